"""Mail to a reply address: an answer to one message, by the one person the address was made for."""

import hashlib
from collections.abc import Sequence

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation, HeldPost, Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.former_numbers import is_or_was

from ..answering import tell_once
from ..mails import Mail
from ..outcomes import Outcome, done, held
from ..reasons import Reason
from ..routes import Aim, Route
from .posting import keep_out, note, refuse, said_in, waits
from .turning_away import from_another, gone


def reply(mail: Mail, route: Route) -> Outcome:
    person_id, message_id = route.numbers
    answered = Message.objects.filter(pk=message_id).select_related("conversation").first()
    if answered is None:
        return gone(mail, person_id)
    network = _first_network(answered.conversation)
    if network is not None and (kept_out := keep_out(mail, network)):
        return kept_out
    if mail.author is None or not is_or_was(mail.author, person_id):
        return _from_another(mail, answered.conversation, network)
    # One mail may answer in two conversations, and is known by another digest in the second.
    digest = mail.content.digest
    known = conversations.message_of(mail.parsed.message_id, digest)
    if known is not None and known.conversation_id != answered.conversation_id:
        digest = hashlib.sha256(f"{digest} in {answered.conversation_id}".encode()).hexdigest()
        known = conversations.message_of(mail.parsed.message_id, digest)
    if known is not None:
        return done(known, network=network, reason=Reason.DUPLICATE)
    if conversations.waiting_as(mail.parsed.message_id, digest):
        return done(network=network, reason=Reason.DUPLICATE)
    try:
        message = conversations.reply_or_wait(
            answered.conversation,
            mailed=(mail.parsed.message_id, digest),
            author=mail.author,
            answers=answered,
            **said_in(mail),
        )
    except conversations.Refused as refusal:
        return refuse(mail, network, str(refusal))
    if isinstance(message, HeldPost):
        return waits(mail, message)
    note(mail, message, digest)
    return done(message, network=network, details="\n".join(mail.parsed.notes))


def _from_another(mail: Mail, conversation: Conversation, network: Network | None) -> Outcome:
    """Somebody looks at it; but nobody at what is private: its sender hears so, and sends it as who they are here."""
    if conversation.is_private:
        return from_another(mail)
    tell_once(mail, "waits", network)
    return held(Reason.OTHER_PERSON, network=network)


def network_of(routes: Sequence[Route]) -> Network | None:
    """The network whose facilitators look after a mail to these addresses; None for what is nobody's but operators'."""
    for route in routes:
        if route.network_id:
            return Network.objects.filter(pk=route.network_id).first()
        if route.aim == Aim.REPLY:
            conversation = Conversation.objects.filter(messages=route.numbers[1]).first()
            return _first_network(conversation) if conversation else None
    return None


def _first_network(conversation: Conversation) -> Network | None:
    return conversation.networks.order_by("placements__placed_at", "pk").first()
