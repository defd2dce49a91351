"""Who may do what in a conversation. `person` is None for a guest."""

from collections.abc import Sequence

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks import rules as networks
from staffroom.rooms.networks.models import Audience, Membership, Network
from staffroom.rooms.networks.standing import Standing, Trouble, Wait, as_rows, standing_in
from staffroom.rooms.people.models import Person

from .models import Conversation, Message, Placement
from .participation import participation_of, takes_part


def may_read(person: Person | None, conversation: Conversation) -> bool:
    return Conversation.objects.visible_to(person).filter(pk=conversation.pk).exists()


def may_start(person: Person | None, network: Network) -> bool:
    return networks.may_write(person, network)


def may_reply(person: Person | None, conversation: Conversation) -> bool:
    """Members of any network it is placed in, while it is open and none of its networks keeps them from writing.

    Nobody while it lies in an archive not opened yet. What they write may have to wait. In a private one: whoever
    takes part, once somebody else does; who is asked whether they want to takes part by answering.
    """
    if conversation.is_private:
        return conversation.is_open and participation_of(person, conversation).why_not is None
    return may_reply_as(standings_in(person, conversation), conversation)


def may_reply_as(standings: Sequence[Standing], conversation: Conversation) -> bool:
    """The same for who stands so in its networks."""
    is_here = conversation.audience != Audience.NOBODY
    return conversation.is_open and is_here and trouble_in(standings) is None


def trouble_in(standings: Sequence[Standing]) -> tuple[Trouble, int] | None:
    """Why who stands so may not write, and in which of the networks; None if they may. The strictest decides."""
    if not any(standing.is_member for standing in standings):
        return Trouble.STRANGER, standings[0].network_id if standings else 0
    troubles = [(standing.trouble, standing.network_id) for standing in standings if standing.trouble]
    return troubles[0] if troubles else None


def waits_in(person: Person, standings: Sequence[Standing]) -> dict[int, Wait]:
    """In which networks what they write waits for a facilitator first, and why; empty where it appears at once."""
    waits = {standing.network_id: standing.wait for standing in standings if standing.wait}
    return {pk: wait for pk, wait in waits.items() if wait != Wait.FIRST or not has_said_something(person, pk)}


def has_said_something(person: Person, network: int) -> bool:
    """Whether a message of theirs stands in the network with that id."""
    return bool(_SAID_IN(person=person.pk, network=network))


def standings_in(person: Person | None, conversation: Conversation) -> list[Standing]:
    """How they stand in each network it is placed in."""
    if person is None:
        return []
    return [Standing(*row) for row in _STANDINGS(person=person.pk, conversation=conversation.pk)]


def belongs(person: Person | None, conversation: Conversation) -> bool:
    if conversation.is_private:
        return takes_part(person, conversation)
    return bool(levels_in(person, conversation))


def levels_in(person: Person | None, conversation: Conversation) -> list[str]:
    """How much reaches them of each network of theirs that it is placed in; empty for who belongs to none."""
    return [standing.level or "" for standing in standings_in(person, conversation) if standing.is_member]


_STANDINGS = Prepared(
    lambda person, conversation: as_rows(Placement.objects.filter(conversation=conversation), person, under="network__")
)
_SAID_IN = Prepared(
    lambda person, network: (
        Message.objects.said()
        .filter(author=person, conversation__placements__network=network)
        .order_by()
        .values_list("pk")[:1]
    )
)


def may_edit(person: Person | None, message: Message) -> bool:
    """Its author, as long as they belong and are not paused; nobody puts words into another's mouth."""
    if not _is_author(person, message) or message.withdrawn_at is not None:
        return False
    return _has_a_say_in(person, message.conversation)


def may_withdraw(person: Person | None, message: Message) -> bool:
    """Its author, also after leaving the network."""
    return _is_author(person, message) and message.withdrawn_at is None


def may_tend(person: Person | None, conversation: Conversation) -> bool:
    """Close, reopen, rename: whoever began it, as long as they belong and are not paused; and its facilitators.

    Nobody in a private one: each leaves it or mutes it for themselves.
    """
    if person is None or conversation.is_private:
        return False
    if conversation.started_by_id == person.pk and _has_a_say(standings_in(person, conversation)):
        return True
    return may_moderate(person, conversation)


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
    """Who may tend it, and writes in the other network without anybody looking first. It is then in both."""
    if person is None or not may_tend(person, conversation) or not networks.may_write(person, network):
        return False
    return not waits_in(person, [standing_in(person.pk, network.pk)])


def may_moderate(person: Person | None, conversation: Conversation) -> bool:
    """Move, split, merge: the facilitators of its networks; and whoever runs the site. Nobody in a private one."""
    return not conversation.is_private and _looks_after(person, conversation)


def _looks_after(person: Person | None, conversation: Conversation) -> bool:
    return facilitates(person, conversation) or networks.runs_the_site(person)


def may_remove(person: Person | None, message: Message) -> bool:
    """Whoever moderates, what somebody else said. An owner's words too: nobody is above the others here.

    In a private conversation those who run the site, who come to know only of what somebody in it has reported.
    """
    is_others = person is not None and message.author_id != person.pk
    return is_others and message.withdrawn_at is None and _looks_after(person, message.conversation)


def may_restore(person: Person | None, message: Message) -> bool:
    """Whoever moderates, but nobody their own words."""
    is_others = person is not None and message.author_id != person.pk
    return is_others and message.withdrawn_at is not None and _looks_after(person, message.conversation)


def may_read_removed(person: Person | None, message: Message) -> bool:
    """What a removed message said: its author, and whoever moderates."""
    return _is_author(person, message) or _looks_after(person, message.conversation)


def _has_a_say_in(person: Person | None, conversation: Conversation) -> bool:
    if conversation.is_private:
        return takes_part(person, conversation)
    return _has_a_say(standings_in(person, conversation))


def _has_a_say(standings: Sequence[Standing]) -> bool:
    """Whether they belong, and nobody keeps them from writing; where only some write, they still look after theirs."""
    is_kept_from_it = any(it.trouble in {Trouble.PAUSED, Trouble.BANNED, Trouble.MOVING} for it in standings)
    return any(it.is_member for it in standings) and not is_kept_from_it


def _is_author(person: Person | None, message: Message) -> bool:
    return person is not None and message.author_id == person.pk
