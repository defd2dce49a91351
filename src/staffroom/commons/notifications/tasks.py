"""What comes round for notifications."""

from django.tasks import task
from django.utils import timezone

from . import actions, digests


@task
def make_digests() -> None:
    """The digests of those whose morning it is."""
    digests.make_digests(timezone.now())


@task
def forget_old() -> None:
    """Digests and notices that are over."""
    digests.forget_old(timezone.now())
    actions.forget_old(timezone.now())
