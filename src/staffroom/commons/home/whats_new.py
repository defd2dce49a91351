"""What is new to one person: the conversations of their networks that moved, and who joined."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from staffroom.rooms.conversations.models import Conversation, Message, Placement, Reading
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

MOST = 20  # conversations on the page; the rest is a link
AS_FAR_BACK = timedelta(days=30)
NEW_FACES = timedelta(days=14)


@dataclass(frozen=True)
class Moved:
    """One conversation with what is new in it, oldest first."""

    conversation: Conversation
    network: Network
    said: list[Message]
    answers_me: bool

    @property
    def first(self) -> Message:
        return self.said[0]

    @property
    def authors(self) -> list[str]:
        """Who said it, each once, in the order in which they spoke."""
        return list(dict.fromkeys(message.author.name for message in self.said))


@dataclass(frozen=True)
class WhatsNew:
    since: datetime | None
    moved: list[Moved]
    faces: list[Membership]
    has_more: bool

    @property
    def for_me(self) -> list[Moved]:
        return [moved for moved in self.moved if moved.answers_me]

    @property
    def others(self) -> list[Moved]:
        return [moved for moved in self.moved if not moved.answers_me]


def unread(person: Person) -> QuerySet[Conversation]:
    """Conversations of their networks with messages they have not read, newest first; muted and old ones left out.

    Each has `read_up_to`; `network_id`, the network they know it from; and `joined_at`, since when they belong to it:
    what was said before is nothing they have missed.
    """
    mine = Membership.objects.active().filter(person=person)
    placed = Placement.objects.filter(conversation=OuterRef("pk"), network__in=mine.values("network"))
    reading = Reading.objects.filter(person=person, conversation=OuterRef("pk"))
    muted = reading.filter(attention=Reading.Attention.MUTED)
    joined = mine.filter(network__placements__conversation=OuterRef("pk")).order_by("joined_at").values("joined_at")
    return (
        Conversation.objects.visible_to(person)
        .filter(Exists(placed), last_message_at__gt=timezone.now() - AS_FAR_BACK)
        .exclude(Exists(muted))
        .annotate(
            read_up_to=Coalesce(Subquery(reading.values("read_up_to")[:1]), Value(0)),
            network_id=Subquery(placed.order_by("placed_at", "pk").values("network")[:1]),
            joined_at=Subquery(joined[:1]),
        )
        .filter(Q(last_message_at__gt=F("joined_at")) | Q(read_up_to__gt=0), last_number__gt=F("read_up_to"))
        .lately_first()
    )


def whats_new(person: Person) -> WhatsNew:
    """Four queries, however much there is."""
    conversations = list(unread(person)[: MOST + 1])
    said = _said_in(conversations[:MOST], person)
    networks = Network.objects.in_bulk({conversation.network_id for conversation in conversations})
    moved = [
        Moved(
            conversation=conversation,
            network=networks[conversation.network_id],
            said=said[conversation.pk],
            answers_me=any(
                message.answers and message.answers.author_id == person.pk for message in said[conversation.pk]
            ),
        )
        for conversation in conversations[:MOST]
        if said.get(conversation.pk)
    ]
    since = min((one.first.posted_at for one in moved), default=None)
    return WhatsNew(since, moved, _new_faces(person), len(conversations) > MOST)


def _said_in(conversations: list[Conversation], person: Person) -> dict[int, list[Message]]:
    """Conversation id → what is new in it by others."""
    if not conversations:
        return {}
    newer = Q()
    for conversation in conversations:
        new = Q(conversation=conversation.pk, number__gt=max(conversation.read_up_to, conversation.last_number - 50))
        newer |= new if conversation.read_up_to else new & Q(posted_at__gt=conversation.joined_at)
    messages = (
        Message.objects.filter(newer)
        .said()
        .exclude(author=person)
        .select_related("author", "answers")
        .defer("source", "html", "quoted", "answers__source", "answers__html", "answers__quoted")
        .order_by("conversation_id", "number")
    )
    said: dict[int, list[Message]] = {}
    for message in messages:
        said.setdefault(message.conversation_id, []).append(message)
    return said


def _new_faces(person: Person) -> list[Membership]:
    mine = Membership.objects.active().filter(person=person).values("network")
    joined = (
        Membership.objects.active()
        .filter(network__in=mine, joined_at__gt=timezone.now() - NEW_FACES)
        .exclude(person=person)
        .select_related("person", "network")
        .order_by("-joined_at")
    )
    once = {membership.person_id: membership for membership in reversed(joined[:24])}
    return list(once.values())[::-1][:6]
