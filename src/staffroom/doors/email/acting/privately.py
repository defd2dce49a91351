"""Mail between people alone: to the author of a message, and what one wishes of a private conversation."""

import hashlib

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.rules import may_read
from staffroom.rooms.people import blocks
from staffroom.rooms.people.former_numbers import is_or_was, person_numbered
from staffroom.rooms.people.models import Person

from .. import private_wishes
from ..answering import tell_at_times
from ..mails import Mail
from ..outcomes import Outcome, done, held, refused
from ..private_wishes import Wish
from ..reasons import Reason
from ..routes import Route
from .posting import note, refuse


def to_author(mail: Mail, route: Route) -> Outcome:
    """Begin a private conversation about a message with its author, or go on with it.

    Two numbers: from whom, about which message, to its author; a third is the reader, in addresses of answers to
    letters of earlier times. Whoever was written to may answer, also after they left; what a conversation is called
    now, they don't learn by it.
    """
    writer_id, message_id, *reader = route.numbers
    message = Message.objects.filter(pk=message_id).select_related("conversation", "author").first()
    if mail.author is None or not is_or_was(mail.author, writer_id):
        return held(Reason.OTHER_PERSON)
    if message is None or not (reader or may_read(mail.author, message.conversation)):
        return refused(Reason.GONE)
    to = person_numbered(reader[0]) if reader else message.author
    if to is None:
        return refused(Reason.GONE)
    if blocks.has_blocked(mail.author, to):
        # It reaches nobody.
        return done(reason=Reason.BLOCKED, is_private=True)
    digest = hashlib.sha256(f"{mail.content.digest} to {to.pk} alone".encode()).hexdigest()
    if known := conversations.message_of(mail.parsed.message_id, digest):
        return done(known, reason=Reason.DUPLICATE, is_private=True)
    try:
        said = _say(mail, to, message, has_been_written_to=bool(reader))
    except conversations.Refused as refusal:
        return refuse(mail, None, str(refusal))
    note(mail, said, digest)
    return done(said, details="\n".join(mail.parsed.notes), is_private=True)


def wish(mail: Mail, route: Route) -> Outcome:
    """Mute it, at once: the address was made for one person. What can't be undone asks that it is from them."""
    found = private_wishes.wished(route.numbers)
    if found is None:
        return refused(Reason.GONE)
    is_theirs = mail.author is not None and mail.author.pk == found.person.pk
    if found.wish not in {Wish.MUTE, Wish.HEAR} and not is_theirs:
        return refused(Reason.OTHER_PERSON)
    try:
        private_wishes.fulfil(found)
    except conversations.PrivateRefused as refusal:
        tell_at_times(mail, "not-done", None, why=str(refusal))
        return refused(Reason.REFUSED, details=str(refusal))
    return done(is_private=True)


def _say(mail: Mail, to: Person, about: Message, *, has_been_written_to: bool) -> Message:
    """Raises conversations.Refused."""
    author = mail.author
    if author is None:
        raise LookupError("Nobody writes")
    if talk := conversations.talk_about(about, author, to):
        return conversations.reply(
            talk,
            author=author,
            text=mail.text,
            form=Message.Form.PLAIN,
            door=Message.Door.EMAIL,
            quoted=mail.quoted,
            files=mail.content.files,
        )
    return conversations.start_private(
        author=author,
        people=[to],
        title=about.conversation.title if may_read(to, about.conversation) else "",
        text=mail.text,
        are_known=has_been_written_to,
        about=about if may_read(author, about.conversation) else None,
        form=Message.Form.PLAIN,
        door=Message.Door.EMAIL,
        quoted=mail.quoted,
        files=mail.content.files,
    )
