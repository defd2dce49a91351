"""Pages of the email door: leaving by one click, and what the operator sees of the mail."""

from .deliveries import attempt, deliveries
from .held import held, held_answer, held_attempt, held_discarding, held_mail, held_message, held_source
from .leaving import unsubscribe
from .mailboxes import (
    mailbox,
    mailbox_new,
    mailbox_removal,
    mailbox_switch,
    mailbox_test,
    mailboxes,
)
from .operations import operations
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
    "mailbox",
    "mailbox_new",
    "mailbox_removal",
    "mailbox_switch",
    "mailbox_test",
    "mailboxes",
    "operations",
    "relay",
    "relay_test",
    "signing_key",
    "unsubscribe",
]
