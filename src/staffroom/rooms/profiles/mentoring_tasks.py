"""What comes round for mentors: whether they still are."""

from django.tasks import task
from django.utils import timezone

from . import actions


@task
def look_after_mentors() -> None:
    """Ask those whose half year is nearly over; let go those who said nothing."""
    now = timezone.now()
    actions.remind_mentors(now)
    actions.let_mentors_lapse(now)
