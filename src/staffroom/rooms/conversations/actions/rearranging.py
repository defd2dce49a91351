"""Moving a conversation, splitting it, joining two: by those who look after it; and undoing that."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Audience, Network
from staffroom.rooms.networks.rules import may_moderate as may_moderate_network
from staffroom.rooms.people.models import Person

from ..facts import ConversationMoved, ConversationsMerged, ConversationSplit
from ..models import Conversation, Message, Placement, Tending, placed_in
from ..rules import may_moderate
from .counting import recount
from .layouts import join_readings, lay_out, messages_of, part_readings, take_along
from .refusals import TendRefused
from .writing import MOST_TITLE

LONGEST_REASON = 500
MOST_MESSAGES = 5_000
Kind = Tending.Kind


@transaction.atomic
def move(conversation: Conversation, *, to: Network, away_from: Network, by: Person, reason: str = "") -> Tending:
    """It is in the one network instead of the other: for the members of that one, and never for more than before.

    Raises TendRefused for all but those who look after both.
    """
    conversation = _locked(conversation)
    if not may_moderate_network(by, away_from) or not may_moderate_network(by, to):
        raise TendRefused(_("You can move it only between networks that you look after."))
    here = placed_in(conversation.pk)
    if away_from.pk not in here or to.pk in here:
        raise TendRefused(_("It is not there any more: somebody was quicker."))
    tending = note(
        conversation,
        Kind.MOVED,
        by,
        reason,
        from_network=away_from,
        to_network=to,
        old_audience=conversation.audience,
    )
    change_place(conversation, away_from, to, by)
    record(ConversationMoved(conversation_id=conversation.pk, tending_id=tending.pk, by_id=by.pk))
    return tending


@transaction.atomic
def split(message: Message, *, title: str, by: Person, reason: str = "", and_later: bool = False) -> Tending:
    """The message and what answers it (or all said since) in a conversation of their own: the tending's `other`.

    It is where the old one is, for the same people. Raises TendRefused for all but those who look after it.
    """
    conversation = _locked(message.conversation)
    _check(conversation, by)
    title = " ".join(title.split())[:MOST_TITLE]
    if not title:
        raise TendRefused(_("The new conversation needs a title."))
    messages = messages_of(conversation)
    begun = next((it for it in messages if it.pk == message.pk), None)
    if begun is None or begun.number == 1:
        raise TendRefused(_("With its first message, all of the conversation would go: rename it instead."))
    going = _from_on(begun, messages) if and_later else _below({begun.pk}, messages)
    new = _like(conversation, title, begun)
    tending = note(conversation, Kind.SPLIT, by, reason, other=new, message=begun, moved=sorted(going))
    tending.parents = part(conversation, new, going)
    tending.save(update_fields=["parents"])
    record(ConversationSplit(conversation_id=conversation.pk, tending_id=tending.pk, by_id=by.pk))
    return tending


@transaction.atomic
def merge(conversation: Conversation, *, into: Conversation, by: Person, reason: str = "") -> Tending:
    """All of the conversation is in the other one, which is for no more people than before; its address leads there.

    Raises TendRefused for all but those who look after both, and where words would be read by more than before.
    """
    first, second = sorted([conversation.pk, into.pk])
    Conversation.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk").first()
    conversation, into = _locked(conversation), _locked(into)
    if conversation.pk == into.pk:
        raise TendRefused(_("Choose another conversation."))
    _check(conversation, by)
    _check(into, by)
    if conversation.about_url:
        raise TendRefused(_("It is about something else on this site, and has to stay where it is."))
    tending = note(
        into,
        Kind.MERGED,
        by,
        reason,
        other=conversation,
        moved=[message.pk for message in messages_of(conversation)],
        networks=placed_in(conversation.pk),
        old_audience=conversation.audience,
    )
    join(conversation, into)
    record(ConversationsMerged(conversation_id=into.pk, tending_id=tending.pk, by_id=by.pk))
    return tending


def note(conversation: Conversation, kind: str, by: Person, reason: str, **details: object) -> Tending:
    """The row that says what was done, and why."""
    reason = reason.strip()[:LONGEST_REASON]
    return Tending.objects.create(
        conversation=conversation, kind=kind, by=by, at=timezone.now(), reason=reason, **details
    )


def change_place(conversation: Conversation, away_from: Network, to: Network, by: Person) -> None:
    """The placement goes to the other network, without its pin; the audience is what both networks allow."""
    Placement.objects.filter(conversation=conversation, network=away_from).update(
        network=to, placed_by=by, placed_at=timezone.now(), pinned_at=None
    )
    conversation.audience = Audience.strictest([conversation.audience, to.readable])
    conversation.save(update_fields=["audience"])
    _count_conversations([away_from.pk], -1)
    _count_conversations([to.pk], 1)
    Network.objects.filter(pk=to.pk, last_message_at__lt=conversation.last_message_at).update(
        last_message_at=conversation.last_message_at
    )
    recount([conversation.pk])


def part(conversation: Conversation, new: Conversation, going: Collection[int]) -> dict[int, int]:
    """The messages with these ids go to `new`. Which of them answered what stays behind: id → that one's id."""
    messages = messages_of(conversation)
    gone = [message for message in messages if message.pk in going]
    part_readings(conversation, new, [message.number for message in gone])
    cut_off = lay_out(new, gone)
    lay_out(conversation, [message for message in messages if message.pk not in going])
    take_along(gone, new)
    for changed, count in ((conversation, len(messages) - len(gone)), (new, len(gone))):
        Conversation.objects.filter(pk=changed.pk).update(last_number=count)
    recount([conversation.pk, new.pk])
    return cut_off


def join(gone: Conversation, into: Conversation, parents: dict[int, int] | None = None) -> None:
    """All of `gone` goes into the other one, in the order in which it was said; `parents`: what answers what again.

    Raises TendRefused where somebody would read what was not said to them.
    """
    audience = Audience.strictest([gone.audience, into.audience])
    is_for_more = not set(placed_in(into.pk)) <= set(placed_in(gone.pk))
    if audience == Audience.NETWORK and is_for_more:
        raise TendRefused(
            _("They are for the members of different networks. Move one of them first: then it is plain who reads it.")
        )
    leaving, staying = messages_of(gone), messages_of(into)
    if len(leaving) + len(staying) > MOST_MESSAGES:
        raise TendRefused(_too_long())
    for message in leaving:
        message.answers_id = (parents or {}).get(message.pk, message.answers_id)
    before = {message.pk: (message.conversation_id, message.number) for message in [*leaving, *staying]}
    together = sorted([*leaving, *staying], key=lambda message: (message.posted_at, message.pk))
    lay_out(into, _parents_first(together))
    moved: dict[int, dict[int, int]] = {gone.pk: {}, into.pk: {}}
    for message in together:
        conversation_id, number = before[message.pk]
        moved[conversation_id][number] = message.number
    join_readings(gone, into, of_gone=moved[gone.pk], of_into=moved[into.pk])
    take_along(leaving, into)
    Conversation.objects.filter(pk=into.pk).update(last_number=len(together), audience=audience)
    _leave_behind(gone, into)
    recount([into.pk])


def put_back(husk: Conversation, networks: Collection[int], audience: str, by: Person) -> None:
    """A conversation that was merged away is itself again, in those of the networks that are still there."""
    found = list(Network.objects.filter(pk__in=networks).order_by("pk"))
    now = timezone.now()
    Placement.objects.bulk_create(
        Placement(conversation=husk, network=network, placed_by=by, placed_at=now, last_message_at=husk.last_message_at)
        for network in found
    )
    husk.merged_into = None
    husk.audience = Audience.strictest([audience, *(network.readable for network in found)])
    husk.save(update_fields=["merged_into", "audience"])
    _count_conversations([network.pk for network in found], 1)


def below(begun: Collection[int], conversation: Conversation) -> set[int]:
    """The ids of these messages and of all that answers them."""
    return _below(set(begun), messages_of(conversation))


def _locked(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _check(conversation: Conversation, by: Person) -> None:
    if not may_moderate(by, conversation):
        raise TendRefused(_("This is for the facilitators of its networks."))
    if conversation.audience == Audience.NOBODY:
        raise TendRefused(_("Nobody can read it at the moment, so it stays as it is."))
    if conversation.message_count > MOST_MESSAGES:
        raise TendRefused(_too_long())


def _too_long() -> str:
    return _("With more than %(most)s messages, a conversation can't be taken apart or joined.") % {
        "most": f"{MOST_MESSAGES:,}"
    }


def _below(begun: set[int], messages: Sequence[Message]) -> set[int]:
    found = set(begun)
    for message in messages:  # an answer is numbered behind what it answers
        if message.answers_id in found:
            found.add(message.pk)
    return found


def _from_on(begun: Message, messages: Sequence[Message]) -> set[int]:
    return {message.pk for message in messages if message.number >= begun.number}


def _parents_first(messages: Sequence[Message]) -> list[Message]:
    """In the same order, but nothing before what it answers, whatever their dates say."""
    waiting: dict[int, list[Message]] = {}
    there = {message.pk for message in messages}
    done: set[int] = set()
    ordered: list[Message] = []
    for message in messages:
        if message.answers_id in there and message.answers_id not in done:
            waiting.setdefault(message.answers_id, []).append(message)
            continue
        ready = [message]
        while ready:
            one = ready.pop(0)
            ordered.append(one)
            done.add(one.pk)
            ready = waiting.pop(one.pk, []) + ready
    return ordered


def _like(conversation: Conversation, title: str, begun: Message) -> Conversation:
    """A new conversation where the old one is, for the same people."""
    new = Conversation.objects.create(
        title=title,
        audience=conversation.audience,
        started_by_id=begun.author_id,
        started_at=begun.posted_at,
        closed_at=conversation.closed_at,
        closed_by_id=conversation.closed_by_id,
        last_message_at=begun.posted_at,
    )
    here = list(Placement.objects.filter(conversation=conversation).order_by("pk"))
    Placement.objects.bulk_create(
        Placement(
            conversation=new,
            network_id=placement.network_id,
            placed_by_id=placement.placed_by_id,
            placed_at=placement.placed_at,
            last_message_at=begun.posted_at,
        )
        for placement in here
    )
    _count_conversations([placement.network_id for placement in here], 1)
    return new


def _leave_behind(gone: Conversation, into: Conversation) -> None:
    """What is left of a conversation when all of it is elsewhere: a row that its address leads on from."""
    _count_conversations(placed_in(gone.pk), -1)
    Placement.objects.filter(conversation=gone).delete()
    Conversation.objects.filter(pk=gone.pk).update(
        merged_into=into,
        audience=Audience.NOBODY,
        message_count=0,
        author_count=0,
        last_number=0,
        last_message=None,
        version=F("version") + 1,
    )
    Conversation.objects.filter(merged_into=gone).update(merged_into=into)


def _count_conversations(networks: Sequence[int], change: int) -> None:
    Network.objects.filter(pk__in=networks).update(
        conversation_count=F("conversation_count") + change, version=F("version") + 1
    )
