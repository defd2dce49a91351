"""What comes round for people."""

from django.tasks import task

from . import actions


@task
def forget_unproved() -> None:
    """Accounts that nobody ever came back to."""
    actions.forget_unproved()
