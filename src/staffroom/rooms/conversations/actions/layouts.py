"""Where messages stand: numbered without gaps from 1 in the order given, each below what it answers.

For messages that change their conversation, or whose neighbours do.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from django.db.models import F

from staffroom.foundation.statements import Change, given

from ..models import Conversation, Draft, HeldPost, Message, Reading
from ..thread_paths import path_below

# Beyond any number in use: while they change places, no two messages have the same.
ASIDE = 1_000_000_000
AT_ONCE = 200
FIELDS = ("conversation", "number", "answers", "thread_path")
_STAND = Change(
    lambda: (
        Message.objects.filter(pk=given("pk")),
        {
            "conversation": given("conversation_id"),
            "number": given("number"),
            "answers": given("answers_id"),
            "thread_path": given("thread_path"),
        },
    )
)
_READ_UP_TO = Change(lambda: (Reading.objects.filter(pk=given("pk")), {"read_up_to": given("read_up_to")}))
_READ = Change(
    lambda: (
        Reading.objects.filter(pk=given("pk")),
        {"read_up_to": given("read_up_to"), "read_at": given("read_at"), "attention": given("attention")},
    )
)

Attention = Reading.Attention


def messages_of(conversation: Conversation) -> list[Message]:
    """All of them, in order and without their texts."""
    light = Message.objects.filter(conversation=conversation).only("pk", "author_id", "posted_at", *FIELDS)
    return list(light.order_by("number"))


def lay_out(conversation: Conversation, messages: Sequence[Message]) -> dict[int, int]:
    """Have these messages, in this order, in the conversation. Which answered one elsewhere: id → that one's id."""
    paths: dict[int, str] = {}
    cut_off: dict[int, int] = {}
    changed = []
    for number, message in enumerate(messages, start=1):
        before = (message.conversation_id, message.number, message.answers_id, message.thread_path)
        if message.answers_id and message.answers_id not in paths:
            cut_off[message.pk] = message.answers_id
            message.answers_id = None
        message.conversation_id, message.number = conversation.pk, number
        message.thread_path = path_below(paths[message.answers_id] if message.answers_id else "", number)
        paths[message.pk] = message.thread_path
        if before != (message.conversation_id, message.number, message.answers_id, message.thread_path):
            changed.append(message)
    for begin in range(0, len(changed), AT_ONCE):
        some = [message.pk for message in changed[begin : begin + AT_ONCE]]
        Message.objects.filter(pk__in=some).update(number=F("number") + ASIDE)
    # One statement each, put together once: the ORM's own way takes seconds for thousands, while all others wait.
    _STAND.for_each(vars(message) | {"pk": message.pk} for message in changed)
    return cut_off


def part_readings(old: Conversation, new: Conversation, numbers: Sequence[int]) -> None:
    """Messages with these numbers (sorted) go from `old` to `new`, and with them how far each has read."""
    stay, go = [], []
    for reading in Reading.objects.filter(conversation=old).iterator(chunk_size=1000):
        gone = bisect_right(numbers, reading.read_up_to)
        go.append(
            Reading(
                person_id=reading.person_id,
                conversation=new,
                read_up_to=gone,
                read_at=reading.read_at if gone else None,
                attention=reading.attention,
            )
        )
        if gone:
            reading.read_up_to -= gone
            stay.append(reading)
    _READ_UP_TO.for_each({"pk": reading.pk, "read_up_to": reading.read_up_to} for reading in stay)
    Reading.objects.filter(conversation=new).delete()
    Reading.objects.bulk_create(go, batch_size=AT_ONCE)


def join_readings(
    gone: Conversation, into: Conversation, *, of_gone: Mapping[int, int], of_into: Mapping[int, int]
) -> None:
    """All of `gone` is in `into`; the mappings: a message's number before → its number now.

    Each has read as far as nothing is left out; a mute of what is gone is carried to nobody who took part in both.
    """
    readings = {reading.person_id: reading for reading in Reading.objects.filter(conversation=into)}
    last = len(of_gone) + len(of_into)
    changed, made = [], []
    for theirs in Reading.objects.filter(conversation=gone).iterator(chunk_size=1000):
        reading = readings.pop(theirs.person_id, None)
        if reading is None:
            reading = Reading(person_id=theirs.person_id, conversation=into, attention=theirs.attention)
            made.append(reading)
        else:
            changed.append(reading)
            if theirs.attention == Attention.FOLLOWING and reading.attention == Attention.NONE:
                reading.attention = Attention.FOLLOWING
        up_to = min(of_gone.get(theirs.read_up_to + 1, last + 1), of_into.get(reading.read_up_to + 1, last + 1))
        reading.read_up_to = up_to - 1
        reading.read_at = max(filter(None, [reading.read_at, theirs.read_at]), default=None)
    for reading in readings.values():
        up_to = min(of_gone.get(1, last + 1), of_into.get(reading.read_up_to + 1, last + 1))
        if up_to - 1 != reading.read_up_to:
            reading.read_up_to = up_to - 1
            changed.append(reading)
    _READ.for_each(vars(reading) | {"pk": reading.pk} for reading in changed)
    Reading.objects.bulk_create(made, batch_size=AT_ONCE)
    Reading.objects.filter(conversation=gone).delete()


def take_along(messages: Sequence[Message], to: Conversation) -> None:
    """What somebody has begun to answer to one of the messages goes where they went, and what waits for an answer."""
    answered = [message.pk for message in messages]
    already = Draft.objects.filter(conversation=to).values("person")
    Draft.objects.filter(answers__in=answered).exclude(person__in=already).update(conversation=to)
    HeldPost.objects.waiting().filter(answers__in=answered).update(conversation=to)
