"""Mail to a network's address: a new conversation, or an answer in one that is placed there."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message, placed_in
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_write
from staffroom.rooms.people.models import Person

from ..answering import tell_of, tell_once
from ..identities import message_id_of
from ..mails import Mail
from ..outcomes import Outcome, done, held, refused
from ..reasons import Reason

MOST_LOOKED_AT = 20  # Message-IDs of one References header


class AlreadyHere(Exception):
    """Another process posted the same mail just now; this one begins anew, and finds it."""


def post(mail: Mail, networks: Sequence[Network]) -> Iterator[Outcome]:
    """All networks the sender may write in get one conversation; each of the others has its own say."""
    open_to_them = [network for network in networks if may_write(mail.author, network)]
    for network in networks:
        if network not in open_to_them:
            yield _from_stranger(mail, network)
    if open_to_them and mail.author:
        yield from place(mail, mail.author, open_to_them)


def place(mail: Mail, author: Person, networks: Sequence[Network]) -> list[Outcome]:
    """The mail as a message of `author` in `networks`, once, however often and by whatever way it comes."""
    before = _come_before(mail)
    known = message = _known(before, mail.content.digest)
    if message is None:
        try:
            message = posted(mail, author, networks)
        except conversations.Refused as refusal:
            return [refuse(mail, networks[0], str(refusal))]
    reason = Reason.DUPLICATE if known else ""
    flags = ["Its Message-ID has come before, with other words."] if before and not known else []
    details = "\n".join([*flags, *mail.parsed.notes])
    outcomes = [done(message, network=networks[0], reason=reason, details=details)]
    if known or message.number > 1:
        there = placed_in(message.conversation_id)
        further = (network for network in networks if network.pk not in there)
        outcomes += [it for network in further if (it := _place_too(message, network, author)) is not None]
    return outcomes


def refuse(mail: Mail, network: Network | None, why: str) -> Outcome:
    """Say why, with their words given back, so that nothing is lost."""
    tell_of(mail, "refused", network, why=why, text=mail.parsed.text or mail.parsed.quoted)
    return refused(Reason.REFUSED, network=network, details=why)


def note(mail: Mail, message: Message, digest: str) -> None:
    """From now on this very mail is this message. Raises AlreadyHere."""
    identity = conversations.note_identity(message, mail.parsed.message_id, digest)
    if identity.message_id != message.pk:
        raise AlreadyHere


def answered_by(mail: Mail) -> Iterator[Message]:
    """The messages that it says it answers, the likeliest first."""
    parsed = mail.parsed
    for header in list(dict.fromkeys([*parsed.in_reply_to, *reversed(parsed.references)]))[:MOST_LOOKED_AT]:
        own = message_id_of(header, mail.site)
        found = conversations.message_numbered(own) if own else None
        if message := found or conversations.message_of(header):
            yield message


def posted(
    mail: Mail,
    author: Person,
    networks: Sequence[Network],
    *,
    answers: Message | None = None,
    let_in_by: Person | None = None,
) -> Message:
    """A new message, in the conversation that the mail answers or in one of its own. Raises conversations.Refused."""
    answered = answers or _answered_in(mail, networks)
    said: dict[str, Any] = {
        "author": author,
        "text": mail.text,
        "form": Message.Form.PLAIN,
        "door": Message.Door.EMAIL,
        "quoted": mail.quoted,
        "files": mail.content.files,
        "let_in_by": let_in_by,
    }
    if answered:
        message = conversations.reply(answered.conversation, answers=answered, **said)
    else:
        title = mail.title(networks) or _("No subject")
        message = conversations.start(networks=networks, title=title, **said)
    note(mail, message, mail.content.digest)
    return message


def _answered_in(mail: Mail, networks: Sequence[Network]) -> Message | None:
    wanted = {network.pk for network in networks}
    for message in answered_by(mail):
        if not wanted.isdisjoint(placed_in(message.conversation_id)):
            return message
    return None


def _place_too(message: Message, network: Network, author: Person) -> Outcome | None:
    """None if it is there (now). A conversation is moved nowhere behind the backs of those who talk in it."""
    try:
        conversations.place(message.conversation, network, by=author)
    except conversations.PlaceRefused:
        return held(Reason.NOT_PLACED, network=network)
    return None


def _from_stranger(mail: Mail, network: Network) -> Outcome:
    if network.strangers == Network.Strangers.HOLD:
        tell_once(mail, "waits", network)
        return held(Reason.STRANGER, network=network)
    tell_once(mail, "members-only", network, text=mail.parsed.text or mail.parsed.quoted)
    return refused(Reason.NO_MEMBER, network=network)


def _come_before(mail: Mail) -> list[tuple[int, str]]:
    """What came under the same Message-ID, the latest first: the message that it became, and the digest."""
    return [(pk, digest) for pk, digest in conversations.known_as(mail.parsed.message_id) if digest]


def _known(before: Sequence[tuple[int, str]], digest: str) -> Message | None:
    pk = next((pk for pk, said in before if said == digest), None)
    return conversations.message_numbered(pk) if pk else None
