"""Mail to a network's address: a new conversation, or an answer in one that is placed there."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import HeldPost, Message, placed_in
from staffroom.rooms.networks.bans import keeps_out
from staffroom.rooms.networks.models import Audience, Network
from staffroom.rooms.networks.rules import is_member, may_write
from staffroom.rooms.people.models import Person

from ..answering import tell_of, tell_once
from ..identities import message_id_of
from ..mails import Mail
from ..models import Incoming
from ..old_addresses import come_both_ways
from ..outcomes import Outcome, done, held, refused
from ..reasons import Reason

MANY_STRANGERS = 20  # mails within an hour
MOST_LOOKED_AT = 20  # Message-IDs of one References header


class AlreadyHere(Exception):
    """Another process posted the same mail just now; this one begins anew, and finds it."""


def post(mail: Mail, networks: Sequence[Network]) -> Iterator[Outcome]:
    """All networks the sender may write in get one conversation; each of the others has its own say."""
    open_to_them = [network for network in networks if may_write(mail.author, network)]
    for network in networks:
        if network in open_to_them:
            continue
        # Nobody outside knows yet who will belong to it.
        if network.moving_since is not None:
            yield held(Reason.MOVING, network=network)
        elif kept_out := keep_out(mail, network):
            yield kept_out
        elif mail.author and is_member(mail.author, network):
            # Who may not write there for now hears why.
            yield from place(mail, mail.author, [network])
        else:
            yield _from_stranger(mail, network)
    if open_to_them and mail.author:
        yield from place(mail, mail.author, open_to_them)


def place(mail: Mail, author: Person, networks: Sequence[Network]) -> list[Outcome]:
    """The mail as a message of `author` in `networks`, once, however often and by whatever way it comes."""
    before = _come_before(mail)
    known = message = _known(before, mail.content.digest) or come_both_ways(author, networks, before)
    if message is None:
        if conversations.waiting_as(mail.parsed.message_id, mail.content.digest):
            return [done(network=networks[0], reason=Reason.DUPLICATE)]
        try:
            said = posted_or_waits(mail, author, networks)
        except conversations.Refused as refusal:
            return [refuse(mail, networks[0], str(refusal))]
        if isinstance(said, HeldPost):
            return [waits(mail, said)]
        message = said
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
    is_told = tell_of(mail, "refused", network, why=why, text=mail.parsed.text or mail.parsed.quoted)
    return refused(Reason.REFUSED, network=network, details=why, is_told=is_told)


def waits(mail: Mail, held_post: HeldPost) -> Outcome:
    """Tell its author, once, that a facilitator looks at it first."""
    network = held_post.waits_for.order_by("name").first()
    link = mail.site.base_url + reverse("conversations:waiting")
    tell_of(mail, "looked-at-first", network, link=link, reason=held_post.reason)
    return done(network=network, reason=Reason.LOOKED_AT_FIRST)


def keep_out(mail: Mail, network: Network) -> Outcome | None:
    """Whoever is banned hears so, once; None for everybody else."""
    if keeps_out(network, person=mail.author, email=mail.sender.email) is None:
        return None
    tell_once(mail, "banned", network)
    return refused(Reason.BANNED, network=network)


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
        # The archives of two lists may both have it.
        for pk in dict.fromkeys([*([own] if own else ()), *(pk for pk, _digest in conversations.known_as(header))]):
            if message := conversations.message_numbered(pk):
                yield message


def posted(
    mail: Mail, author: Person, networks: Sequence[Network], *, answers: Message | None, let_in_by: Person | None
) -> Message:
    """The mail as a message that somebody lets in: in the conversation that it answers, or in one of its own.

    Raises conversations.Refused.
    """
    said = {**said_in(mail), "author": author, "let_in_by": let_in_by}
    if answered := answers or _answered_in(mail, networks):
        message = conversations.reply(answered.conversation, answers=answered, **said)
    else:
        message = conversations.start(networks=networks, title=_title(mail, networks), **said)
    note(mail, message, mail.content.digest)
    return message


def posted_or_waits(mail: Mail, author: Person, networks: Sequence[Network]) -> Message | HeldPost:
    """The mail as a new message, in the conversation that it answers or in one of its own; or as what waits.

    Raises conversations.Refused.
    """
    said = {**said_in(mail), "author": author, "mailed": (mail.parsed.message_id, mail.content.digest)}
    if answered := _answered_in(mail, networks):
        message = conversations.reply_or_wait(answered.conversation, answers=answered, **said)
    else:
        message = conversations.start_or_wait(networks=networks, title=_title(mail, networks), **said)
    if isinstance(message, Message):
        note(mail, message, mail.content.digest)
    return message


def said_in(mail: Mail) -> dict[str, Any]:
    """What a mail says, as every action takes it that makes a message of it."""
    return {
        "text": mail.text,
        "form": Message.Form.PLAIN,
        "door": Message.Door.EMAIL,
        "quoted": mail.quoted,
        "files": mail.content.files,
    }


def _title(mail: Mail, networks: Sequence[Network]) -> str:
    return mail.title(networks) or _("No subject")


def _answered_in(mail: Mail, networks: Sequence[Network]) -> Message | None:
    wanted = {network.pk for network in networks}
    for message in answered_by(mail):
        # Nobody answers into an archive that is not open yet: that begins a conversation of its own.
        is_here = message.conversation.audience != Audience.NOBODY
        if is_here and not wanted.isdisjoint(placed_in(message.conversation_id)):
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
    holds, is_wave = network.strangers == Network.Strangers.HOLD, _is_wave(network)
    # Whoever sends advertising in hundreds does so in other people's names, who are not to be written to.
    if holds and not is_wave:
        tell_once(mail, "waits", network)
    elif not is_wave:
        tell_once(mail, "members-only", network, text=mail.parsed.text or mail.parsed.quoted)
    return held(Reason.STRANGER, network=network) if holds else refused(Reason.NO_MEMBER, network=network)


def _is_wave(network: Network) -> bool:
    """Whether many mails of strangers have come to it within the hour."""
    since = timezone.now() - timedelta(hours=1)
    theirs = Incoming.objects.filter(network=network, reason__in=[Reason.STRANGER, Reason.NO_MEMBER])
    states = [Incoming.State.HELD, Incoming.State.REFUSED]
    return theirs.filter(state__in=states, received_at__gt=since)[:MANY_STRANGERS].count() == MANY_STRANGERS


def _come_before(mail: Mail) -> list[tuple[int, str]]:
    """What came under the same Message-ID, the latest first: the message that it became, and the digest."""
    return [(pk, digest) for pk, digest in conversations.known_as(mail.parsed.message_id) if digest]


def _known(before: Sequence[tuple[int, str]], digest: str) -> Message | None:
    pk = next((pk for pk, said in before if said == digest), None)
    return conversations.message_numbered(pk) if pk else None
