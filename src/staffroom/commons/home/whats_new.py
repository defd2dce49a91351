"""What is new to one person: the conversations of their networks that moved, and who joined."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from staffroom.rooms.conversations import news
from staffroom.rooms.conversations.models import Conversation, Message, Placement
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

MOST = 20  # conversations on the page; the rest is a link
MOST_SAID = 50  # messages of one conversation that are looked at
NEW_FACES = timedelta(days=14)


@dataclass(frozen=True)
class Moved:
    """One conversation with the first that is new in it, oldest first, and how many there are in all."""

    conversation: Conversation
    network: Network
    said: list[Message]
    count: int
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
    """Conversations of their networks with something new to them, newest first.

    Each has `network_id`, the network they know it from, and what news.moved_on() says of it.
    """
    mine = Membership.objects.active().filter(person=person)
    placed = Placement.objects.filter(conversation=OuterRef("pk"), network__in=mine.values("network"))
    readable = Conversation.objects.visible_in_networks_to(person).filter(Exists(placed))
    from_network = Subquery(placed.order_by("placed_at", "pk").values("network")[:1])
    return news.moved_on(readable, person).annotate(network_id=from_network).lately_first()


def whats_new(person: Person) -> WhatsNew:
    """Four queries, however much there is."""
    conversations = list(news.counted(unread(person), person)[: MOST + 1])
    said = _said_in(conversations[:MOST], person)
    networks = Network.objects.in_bulk({conversation.network_id for conversation in conversations})
    moved = [
        Moved(
            conversation=conversation,
            network=networks[conversation.network_id],
            said=said[conversation.pk],
            count=conversation.new_count,
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
    """Conversation id → what is new in it by others, as far as it is among the last of what was said there."""
    messages = (
        news.said_in(conversations, person)
        .filter(number__gt=F("conversation__last_number") - MOST_SAID)
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
