"""The index follows what happens. What takes words away is followed at once, what adds some as soon as may be."""

from django.db.models import Exists, OuterRef

from staffroom.rooms.conversations.facts import (
    ConversationRenamed,
    ConversationsBroughtIn,
    MessageEdited,
    MessagePosted,
    MessageWithdrawn,
)
from staffroom.rooms.conversations.models import Message, Placement
from staffroom.rooms.networks.facts import NetworkChanged, NetworkCreated
from staffroom.rooms.people.facts import PersonChanged, PersonJoined, PersonLeft

from .indexing import index, remove
from .models import Entry

OF_NETWORKS = frozenset(["name", "purpose", "about", "language"])


def index_posted(fact: MessagePosted) -> None:
    """The message; and its author, who may have no account and never have been heard of before."""
    index("message", [fact.message_id])
    if not Entry.objects.filter(kind="person", thing=fact.author_id).exists():
        index("person", [fact.author_id])


def index_edited(fact: MessageEdited) -> None:
    index("message", [fact.message_id])


def remove_message(fact: MessageWithdrawn) -> None:
    """Its title is found by itself, if it was the first of its conversation."""
    remove("message", [fact.message_id])
    index("title", [fact.conversation_id])


def index_title(fact: ConversationRenamed) -> None:
    first = Message.objects.filter(conversation=fact.conversation_id, number=1)
    index("message", list(first.values_list("pk", flat=True)))
    index("title", [fact.conversation_id])


def forget_conversation(fact: MessageWithdrawn) -> None:
    """Once all is done: the conversation may be gone with its last author, and its title with it."""
    index("title", [fact.conversation_id])


def index_brought_in(fact: ConversationsBroughtIn) -> None:
    """As many messages of the network as came in, of those the index does not have; and their authors."""
    known = Entry.objects.filter(kind="message", thing=OuterRef("pk"))
    placed = Placement.objects.filter(conversation=OuterRef("conversation"), network=fact.network_id)
    messages = Message.objects.said().filter(~Exists(known), Exists(placed)).order_by("-pk")[: fact.messages]
    found = list(messages.values_list("pk", "author"))
    index("message", [pk for pk, _author in found])
    index("person", sorted({author for _pk, author in found}))


def index_network(fact: NetworkCreated | NetworkChanged) -> None:
    """Its name and purpose; and all that was said in it, when it is said to be in another language."""
    fields = set(fact.fields) if isinstance(fact, NetworkChanged) else OF_NETWORKS
    if not OF_NETWORKS & fields:
        return
    index("network", [fact.network_id])
    if isinstance(fact, NetworkChanged) and "language" in fields:
        said = Message.objects.said().filter(conversation__placements__network=fact.network_id)
        index("message", list(said.values_list("pk", flat=True)))


def index_person(fact: PersonJoined | PersonChanged) -> None:
    index("person", [fact.person_id])


def remove_person(fact: PersonLeft) -> None:
    remove("person", [fact.person_id])
