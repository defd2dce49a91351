"""What comes round for the email door."""

from django.tasks import task
from django.utils import timezone

from . import bounces, reminding


@task
def remind_members() -> None:
    """The note that each network sends its members now and then."""
    reminding.remind(timezone.now())


@task
def try_addresses_again() -> None:
    """Addresses that have rested since their mail came back."""
    bounces.try_again(timezone.now())
