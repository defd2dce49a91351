"""Deciding who gets a message by mail: one Delivery for each, written in batches, so that sending starts early."""

import time

from django.db import transaction
from django.utils import timezone

from staffroom.commons.notifications.recipients import Recipient, email_recipients
from staffroom.journal import waking
from staffroom.rooms.conversations.models import Message

from .models import Delivery

# Seconds between batches. Whoever waits for SQLite's one writer asks again after ever longer pauses: without a gap the
# first batch would be sent, and not be marked as sent, before all are decided.
GAP = 0.03


def decide(message: Message) -> None:
    """Put `message` into the outbox for everybody who gets it by mail.

    Each batch is a transaction of its own. After a crash it begins again, and whoever was decided on stays decided:
    message and address are unique together.
    """
    for number, batch in enumerate(email_recipients(message)):
        if number:
            time.sleep(GAP)
        put_into_outbox(message, batch)


@transaction.atomic
def put_into_outbox(message: Message, batch: list[Recipient]) -> None:
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                message=message,
                network_id=recipient.network_id,
                person_id=recipient.person_id,
                address_id=recipient.address_id,
                to=recipient.email,
                next_attempt_at=now,
                created_at=now,
            )
            for recipient in batch
        ],
        ignore_conflicts=True,
    )
    waking.wake_on_commit()
