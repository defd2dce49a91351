"""Conversations as rows of a list, for one reader: what is new to them, where it was said, who spoke last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

from . import news
from .models import Conversation, Placement, Reading
from .models.conversation import may_be_seen_in_networks_by
from .wording import begun_words, new_words

FILTERS = {
    "": _("All"),
    "mine": _("In my networks"),
    "following": _("That I follow"),
    "new": _("New to me"),
}
MOST_PINNED = 12
LONG_TEXTS = ("source", "quoted", "html")


@dataclass(frozen=True)
class Listed:
    """One conversation in a list. `before`: who began it; `new`: words such as “Three new messages.”; or empty."""

    conversation: Conversation
    url: str
    place: str = ""
    place_url: str = ""
    before: str = ""
    new: str = ""
    pinned: bool = False


def filtered(person: Person | None, chosen: str) -> QuerySet[Conversation]:
    """What `person` may read, or one of FILTERS of it."""
    conversations = lean(Conversation.objects.visible_in_networks_to(person))
    if person is None or chosen not in FILTERS or not chosen:
        return conversations
    if chosen == "following":
        read = Reading.objects.filter(conversation=OuterRef("pk"), person=person)
        return conversations.filter(Exists(read.filter(attention=Reading.Attention.FOLLOWING)))
    placed = Placement.objects.filter(conversation=OuterRef("pk"), network__in=_networks_of(person))
    mine = conversations.filter(Exists(placed))
    return news.moved_on(mine, person) if chosen == "new" else mine


def placed_in(network: Network, person: Person | None) -> QuerySet[Placement]:
    """Where conversations stand in the network's list, without the pinned ones."""
    return _seen_in(network, person).filter(pinned_at__isnull=True)


def pinned_in(network: Network, person: Person | None) -> QuerySet[Placement]:
    """The latest pinned first."""
    return _seen_in(network, person).filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")[:MOST_PINNED]


def lean(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With the latest message and its author, and without long texts."""
    return conversations.select_related("last_message__author").defer(*(f"last_message__{name}" for name in LONG_TEXTS))


def rows_of(
    conversations: Sequence[Conversation],
    person: Person | None,
    *,
    within: Network | None = None,
    pinned: Iterable[int] = (),
) -> list[Listed]:
    """Two queries, however many: what is new to `person`, and where they are placed (unless `within` says it)."""
    pks = [conversation.pk for conversation in conversations]
    new = new_in(pks, person)
    places = {} if within else places_of(pks, person)
    is_pinned = frozenset(pinned)
    rows = []
    for conversation in conversations:
        count = new.get(conversation.pk, 0)
        network = places.get(conversation.pk)
        rows.append(
            Listed(
                conversation=conversation,
                url=url_of(conversation, is_new=count > 0),
                place=network.name if network else "",
                place_url=reverse("networks:network", args=[network.slug]) if network else "",
                before=begun_words(conversation) if within else "",
                new=new_words(count, of=conversation.message_count),
                pinned=conversation.pk in is_pinned,
            )
        )
    return rows


def url_of(conversation: Conversation, *, is_new: bool = False) -> str:
    """Where it opens; at the line above what is new, if anything is."""
    return reverse("conversations:conversation", args=[conversation.pk]) + ("#new" if is_new else "")


def new_in(pks: Sequence[int], person: Person | None) -> dict[int, int]:
    """How many messages are new to `person` in those of the conversations that have any."""
    if person is None:
        return {}
    moved = news.moved_on(Conversation.objects.filter(pk__in=pks), person)
    return dict(news.counted(moved, person).values_list("pk", "new_count"))


def places_of(pks: Sequence[int], person: Person | None) -> Mapping[int, Network]:
    """For each conversation the first network it was placed in that `person` may know of."""
    placements = Placement.objects.filter(
        conversation__in=pks, network__in=Network.objects.findable_by(person).values("pk")
    ).select_related("network")
    found: dict[int, Network] = {}
    for placement in placements.order_by("placed_at", "pk"):
        found.setdefault(placement.conversation_id, placement.network)
    return found


def versions_of(conversations: Iterable[Conversation]) -> tuple[object, ...]:
    """What a list made of these depends on."""
    return tuple((conversation.pk, conversation.version) for conversation in conversations)


def _seen_in(network: Network, person: Person | None) -> QuerySet[Placement]:
    seen = Placement.objects.filter(may_be_seen_in_networks_by(person, "conversation__"), network=network)
    long = [f"conversation__last_message__{name}" for name in LONG_TEXTS]
    return seen.select_related("conversation__last_message__author", "conversation__started_by").defer(*long)


def _networks_of(person: Person) -> QuerySet[Membership, dict[str, int]]:
    return Membership.objects.active().filter(person=person).values("network")
