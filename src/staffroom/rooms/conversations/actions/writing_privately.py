"""Beginning a private conversation: with whom, and how it reaches each of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.foundation.files import SafeFile
from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.models import Block, Person

from ..facts import PrivatelyAsked
from ..models import Attachment, Conversation, Draft, Message, Participant
from ..participation import acquainted_with, takes_part
from ..rules import may_read
from .refusals import StartRefused
from .writing import MOST_TITLE, Words, add, sent_before, trouble_with

MOST_PEOPLE = 12  # besides whoever begins it: more are a network
MOST_ASKED = 20  # people whom one person doesn't know, within a day
SHORT_TITLE = 60  # characters, of what is called by its first words

State = Participant.State


@transaction.atomic
def start_private(
    *,
    author: Person,
    people: Sequence[Person],
    title: str,
    text: str,
    are_known: bool = False,
    about: Message | None = None,
    continues: Conversation | None = None,
    form: str = Message.Form.MARKDOWN,
    door: str = Message.Door.WEB,
    quoted: str = "",
    files: Sequence[SafeFile] = (),
    attachments: Sequence[Attachment] = (),
    draft: Draft | None = None,
    sent_key: str = "",
) -> Message:
    """The first message of a conversation between `author` and `people` alone. Without a title: its first words.

    Whoever doesn't know the author is asked whether they want to be written to, unless `are_known`: all of them have
    agreed to talk. It never reaches who has blocked the author or declined them before, and nothing tells that.
    `about`: the message of a network that it answers; `continues`: the private conversation it goes on from, whose
    words stay where they are. The rest as for `start`.
    Raises StartRefused for nobody, too many, strangers to this site, and whom the author has blocked.
    """
    if said := sent_before(author, sent_key):
        return said
    others = list({person.pk: person for person in people if person.pk != author.pk}.values())
    _check(author, others, about, continues)
    if trouble := trouble_with(text, [*files, *attachments]):
        raise StartRefused(trouble)
    now = timezone.now()
    rows = _rows(author, others, now, are_known=are_known)
    _check_how_many(author, rows, now)
    called = _title(title, text, [author, *others])
    conversation = _begin(rows, author, now, title=called, begun_from=about, continues=continues)
    words = Words(text, form, door, quoted, files, attachments)
    message = add(conversation, author, words, now, draft=draft, sent_key=sent_key)
    _ask(rows, author)
    return message


def _ask(rows: Sequence[Participant], author: Person) -> None:
    for row in rows:
        if row.state == State.ASKED and not row.is_shut:
            record(PrivatelyAsked(conversation_id=row.conversation_id, person_id=row.person_id, by_id=author.pk))


def talk_about(message: Message, one: Person, other: Person) -> Conversation | None:
    """The latest private conversation about it that is between just these two, and that neither has left."""
    rows = Participant.objects.exclude(state=State.LEFT)
    talks = Conversation.objects.filter(begun_from=message)
    return _latest(talks, rows.filter(person=one, is_shut=False), rows.filter(person=other))


def talk_called(title: str, one: Person, other: Person) -> Conversation | None:
    """The latest of that title (in any case; of any, for "") that is about no message, and in which `one` may go on.

    Between just these two, open still, and both in it: `one`, who was asked into it, takes part by going on.
    """
    talks = Conversation.objects.filter(begun_from=None, closed_at=None)
    if named := " ".join(title.split())[:MOST_TITLE]:
        talks = talks.filter(title__iexact=named)
    own = Participant.objects.filter(person=one, is_shut=False, state__in=[State.IN, State.ASKED])
    return _latest(talks, own, Participant.objects.filter(person=other, state=State.IN))


def _latest(
    talks: QuerySet[Conversation], own: QuerySet[Participant], theirs: QuerySet[Participant]
) -> Conversation | None:
    """Of these, the latest private one that has both of these rows, and no others."""
    both = talks.filter(pk__in=own.values("conversation")).filter(pk__in=theirs.values("conversation"))
    others = Participant.objects.filter(conversation=OuterRef("pk"))
    others = others.exclude(pk__in=own.values("pk")).exclude(pk__in=theirs.values("pk"))
    return both.filter(~Exists(others), audience=Audience.PEOPLE).order_by("-pk").first()


def _begin(rows: Sequence[Participant], author: Person, now: datetime, **fields: Any) -> Conversation:
    conversation = Conversation.objects.create(
        audience=Audience.PEOPLE, started_by=author, started_at=now, last_message_at=now, **fields
    )
    for row in rows:
        row.conversation = conversation
    Participant.objects.bulk_create(rows)
    return conversation


def _check(author: Person, others: Sequence[Person], about: Message | None, continues: Conversation | None) -> None:
    """Raises StartRefused."""
    if author.kind != Person.Kind.MEMBER:
        raise StartRefused(_("Private conversations are for members of this site."))
    if not others:
        raise StartRefused(_("Name somebody to write to: somebody else than yourself."))
    if len(others) > MOST_PEOPLE:
        words = ngettext(
            "A private conversation is between you and at most %(most)s other person.",
            "A private conversation is between you and at most %(most)s other people. For more there are networks.",
            MOST_PEOPLE,
        )
        raise StartRefused(words % {"most": MOST_PEOPLE})
    for person in others:
        if person.kind != Person.Kind.MEMBER:
            raise StartRefused(_("%(name)s has no account here, and can't be written to.") % {"name": person.name})
    blocked = Block.objects.filter(blocker=author, blocked__in=others).select_related("blocked").first()
    if blocked is not None:
        words = _("You have blocked %(name)s. Nothing goes between you until you lift that.")
        raise StartRefused(words % {"name": blocked.blocked.name})
    if about is not None and not may_read(author, about.conversation):
        raise StartRefused(_("You can't read the message any more that this would answer."))
    if continues is not None and not takes_part(author, continues):
        raise StartRefused(_("You do not take part in the conversation that this would go on from."))


def _rows(author: Person, others: Sequence[Person], now: datetime, *, are_known: bool) -> list[Participant]:
    """How it reaches each of them; not stored yet."""
    pks = [person.pk for person in others]
    shut_off = set(Block.objects.filter(blocker__in=pks, blocked=author).values_list("blocker", flat=True))
    known = set(pks) if are_known else _who_know(author, pks)
    declined = Participant.objects.filter(person__in=pks, brought_by=author, state=State.DECLINED)
    unwilling = set(declined.values_list("person", flat=True)) - known
    own = Participant(person=author, state=State.IN, since=now, changed_at=now, last_message_at=now)
    return [
        own,
        *(
            Participant(
                person=person,
                state=State.IN if person.pk in known else State.ASKED,
                is_shut=person.pk in shut_off | unwilling,
                brought_by=author,
                since=now,
                changed_at=now,
                last_message_at=now,
            )
            for person in others
        ),
    ]


def _who_know(author: Person, pks: Iterable[int]) -> set[int]:
    return set(Person.objects.filter(pk__in=pks).filter(acquainted_with(author)).values_list("pk", flat=True))


def _check_how_many(author: Person, rows: Iterable[Participant], now: datetime) -> None:
    """Whom one doesn't know are not written to by the hundred. Raises StartRefused."""
    asks = sum(row.state == State.ASKED for row in rows)
    if not asks:
        return
    lately = Participant.objects.filter(brought_by=author, since__gt=now - timedelta(days=1))
    if lately.exclude(person__in=Person.objects.filter(acquainted_with(author))).count() + asks > MOST_ASKED:
        raise StartRefused(
            _("You have written to many people today whom you don't know. Wait until some of them have answered.")
        )


def _title(title: str, text: str, people: Sequence[Person]) -> str:
    title = " ".join(title.split())
    if title:
        return title[:MOST_TITLE]
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    words = " ".join(first_line.split())
    return Truncator(words).chars(SHORT_TITLE) if words else ", ".join(it.name for it in people)[:MOST_TITLE]
