"""The index follows what happens. What takes words away is followed at once, what adds some as soon as may be."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from staffroom.rooms.conversations.facts import (
    ConversationMoved,
    ConversationPlaced,
    ConversationRenamed,
    ConversationsBroughtIn,
    ConversationsMerged,
    ConversationSplit,
    MessageEdited,
    MessagePosted,
    MessageRemoved,
    MessageRestored,
    MessagesTakenBack,
    MessageWithdrawn,
    TendingUndone,
    WordsClaimed,
)
from staffroom.rooms.conversations.models import Attachment, Message, Placement, Tending
from staffroom.rooms.networks.facts import NetworkChanged, NetworkCreated
from staffroom.rooms.people.facts import PeopleBroughtIn, PersonChanged, PersonJoined, PersonLeft, PersonsMerged
from staffroom.rooms.profiles.facts import ProfileChanged, TermsChanged
from staffroom.rooms.profiles.finding import persons_with_terms

from .indexing import index, remove
from .kinds import HasFiles, kinds
from .models import Entry

OF_NETWORKS = frozenset(["name", "purpose", "about", "language"])


def index_posted(fact: MessagePosted) -> None:
    """The message; its author, who may have no account and never have been heard of before; and what its files say."""
    index("message", [fact.message_id])
    if not Entry.objects.filter(kind="person", thing=fact.author_id).exists():
        index("person", [fact.author_id])
    _read_files([fact.message_id])


def index_edited(fact: MessageEdited) -> None:
    index("message", [fact.message_id])


def remove_message(fact: MessageWithdrawn | MessageRemoved) -> None:
    """Its title is found by itself, if it was the first of its conversation."""
    remove("message", [fact.message_id])
    index("title", [fact.conversation_id])


def index_title(fact: ConversationRenamed) -> None:
    first = Message.objects.filter(conversation=fact.conversation_id, number=1)
    index("message", list(first.values_list("pk", flat=True)))
    index("title", [fact.conversation_id])


def index_renamed(fact: ConversationRenamed) -> None:
    """The answers, which are found by the title together with a word of their own."""
    _index_messages(Message.objects.filter(conversation=fact.conversation_id))


def index_restored(fact: MessageRestored) -> None:
    index("message", [fact.message_id])
    index("title", [fact.conversation_id])


def index_rearranged(fact: ConversationMoved | ConversationSplit | ConversationsMerged | TendingUndone) -> None:
    """What is found where, and which message by the title: of both conversations, where two are concerned."""
    tending = Tending.objects.filter(pk=fact.tending_id).values_list("conversation", "other").first() or ()
    conversations = [pk for pk in tending if pk]
    _index_messages(Message.objects.filter(conversation__in=conversations))
    index("title", conversations)


def index_placed(fact: ConversationPlaced) -> None:
    """All that was said in it is found in one more network."""
    _index_messages(Message.objects.filter(conversation=fact.conversation_id))


def forget_conversation(fact: MessageWithdrawn) -> None:
    """Once all is done: the conversation may be gone with its last author, and its title with it."""
    index("title", [fact.conversation_id])


def index_brought_in(fact: ConversationsBroughtIn) -> None:
    """What came in, as far as the index does not have it, or not as it is now; and the authors."""
    found = _brought_in(fact).order_by("pk")
    unknown = found if fact.are_completed else found.filter(~Exists(_entry_of_message()))
    authors = set(found.values_list("author", flat=True))
    index("message", list(unknown.values_list("pk", flat=True)))
    known = Entry.objects.filter(kind="person", thing__in=authors).values_list("thing", flat=True)
    index("person", sorted(authors.difference(known)))


def read_files_brought_in(fact: ConversationsBroughtIn) -> None:
    # Not as a join: of an archive's messages, few have a file.
    with_files = _brought_in(fact, knows_all=True).filter(Exists(Attachment.objects.filter(message=OuterRef("pk"))))
    _read_files(list(with_files.values_list("pk", flat=True)))


def remove_taken_back(fact: MessagesTakenBack) -> None:
    remove("message", fact.message_ids)


def index_claimed(fact: WordsClaimed | PersonsMerged) -> None:
    """Somebody is found under one name where they were found under two, and so is what they said."""
    _index_messages(Message.objects.filter(author=fact.person_id))
    index("person", [fact.person_id, fact.former_id])


def index_network(fact: NetworkCreated | NetworkChanged) -> None:
    """Its name and purpose; and all that was said in it, when it is said to be in another language."""
    fields = set(fact.fields) if isinstance(fact, NetworkChanged) else OF_NETWORKS
    if not OF_NETWORKS & fields:
        return
    index("network", [fact.network_id])
    if isinstance(fact, NetworkChanged) and "language" in fields:
        _index_messages(Message.objects.filter(conversation__placements__network=fact.network_id))


def index_person(fact: PersonJoined | PersonChanged | ProfileChanged) -> None:
    index("person", [fact.person_id])


def index_people(fact: PeopleBroughtIn) -> None:
    index("person", fact.person_ids)


def index_terms(fact: TermsChanged) -> None:
    """Whoever has chosen them, who may be many: some at a time."""
    index("person", persons_with_terms(fact.term_ids))


def remove_person(fact: PersonLeft) -> None:
    remove("person", [fact.person_id])


def _brought_in(fact: ConversationsBroughtIn, *, knows_all: bool = False) -> QuerySet[Message]:
    """What came in; where that isn't known, as much of the newest of its network that the index does not have.

    `knows_all`: the index has it all by now.
    """
    if fact.last_message_id:
        return Message.objects.said().filter(pk__range=(fact.first_message_id, fact.last_message_id))
    placed = Placement.objects.filter(conversation=OuterRef("conversation"), network=fact.network_id)
    messages = Message.objects.said().filter(Exists(placed))
    if not knows_all:
        messages = messages.filter(~Exists(_entry_of_message()))
    newest = messages.order_by("-pk").values_list("pk", flat=True)[: fact.messages]
    return Message.objects.filter(pk__in=list(newest))


def _entry_of_message() -> QuerySet[Entry]:
    return Entry.objects.filter(kind="message", thing=OuterRef("pk"))


def _index_messages(messages: QuerySet[Message]) -> None:
    said = messages.filter(withdrawn_at__isnull=True).order_by("pk")
    index("message", list(said.values_list("pk", flat=True)))


def _read_files(messages: Collection[int]) -> None:
    """And have the index say what they say."""
    finding = kinds()["message"]
    if messages and isinstance(finding, HasFiles):
        index("message", sorted(finding.read_files(messages)))
