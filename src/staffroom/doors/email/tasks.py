"""What comes round for the email door."""

from django.tasks import task
from django.utils import timezone

from . import bounces, reminding, visiting
from .models import Mailbox


@task
def remind_members() -> None:
    """The note that each network sends its members now and then."""
    reminding.remind(timezone.now())


@task
def try_addresses_again() -> None:
    """Addresses that have rested since their mail came back."""
    bounces.try_again(timezone.now())


@task
def look_into_mailboxes() -> None:
    """Those elsewhere: a task for each that is due, so that a slow one keeps no other waiting."""
    for pk in Mailbox.objects.due(timezone.now()).values_list("pk", flat=True):
        look_into_mailbox.enqueue(pk)


@task
def look_into_mailbox(pk: int) -> None:
    visiting.visit(pk)
