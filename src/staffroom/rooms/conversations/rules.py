"""Who may do what in a conversation. `person` is None for a guest."""

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks import rules as networks
from staffroom.rooms.networks.models import Audience, Membership, Network
from staffroom.rooms.people.models import Person

from .models import Conversation, Message


def may_read(person: Person | None, conversation: Conversation) -> bool:
    return Conversation.objects.visible_to(person).filter(pk=conversation.pk).exists()


def may_start(person: Person | None, network: Network) -> bool:
    return networks.may_write(person, network)


def may_reply(person: Person | None, conversation: Conversation) -> bool:
    """Members of any network it is placed in, while it is open; nobody while it lies in an archive not opened yet."""
    is_here = conversation.audience != Audience.NOBODY
    return conversation.is_open and is_here and belongs(person, conversation)


def belongs(person: Person | None, conversation: Conversation) -> bool:
    return bool(levels_in(person, conversation))


def levels_in(person: Person | None, conversation: Conversation) -> list[str]:
    """How much reaches them of each network of theirs that it is placed in; empty for who belongs to none."""
    if person is None:
        return []
    return [level for (level,) in _LEVELS(person=person.pk, conversation=conversation.pk)]


_LEVELS = Prepared(
    lambda person, conversation: (
        Membership.objects.active()
        .filter(person=person, network__placements__conversation=conversation)
        .values_list("level")
    )
)


def may_edit(person: Person | None, message: Message) -> bool:
    """Its author, as long as they belong; nobody puts words into another's mouth."""
    return _is_author(person, message) and message.withdrawn_at is None and belongs(person, message.conversation)


def may_withdraw(person: Person | None, message: Message) -> bool:
    """Its author, also after leaving the network."""
    return _is_author(person, message) and message.withdrawn_at is None


def may_tend(person: Person | None, conversation: Conversation) -> bool:
    """Close, reopen, rename: whoever began it, and the facilitators of its networks."""
    if person is None:
        return False
    if conversation.started_by_id == person.pk and belongs(person, conversation):
        return True
    return facilitates(person, conversation)


def facilitates(person: Person | None, conversation: Conversation) -> bool:
    if person is None:
        return False
    return (
        Membership.objects.facilitating()
        .filter(person=person, network__placements__conversation=conversation.pk)
        .exists()
    )


def may_pin(person: Person | None, network: Network) -> bool:
    return networks.may_facilitate(person, network)


def may_place(person: Person | None, conversation: Conversation, network: Network) -> bool:
    """Who may tend it and write in the other network. Nobody is moved: it is then in both."""
    return may_tend(person, conversation) and networks.may_write(person, network)


def _is_author(person: Person | None, message: Message) -> bool:
    return person is not None and message.author_id == person.pk
