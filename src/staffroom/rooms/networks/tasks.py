"""What comes round for networks."""

from django.tasks import task
from django.utils import timezone

from . import actions


@task
def lift_bans_over() -> None:
    """Bans whose time has come."""
    actions.lift_those_over(timezone.now())
