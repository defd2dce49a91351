"""What is folded for one reader: words of people they have blocked, in networks that both belong to.

What those who look after a network say in it is never folded, so that nobody blinds themselves to it.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Block, Person

from .models import Conversation, Message


def folded_for(person: Person, conversation: Conversation) -> frozenset[int]:
    """The ids of the people whose words in the conversation are folded for `person`."""
    return frozenset(pk for (pk,) in _FOLDED(person=person.pk, conversation=conversation.pk))


def unfolded_for(messages: QuerySet[Message], person: Person) -> QuerySet[Message]:
    """Without what is folded for `person`."""
    return messages.exclude(is_folded_for(person))


def is_folded_for(person: Person) -> Q:
    """The condition on a Message that it is folded for `person`."""
    blocks = Block.objects.filter(blocker=person, blocked=OuterRef("author"))
    looks_after = Membership.objects.facilitating().filter(
        person=OuterRef("author"), network__placements__conversation=OuterRef("conversation")
    )
    return Exists(blocks) & ~Exists(looks_after)


def is_folded(*, author: int, conversation: int) -> Q:
    """The condition on a Membership that what `author` says in the conversation is folded for its person."""
    blocks = Block.objects.filter(blocker=OuterRef("person"), blocked=author)
    looks_after = Membership.objects.facilitating().filter(
        person=author, network__placements__conversation=conversation
    )
    return Exists(blocks) & ~Exists(looks_after)


def _folded(person: int, conversation: int) -> QuerySet[Block, tuple[int]]:
    looks_after = Membership.objects.facilitating().filter(
        person=OuterRef("blocked"), network__placements__conversation=conversation
    )
    return Block.objects.filter(~Exists(looks_after), blocker=person).values_list(F("blocked"))


_FOLDED = Prepared(_folded)
