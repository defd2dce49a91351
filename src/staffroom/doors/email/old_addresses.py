"""Mail by an address that a network's list had before it moved here."""

import re
from collections.abc import Iterable, Sequence

from django.utils import timezone

from staffroom.foundation import signing
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message, placed_in
from staffroom.rooms.networks.actions import note_heard, note_returned
from staffroom.rooms.networks.models import Network, OldAddress
from staffroom.rooms.people.models import Person

from .identities import is_own
from .mails import Mail
from .models import Incoming
from .reasons import Reason
from .receiving import ARRIVED
from .routes import Aim, Route, keys

OLD_ADDRESS = "o"  # what a token is signed for: which address, and the how-manieth letter to it
_TOKEN = re.compile(r"staffroom-([a-z2-7]{20,60})", re.IGNORECASE)


def written_token(old: OldAddress, number: int) -> str:
    """What stands in a letter to the old address, and shows that it is this letter that arrives."""
    return f"staffroom-{signing.sign_token(OLD_ADDRESS, old.pk, number, key=keys()[0])}"


def returned_letter(mail: Mail, routes: Sequence[Route]) -> OldAddress | None:
    """The old address that our own letter has come back from, which is proved by it; None for any other mail.

    It must be the letter itself, sent on by that address to its network. What somebody answers to it, forwards of it
    by hand, and reports of its not being delivered show nothing, though they quote it.
    """
    if mail.author or mail.parsed.in_reply_to or mail.parsed.references or not mail.incoming.sender:
        return None
    said = f"{mail.parsed.subject}\n{mail.parsed.text}\n{mail.parsed.quoted}"
    for token in dict.fromkeys(found.lower() for found in _TOKEN.findall(said)[:5]):
        signed = signing.read_token(OLD_ADDRESS, token, keys=keys())
        if signed is None or len(signed.numbers) != 2:
            continue
        pk, number = signed.numbers
        old = OldAddress.objects.select_related("network").filter(pk=pk).first()
        if old and _is_itself(mail, old) and _leads_to(old, mail, routes) and note_returned(old, number=number):
            return old
    return None


def _is_itself(mail: Mail, old: OldAddress) -> bool:
    """It bears the name that we gave it, or at least whom we sent it from (or the old list, which put itself there)."""
    domain = mail.parsed.from_address.lower().rpartition("@")[2]
    is_from = domain == mail.site.mail_domain.lower() or mail.parsed.from_address.lower() == old.email
    return is_own(mail.parsed.message_id, mail.site) or is_from


def _leads_to(old: OldAddress, mail: Mail, routes: Sequence[Route]) -> bool:
    """It names the old address, and has come to its network, or to us by the old address itself."""
    if not names(mail, old.email):
        return False
    networks = {route.network_id for route in routes if route.aim == Aim.POST}
    by_itself = {Aim.UNPROVED} == {route.aim for route in routes} or not routes
    return by_itself or old.network_id in networks


def names(mail: Mail, email: str) -> bool:
    """Whether the mail names `email` in To, Cc or List-Id, or came by it."""
    named = {address.lower() for _name, address in (*mail.parsed.to, *mail.parsed.cc)}
    named |= {address.strip().lower() for address in mail.incoming.recipients}
    return email in named or email.replace("@", ".") in mail.parsed.list_ids


def let_proved_mail_go(old: OldAddress) -> int:
    """What came by it before it was proved is processed, in the order in which it came. How many mails."""
    waiting = Incoming.objects.filter(state=Incoming.State.HELD, reason=Reason.UNPROVED).defer("raw")
    by_it = [row.pk for row in waiting.iterator() if old.email in {it.strip().lower() for it in row.recipients}]
    if by_it:
        Incoming.objects.filter(pk__in=by_it, state=Incoming.State.HELD).update(
            state=Incoming.State.WAITING, attempts=0, leased_until=None
        )
        ARRIVED.ring_on_commit()
    return len(by_it)


def note_ways(mail: Mail, networks: Iterable[Network]) -> None:
    """If it came by the proved old address of one of `networks`, that is a sign that mail still comes by it."""
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


_OF_NETWORK = Prepared(lambda network: OldAddress.objects.proved().filter(network=network).values_list("pk", "email"))
