"""What those whom somebody follows have written, as far as it may be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from staffroom.rooms.conversations.folding import unfolded_for
from staffroom.rooms.conversations.listings import places_of
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Follow, Person

LATEST_FIRST = ("-posted_at", "-pk")
LONG_TEXTS = ("source", "quoted", "html")


@dataclass(frozen=True)
class Written:
    """One message, and the network it was said in, if the reader may know of it."""

    message: Message
    place: Network | None


def written_by_followed(reader: Person) -> QuerySet[Message]:
    """What was said in networks, not alone with somebody."""
    followed = Follow.objects.filter(follower=reader).values("followed")
    messages = Message.objects.visible_in_networks_to(reader).said().filter(author__in=followed)
    return unfolded_for(messages, reader).select_related("author", "conversation").defer(*LONG_TEXTS)


def with_places(messages: Sequence[Message], reader: Person | None) -> list[Written]:
    """One query, however many."""
    places = places_of([message.conversation_id for message in messages], reader)
    return [Written(message, places.get(message.conversation_id)) for message in messages]
