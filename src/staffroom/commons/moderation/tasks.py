"""What comes round in moderation."""

from django.tasks import task
from django.utils import timezone

from . import actions


@task
def ring_due() -> None:
    """Letters that were put off come when their hour is over."""
    actions.ring_due(timezone.now())


@task
def pass_up() -> None:
    """What nobody has looked at for three days is brought to those who run the site."""
    actions.pass_up(timezone.now())
