"""What comes round for the email door."""

from django.tasks import task
from django.utils import timezone

from . import reminding


@task
def remind_members() -> None:
    """The note that each network sends its members now and then."""
    reminding.remind(timezone.now())
