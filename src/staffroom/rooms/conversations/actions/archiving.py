"""Bringing in what was said elsewhere, mail by mail, closed until an owner opens it. Nobody is mailed.

A closed archive is for nobody: it is in no list, search, feed or count, and moves nothing of its network.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from staffroom.foundation.files import SafeFile
from staffroom.foundation.statements import Insertion
from staffroom.journal.recording import record
from staffroom.rooms.networks.actions import note_activity_in
from staffroom.rooms.networks.models import Audience, Network

from ..facts import ConversationsBroughtIn
from ..models import Conversation, MailIdentity, Message, Placement
from ..rendering import Rendered
from ..thread_paths import path_below
from .attaching import attach
from .counting import recount
from .writing import MOST_TITLE

_store_conversations, _store_placements = Insertion(Conversation), Insertion(Placement)
_store_messages, _store_identities = Insertion(Message), Insertion(MailIdentity)


@dataclass(slots=True, eq=False)
class Kept:
    """One message of an archive. `answers`: another of the same strand, or the number of a message that is here."""

    author: int
    text: str
    quoted: str
    rendered: Rendered
    posted_at: datetime
    header: str = ""
    digest: str = ""
    files: Sequence[SafeFile] = ()
    answers: "Kept | int | None" = None
    message: Message | None = None
    """What it has become."""


@dataclass(slots=True)
class Strand:
    """What comes into one conversation, in the order of its numbers: a new one, or the one with that number."""

    title: str
    kept: list[Kept]
    conversation: int | None = None


@transaction.atomic
def bring_in_archive(network: Network, strands: Sequence[Strand]) -> None:
    """The strands as messages of `network`; each Kept is told its message. One fact for all of them.

    New conversations are closed. What goes on in one that is here is for whom that one is for.
    """
    continued = {strand.conversation for strand in strands if strand.conversation is not None}
    # The rows are locked: a reply meanwhile gets a number of its own.
    here = Conversation.objects.select_for_update().in_bulk(continued)
    fresh = _begun(network, [strand for strand in strands if strand.conversation is None])
    conversations = [here[it.conversation] if it.conversation is not None else fresh.pop(0) for it in strands]
    messages = [
        message
        for strand, conversation in zip(strands, conversations, strict=True)
        for message in _written(strand, conversation)
    ]
    _store_messages.all(messages)
    _join_up([kept for strand in strands for kept in strand.kept])
    _set_last([(strand, it) for strand, it in zip(strands, conversations, strict=True) if it.pk not in here])
    Conversation.objects.bulk_update(here.values(), ["last_number"])
    recount(continued)
    _warm(here.values(), messages)
    pks = [message.pk for message in messages]
    record(
        ConversationsBroughtIn(
            network_id=network.pk,
            conversations=len(strands) - len(continued),
            messages=len(pks),
            first_message_id=min(pks, default=0),
            last_message_id=max(pks, default=0),
        )
    )


@transaction.atomic
def hang(above: dict[int, int]) -> None:
    """Have messages that answer none answer others of their conversation: the number of each, and of that above it."""
    wanted = Message.objects.filter(pk__in=[*above, *above.values()]).values_list("pk", "conversation", "answers")
    found = {pk: (conversation, answers) for pk, conversation, answers in wanted}
    links = [
        (parent, child)
        for child, parent in above.items()
        if child != parent and parent in found and found.get(child) == (found[parent][0], None)
    ]
    _set(Message, "answers", links)
    for conversation in {found[child][0] for _parent, child in links}:
        _order_anew(conversation)


def _begun(network: Network, strands: Sequence[Strand]) -> list[Conversation]:
    begun = [
        Conversation(
            title=" ".join(strand.title.split())[:MOST_TITLE],
            audience=Audience.NOBODY,
            started_by_id=strand.kept[0].author,
            started_at=strand.kept[0].posted_at,
            message_count=len(strand.kept),
            author_count=len({kept.author for kept in strand.kept}),
            last_message_at=max(kept.posted_at for kept in strand.kept),
        )
        for strand in strands
    ]
    _store_conversations.all(begun)
    placements = [
        Placement(
            conversation=conversation,
            network=network,
            placed_by_id=conversation.started_by_id,
            placed_at=conversation.started_at,
            last_message_at=conversation.last_message_at,
        )
        for conversation in begun
    ]
    _store_placements.all(placements)
    return begun


def _written(strand: Strand, conversation: Conversation) -> list[Message]:
    """Its messages, numbered and with their places in the thread, not stored yet."""
    above = {kept.answers for kept in strand.kept if isinstance(kept.answers, int)}
    paths: dict[Kept | int, str] = dict(
        Message.objects.filter(pk__in=above, conversation=conversation).values_list("pk", "thread_path")
    )
    here = {*paths, *strand.kept}
    for kept in strand.kept:
        kept.answers = kept.answers if kept.answers in here else None  # nothing answers into another conversation
        conversation.last_number += 1
        kept.message = Message(
            conversation=conversation,
            number=conversation.last_number,
            author_id=kept.author,
            door=Message.Door.IMPORT,
            form=Message.Form.PLAIN,
            source=kept.text,
            quoted=kept.quoted,
            html=kept.rendered.html,
            excerpt=kept.rendered.excerpt,
            posted_at=kept.posted_at,
        )
    for kept in strand.kept:
        _give_path(kept, paths)
    return [kept.message for kept in strand.kept if kept.message]


def _give_path(kept: Kept, paths: dict[Kept | int, str]) -> None:
    """An answer may be older than what it answers, by its date: so whatever is above it gets its path first."""
    climbed = [kept]
    while isinstance(above := climbed[-1].answers, Kept) and above not in paths and above not in climbed:
        climbed.append(above)
    for it in reversed(climbed):
        if it.message and it not in paths:
            paths[it] = it.message.thread_path = path_below(
                paths.get(it.answers, "") if it.answers is not None else "", it.message.number
            )


def _join_up(all_kept: Sequence[Kept]) -> None:
    links, identities = [], []
    for kept in all_kept:
        if not kept.message:
            continue
        above = kept.answers.message.pk if isinstance(kept.answers, Kept) and kept.answers.message else kept.answers
        if isinstance(above, int):
            links.append((above, kept.message.pk))
        if kept.header:
            identities.append(MailIdentity(message=kept.message, header=kept.header[:255], digest=kept.digest))
        if kept.files:
            attach(kept.message, kept.files, ())
    _set(Message, "answers", links)
    _store_identities.missing(identities)


def _set_last(begun: Sequence[tuple[Strand, Conversation]]) -> None:
    latest = [max(strand.kept, key=lambda kept: kept.posted_at).message for strand, _ in begun]
    _set(Conversation, "last_message", [(it.pk, it.conversation_id) for it in latest if it])
    _set(Conversation, "last_number", [(conversation.last_number, conversation.pk) for _, conversation in begun])


def _warm(continued: Iterable[Conversation], messages: Sequence[Message]) -> None:
    """Networks hear of what was added to conversations that are open."""
    for conversation in continued:
        said = [message.posted_at for message in messages if message.conversation_id == conversation.pk]
        if conversation.audience != Audience.NOBODY and said:
            placed = list(conversation.placements.values_list("network", flat=True))
            note_activity_in(placed, at=max(said), earlier=sorted(said)[:-1])


def _order_anew(conversation: int) -> None:
    """Every message's path by whom it answers now; numbers stay."""
    rows = Message.objects.filter(conversation=conversation).values_list("pk", "number", "answers", "thread_path")
    known = {pk: (number, answers) for pk, number, answers, _path in rows}
    paths: dict[int, str] = {}
    for pk in known:
        climbed = [pk]
        while (above := known[climbed[-1]][1]) in known and above not in paths and above not in climbed:
            climbed.append(above)
        for it in reversed(climbed):
            if it not in paths:
                paths[it] = path_below(paths.get(known[it][1] or 0, ""), known[it][0])
    _set(Message, "thread_path", [(paths[pk], pk) for pk, _number, _answers, path in rows if paths[pk] != path])


def _set(model: type[models.Model], field: str, values: Sequence[tuple[Any, int]]) -> None:
    """Give each of many rows a value of its own: (value, primary key). Far quicker than the ORM's way."""
    if not values:
        return
    quoted, meta = connection.ops.quote_name, model._meta  # noqa: SLF001  which Django documents
    column = quoted(str(meta.get_field(field).column))  # type: ignore[union-attr]
    statement = f"UPDATE {quoted(meta.db_table)} SET {column} = %s WHERE id = %s"  # noqa: S608  all of it is ours
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
