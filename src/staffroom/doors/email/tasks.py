"""What comes round for the email door."""

from django.tasks import task
from django.utils import timezone

from . import bounces, policies, reminding, visiting, waiting
from .models import Mailbox


@task
def look_up_policies() -> None:
    """What the domains want done with mail in their name whose members let others see their address."""
    policies.look_up(timezone.now())


@task
def remind_members() -> None:
    """The note that each network sends its members now and then."""
    reminding.remind(timezone.now())


@task
def try_addresses_again() -> None:
    """Addresses that have rested since their mail came back."""
    bounces.try_again(timezone.now())


@task
def let_early_mail_go() -> None:
    """Mail that was being set aside while the doors were opened."""
    waiting.let_early_mail_go()


@task
def look_into_mailboxes() -> None:
    """Those elsewhere: a task for each that is due, so that a slow one keeps no other waiting."""
    for pk in Mailbox.objects.due(timezone.now()).values_list("pk", flat=True):
        look_into_mailbox.enqueue(pk)


@task
def look_into_mailbox(pk: int) -> None:
    visiting.visit(pk)
