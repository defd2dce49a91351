"""What comes round for people."""

from importlib import import_module

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from . import actions, open_sessions


@task
def forget_unproved() -> None:
    """Accounts that nobody ever came back to."""
    actions.forget_unproved()


@task
def forget_taken_back() -> None:
    """Requests to connect that were taken back long ago."""
    actions.forget_taken_back(timezone.now())


@task
def forget_sessions() -> None:
    """Sessions that are over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    open_sessions.forget_over()
