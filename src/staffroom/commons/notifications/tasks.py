"""What comes round for notifications."""

from django.tasks import task
from django.utils import timezone

from . import digests


@task
def make_digests() -> None:
    digests.make_digests(timezone.now())
