"""Mail between people alone: to somebody, to the author of a message, and what one wishes of a private conversation."""

import hashlib
from collections.abc import Callable

from staffroom.foundation.mail.subjects import bare_subject
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.rules import may_read
from staffroom.rooms.people import blocks
from staffroom.rooms.people.former_numbers import is_or_was, person_numbered
from staffroom.rooms.people.models import Person

from .. import private_wishes
from ..mails import Mail
from ..outcomes import Outcome, done
from ..private_wishes import Wish
from ..reasons import Reason
from ..routes import Route
from .posting import note, refuse, said_in
from .turning_away import from_another, gone, not_done


def to_author(mail: Mail, route: Route) -> Outcome:
    """Begin a private conversation about a message with its author, or go on with it.

    Two numbers: from whom, about which message, to its author; a third is the reader, in addresses of answers to
    letters of earlier times. Whoever was written to may answer, also after they left; what a conversation is called
    now, they don't learn by it.
    """
    writer_id, message_id, *reader = route.numbers
    message = Message.objects.filter(pk=message_id).select_related("conversation", "author").first()
    if mail.author is None or not is_or_was(mail.author, writer_id):
        return from_another(mail)
    if message is None or not (reader or may_read(mail.author, message.conversation)):
        return gone(mail, writer_id)
    to = person_numbered(reader[0]) if reader else message.author
    if to is None:
        return gone(mail, writer_id)
    if blocks.has_blocked(mail.author, to):
        # It reaches nobody.
        return done(reason=Reason.BLOCKED)
    return _once(mail, to, lambda author: _about(mail, author, to, message, has_been_written_to=bool(reader)))


def to_person(mail: Mail, route: Route) -> Outcome:
    """Begin a private conversation with somebody from nothing, as on the page where one writes to them.

    Two numbers: who writes, and to whom. What bears the title of one between just these two, or none, goes on with it.
    """
    writer_id, reader_id = route.numbers
    if mail.author is None or not is_or_was(mail.author, writer_id):
        return from_another(mail)
    to = person_numbered(reader_id)
    if to is None:
        return gone(mail, writer_id)
    return _once(mail, to, lambda author: _from_nothing(mail, author, to))


def wish(mail: Mail, route: Route) -> Outcome:
    """Mute it, at once: the address was made for one person. What can't be undone asks that it is from them."""
    found = private_wishes.wished(route.numbers)
    if found is None:
        # Nothing of it comes any more, as they wish.
        return done(reason=Reason.GONE)
    is_theirs = mail.author is not None and mail.author.pk == found.person.pk
    if found.wish not in {Wish.MUTE, Wish.HEAR} and not is_theirs:
        return from_another(mail)
    try:
        private_wishes.fulfil(found)
    except conversations.PrivateRefused as refusal:
        return not_done(mail, "not-done", why=str(refusal))
    return done()


def _once(mail: Mail, to: Person, say: Callable[[Person], Message]) -> Outcome:
    """The mail as its author's message to them, once, however often it comes; or why not, which they are told."""
    if mail.author is None:
        return from_another(mail)
    digest = hashlib.sha256(f"{mail.content.digest} to {to.pk} alone".encode()).hexdigest()
    if known := conversations.message_of(mail.parsed.message_id, digest):
        return done(known, reason=Reason.DUPLICATE)
    try:
        said = say(mail.author)
    except conversations.Refused as refusal:
        return refuse(mail, None, str(refusal))
    note(mail, said, digest)
    return done(said)


def _about(mail: Mail, author: Person, to: Person, about: Message, *, has_been_written_to: bool) -> Message:
    """Raises conversations.Refused."""
    if talk := conversations.talk_about(about, author, to):
        return conversations.reply(talk, author=author, **said_in(mail))
    return conversations.start_private(
        author=author,
        people=[to],
        title=about.conversation.title if may_read(to, about.conversation) else "",
        are_known=has_been_written_to,
        about=about if may_read(author, about.conversation) else None,
        **said_in(mail),
    )


def _from_nothing(mail: Mail, author: Person, to: Person) -> Message:
    """Raises conversations.Refused."""
    title = bare_subject(mail.parsed.subject, ())
    if talk := conversations.talk_called(title, author, to):
        return conversations.reply(talk, author=author, **said_in(mail))
    return conversations.start_private(author=author, people=[to], title=title, **said_in(mail))
