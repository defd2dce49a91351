"""Starting conversations and replying, however the words reached us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.files import SafeFile
from staffroom.foundation.prepared import Prepared
from staffroom.foundation.statements import Change, Insertion, given
from staffroom.journal.recording import record
from staffroom.rooms.networks.actions import note_activity, note_activity_in
from staffroom.rooms.networks.models import Audience, Membership, Network
from staffroom.rooms.networks.rules import may_moderate as may_moderate_network
from staffroom.rooms.networks.standing import standing_in
from staffroom.rooms.people.models import Person

from ..facts import FilesPosted, MessagePosted
from ..models import Attachment, Conversation, Draft, Message, Participant, Placement, Reading, placed_in
from ..rendering import render
from ..rules import levels_in, may_moderate, may_read, may_reply_as, standings_in, trouble_in, waits_in
from ..thread_paths import path_below
from .attaching import attach
from .refusals import MustWait, ReplyRefused, StartRefused
from .suspecting import suspected
from .taking_part import take_up
from .troubles import looked_at_first, why_no_reply, why_not_there

MOST_TEXT = 100_000  # characters
MOST_TITLE = 200


@dataclass(frozen=True)
class Words:
    """What is said. `files` are new, `attachments` were kept before."""

    text: str
    form: str = Message.Form.MARKDOWN
    door: str = Message.Door.WEB
    quoted: str = ""
    files: Sequence[SafeFile] = ()
    attachments: Sequence[Attachment] = ()


@transaction.atomic
def start(
    *,
    author: Person,
    networks: Sequence[Network],
    title: str,
    text: str,
    form: str = Message.Form.MARKDOWN,
    door: str = Message.Door.WEB,
    quoted: str = "",
    files: Sequence[SafeFile] = (),
    attachments: Sequence[Attachment] = (),
    draft: Draft | None = None,
    sent_key: str = "",
    let_in_by: Person | None = None,
    suspicions: Mapping[int, str] = MappingProxyType({}),
) -> Message:
    """The first message of a new conversation in `networks`, by `author`.

    `files` are new, `attachments` were kept before; `draft` is done with. A form that was sent before (`sent_key`) is
    the message it made then. `let_in_by`: a facilitator who lets a non-member's words in. `suspicions`: the ids of the
    networks in which it has to wait, and why, whatever their own ways are.
    Raises StartRefused if the author may not write in one of the networks, or title or text are missing or too long;
    MustWait if it is looked at first in one of them.
    """
    if said := sent_before(author, sent_key):
        return said
    title = " ".join(title.split())[:MOST_TITLE]
    waits = _check_networks(author, networks, let_in_by)
    if not waits and let_in_by is None:
        waits = suspected(author, [network.pk for network in networks], title, text)
    waits |= {network.pk: suspicions[network.pk] for network in networks if network.pk in suspicions}
    if not title:
        raise StartRefused(_("A conversation needs a title, so that people know what it is about."))
    if trouble := trouble_with(text, [*files, *attachments]):
        raise StartRefused(trouble)
    if waits:
        raise MustWait(looked_at_first(), waits)
    words = Words(text, form, door, quoted, files, attachments)
    return begin(author, networks, title, words, draft=draft, sent_key=sent_key)


def begin(
    author: Person,
    networks: Sequence[Network],
    title: str,
    words: Words,
    *,
    draft: Draft | None = None,
    sent_key: str = "",
) -> Message:
    """The same, for words that are checked, by whoever may say them there."""
    now = timezone.now()
    conversation = _begin(author, networks, title, now)
    message = add(conversation, author, words, now, draft=draft, sent_key=sent_key)
    note_activity(networks, at=now, new_conversations=1)
    return message


def add(
    conversation: Conversation,
    author: Person,
    words: Words,
    now: datetime,
    *,
    answers: Message | None = None,
    draft: Draft | None = None,
    sent_key: str = "",
) -> Message:
    """The words as the conversation's newest message, with their files; the draft is done with."""
    message = _append(conversation, author, words, answers, sent_key, now)
    attach(message, words.files, words.attachments)
    if words.files or words.attachments:
        record(FilesPosted(message_id=message.pk, conversation_id=conversation.pk))
    be_done_with(draft, author)
    return message


@transaction.atomic
def reply(
    conversation: Conversation,
    *,
    author: Person,
    text: str,
    form: str = Message.Form.MARKDOWN,
    door: str = Message.Door.WEB,
    answers: Message | None = None,
    quoted: str = "",
    files: Sequence[SafeFile] = (),
    attachments: Sequence[Attachment] = (),
    draft: Draft | None = None,
    sent_key: str = "",
    let_in_by: Person | None = None,
    suspicions: Mapping[int, str] = MappingProxyType({}),
) -> Message:
    """`author`'s message in the conversation, answering one message or (None) all of it. The rest as for `start`.

    Raises ReplyRefused if the conversation is closed, the author may not write in it, or text is missing; MustWait if
    it is looked at first.
    """
    if said := sent_before(author, sent_key):
        return said
    # The row is locked: two replies at once get two numbers.
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    waits = _check_reply(author, conversation, let_in_by)
    if not waits and let_in_by is None:
        waits = suspected(author, placed_in(conversation.pk), "", text)
    if suspicions:
        waits |= {pk: suspicions[pk] for pk in placed_in(conversation.pk) if pk in suspicions}
    if trouble := trouble_with(text, [*files, *attachments]):
        raise ReplyRefused(trouble)
    if waits:
        raise MustWait(looked_at_first(), waits)
    words = Words(text, form, door, quoted, files, attachments)
    return say(conversation, author, words, answers=answers, draft=draft, sent_key=sent_key)


def say(
    conversation: Conversation,
    author: Person,
    words: Words,
    *,
    answers: Message | None = None,
    draft: Draft | None = None,
    sent_key: str = "",
) -> Message:
    """The same, for words that are checked, by whoever may say them there; the conversation is locked."""
    if answers is not None and answers.conversation_id != conversation.pk:
        answers = None
    now = timezone.now()
    message = add(conversation, author, words, now, answers=answers, draft=draft, sent_key=sent_key)
    if conversation.is_private:
        Participant.objects.filter(conversation=conversation).update(last_message_at=now)
        return message
    _PLACEMENTS_MOVED(conversation=conversation.pk, at=now)
    note_activity_in(placed_in(conversation.pk), at=now)
    return message


def sent_before(author: Person, sent_key: str) -> Message | None:
    """What the form with that key has become. The author is locked: a double click waits here for its first half."""
    if not sent_key:
        return None
    Person.objects.select_for_update(no_key=True).get(pk=author.pk)
    return Message.objects.filter(author=author, sent_key=sent_key).select_related("conversation").first()


def be_done_with(draft: Draft | None, author: Person) -> None:
    if draft is not None and draft.person_id == author.pk:
        draft.delete()


def _begin(author: Person, networks: Sequence[Network], title: str, now: datetime) -> Conversation:
    conversation = Conversation.objects.create(
        title=title,
        audience=Audience.strictest([network.readable for network in networks]),
        started_by=author,
        started_at=now,
        last_message_at=now,
    )
    Placement.objects.bulk_create(
        Placement(conversation=conversation, network=network, placed_by=author, placed_at=now, last_message_at=now)
        for network in networks
    )
    return conversation


def _check_networks(author: Person, networks: Sequence[Network], let_in_by: Person | None) -> dict[int, str]:
    """In which of the networks it has to wait, and why. Raises StartRefused."""
    if not networks:
        raise StartRefused(_("Choose at least one network for it."))
    waits: dict[int, str] = {}
    for network in networks:
        standing = standing_in(author.pk, network.pk)
        if may_moderate_network(let_in_by, network):
            continue
        if trouble := trouble_in([standing]):
            raise StartRefused(why_not_there(trouble[0], standing, network))
        waits |= waits_in(author, [standing])
    return waits


def _check_reply(author: Person, conversation: Conversation, let_in_by: Person | None) -> dict[int, str]:
    """In which of its networks it has to wait, and why. Raises ReplyRefused."""
    if conversation.is_private:
        take_up(author, conversation)
        return {}
    standings = standings_in(author, conversation)
    is_let_in = may_moderate(let_in_by, conversation)
    # What its members may reply to they may read, whatever its audience.
    if author.kind == Person.Kind.MEMBER and may_reply_as(standings, conversation):
        return {} if is_let_in else dict(waits_in(author, standings))
    # Mail may answer years later: who may not read it any more is not told what it is called by now.
    if not may_read(author, conversation) and not is_let_in:
        raise ReplyRefused(_("You can't reply here any more: it is for members of its network."))
    if not conversation.is_open:
        raise ReplyRefused(
            _("“%(title)s” is closed. You can still read it, or start a new conversation.")
            % {"title": conversation.title}
        )
    if is_let_in:
        return {}
    raise ReplyRefused(
        why_no_reply(author, conversation)
        or _("You can't reply to “%(title)s”: it is for members of its network.") % {"title": conversation.title}
    )


def trouble_with(text: str, files: Sequence[SafeFile | Attachment]) -> str:
    """Why it can't be a message; "" if it can."""
    if not text.strip() and not files:
        return _("There is no text yet.")
    if len(text) > MOST_TEXT:
        return _("This is longer than a message can be (%(most)s characters). Attach it as a file instead.") % {
            "most": f"{MOST_TEXT:,}"
        }
    return ""


def _append(
    conversation: Conversation,
    author: Person,
    words: Words,
    answers: Message | None,
    sent_key: str,
    now: datetime,
) -> Message:
    number = conversation.last_number + 1
    rendered = render(words.form, words.text, words.quoted)
    message = Message(
        conversation=conversation,
        number=number,
        author=author,
        answers=answers,
        thread_path=path_below(answers.thread_path if answers else "", number),
        door=words.door,
        form=words.form,
        source=words.text,
        quoted=words.quoted,
        html=rendered.html,
        excerpt=rendered.excerpt,
        sent_key=sent_key or None,
        posted_at=now,
    )
    _store_message(message)
    _count_in(conversation, message)
    _follow_by_writing(message)
    record(MessagePosted(message_id=message.pk, conversation_id=conversation.pk, author_id=author.pk, number=number))
    return message


def _count_in(conversation: Conversation, message: Message) -> None:
    others = _SAID_BY(conversation=conversation.pk, author=message.author_id, beside=message.pk)
    conversation.author_count += 0 if others else 1
    conversation.message_count += 1
    conversation.last_number = message.number
    conversation.last_message = message
    conversation.last_message_at = message.posted_at
    conversation.version += 1
    _COUNTED(
        conversation=conversation.pk,
        authors=conversation.author_count,
        messages=conversation.message_count,
        number=message.number,
        message=message.pk,
        at=message.posted_at,
        version=conversation.version,
    )


def _follow_by_writing(message: Message) -> None:
    """Who writes has read it all so far, and follows, unless they chose digests or the web; a mute of theirs stays."""
    person, conversation = message.author, message.conversation
    follows = Reading.Attention.FOLLOWING if _reads_mail(person, conversation) else Reading.Attention.NONE
    begun = _READING(person=person.pk, conversation=conversation.pk)
    if not begun:
        reading, is_new = Reading.objects.get_or_create(
            person=person,
            conversation=conversation,
            defaults={"read_up_to": message.number, "read_at": message.posted_at, "attention": follows},
        )
        begun = [] if is_new else [(reading.pk, reading.read_up_to, reading.attention)]
    for pk, read_up_to, attention in begun:
        # What others said meanwhile stays new to somebody who answered by mail.
        up_to = message.number if read_up_to == message.number - 1 else read_up_to
        if (up_to, attention or follows) != (read_up_to, attention):
            _READ(reading=pk, up_to=up_to, attention=attention or follows)


def _reads_mail(person: Person, conversation: Conversation) -> bool:
    levels = {Membership.Level.EVERY, Membership.Level.FOLLOWED}
    return not levels.isdisjoint(levels_in(person, conversation))


_store_message = Insertion(Message)
_SAID_BY = Prepared(
    lambda conversation, author, beside: (
        Message.objects.filter(conversation=conversation, author=author).exclude(pk=beside).values_list("pk")[:1]
    )
)
_COUNTED = Change(
    lambda: (
        Conversation.objects.filter(pk=given("conversation")),
        {
            "author_count": given("authors"),
            "message_count": given("messages"),
            "last_number": given("number"),
            "last_message": given("message"),
            "last_message_at": given("at"),
            "version": given("version"),
        },
    )
)
_PLACEMENTS_MOVED = Change(
    lambda: (Placement.objects.filter(conversation=given("conversation")), {"last_message_at": given("at")})
)
_READING = Prepared(
    lambda person, conversation: Reading.objects.filter(person=person, conversation=conversation).values_list(
        "pk", "read_up_to", "attention"
    )
)
_READ = Change(
    lambda: (
        Reading.objects.filter(pk=given("reading")),
        {"read_up_to": given("up_to"), "attention": given("attention")},
    )
)
