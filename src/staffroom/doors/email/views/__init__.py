"""Pages of the email door: leaving by one click, and what the operator sees of the mail."""

from .deliveries import attempt, deliveries
from .held import held, held_answer, held_attempt, held_discarding, held_mail, held_message, held_source
from .hook import hook
from .leaving import unsubscribe
from .mailboxes import (
    mailbox,
    mailbox_new,
    mailbox_removal,
    mailbox_switch,
    mailbox_test,
    mailboxes,
)
from .mentor_wish import mentor_wish
from .operations import operations
from .private_wish import private_wish
from .providers import provider, provider_removal, provider_sending, provider_test, providers
from .relay import relay, relay_test, signing_key

__all__ = [
    "attempt",
    "deliveries",
    "held",
    "held_answer",
    "held_attempt",
    "held_discarding",
    "held_mail",
    "held_message",
    "held_source",
    "hook",
    "mailbox",
    "mailbox_new",
    "mailbox_removal",
    "mailbox_switch",
    "mailbox_test",
    "mailboxes",
    "mentor_wish",
    "operations",
    "private_wish",
    "provider",
    "provider_removal",
    "provider_sending",
    "provider_test",
    "providers",
    "relay",
    "relay_test",
    "signing_key",
    "unsubscribe",
]
