"""What the email door holds of a person: what they sent us, and what we sent them."""

from typing import Any

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.models import Person

from .models import Bounce, Delivery, Incoming, Letter, Told

COVERS = frozenset({Incoming, Delivery, Bounce, Told})


def export(person: Person) -> dict[str, Any]:
    incoming = Incoming.objects.filter(person=person).order_by("pk")
    deliveries = Delivery.objects.filter(person=person).select_related("letter").order_by("pk")
    # Whoever left what closed is not told what it is called by now.
    messages = Message.objects.visible_to(person).filter(deliveries__person=person)
    titles = dict(messages.values_list("pk", "conversation__title"))
    return {
        "mails you sent here": [
            {"at": mail.received_at.isoformat(), "subject": mail.subject, "became": mail.state} for mail in incoming
        ],
        "mails sent to you": [
            {
                "at": delivery.created_at.isoformat(),
                "to": delivery.to,
                "about": _about(delivery.letter) if delivery.letter else titles.get(delivery.message_id or 0),
                "state": delivery.state,
            }
            for delivery in deliveries
        ],
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """The mails themselves go in either case: their words, if kept, are in the conversations."""
    incoming = Incoming.objects.filter(person=person).delete()[0]
    letters = Letter.objects.filter(deliveries__person=person).delete()[0]
    return incoming + letters + Delivery.objects.filter(person=person).delete()[0]


def _about(letter: Letter) -> str:
    """The subject, unless it may hold a code that still opens something."""
    return letter.kind if letter.is_secret else letter.subject
