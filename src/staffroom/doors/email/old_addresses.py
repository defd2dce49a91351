"""Mail by an address that a network's list had before it moved here."""

import re
from collections.abc import Iterable, Sequence

from django.utils import timezone

from staffroom.foundation import signing
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message, placed_in
from staffroom.rooms.networks.actions import note_heard
from staffroom.rooms.networks.models import Network, OldAddress
from staffroom.rooms.people.models import Person

from .mails import Mail
from .routes import keys

OLD_ADDRESS = "o"  # what a token is signed for: which address, and the how-manieth letter to it
_TOKEN = re.compile(r"staffroom-([a-z2-7]{20,60})", re.IGNORECASE)


def written_token(old: OldAddress, number: int) -> str:
    """What stands in a letter to the old address, and shows that it is this letter that arrives."""
    return f"staffroom-{signing.sign_token(OLD_ADDRESS, old.pk, number, key=keys()[0])}"


def arrived_letter(mail: Mail) -> OldAddress | None:
    """The old address that our own letter has come back from; None for any other mail.

    What somebody answers to that letter is theirs, though it quotes it: it shows that the address leads here, and is
    looked at as any other mail.
    """
    said = f"{mail.parsed.subject}\n{mail.parsed.text}\n{mail.parsed.quoted}"
    for token in dict.fromkeys(found.lower() for found in _TOKEN.findall(said)[:5]):
        signed = signing.read_token(OLD_ADDRESS, token, keys=keys())
        if signed is not None and len(signed.numbers) == 2:
            old = OldAddress.objects.select_related("network").filter(pk=signed.numbers[0]).first()
            if old is not None:
                note_heard(old, at=timezone.now())
                return None if mail.author or mail.parsed.in_reply_to or mail.parsed.references else old
    return None


def note_ways(mail: Mail, networks: Iterable[Network]) -> None:
    """If it came by the old address of one of `networks`, that is a sign that the address leads here."""
    came_by = {address.strip().lower() for address in mail.incoming.recipients}
    came_by |= {address.lower() for _name, address in (*mail.parsed.to, *mail.parsed.cc)}
    for network in networks:
        for pk, email in _OF_NETWORK(network=network.pk):
            if email in came_by:
                note_heard(OldAddress.objects.get(pk=pk), at=timezone.now())


def have_any(networks: Iterable[Network]) -> bool:
    return any(_OF_NETWORK(network=network.pk) for network in networks)


def come_both_ways(author: Person, networks: Sequence[Network], before: Sequence[tuple[int, str]]) -> Message | None:
    """The message that a mail of `author` has become by the other way, though the old list has added its own lines.

    `before`: what has come under the same Message-ID.
    """
    if not before or not have_any(networks):
        return None
    for pk, _digest in before:
        message = conversations.message_numbered(pk)
        if message and message.author_id == author.pk:
            there = placed_in(message.conversation_id)
            if any(network.pk in there for network in networks):
                return message
    return None


_OF_NETWORK = Prepared(lambda network: OldAddress.objects.filter(network=network).values_list("pk", "email"))
