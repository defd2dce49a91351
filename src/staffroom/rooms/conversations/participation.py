"""Who takes part in a private conversation, as far as each may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Block, Connection, Person

from .models import Conversation, Participant

State = Participant.State


class WhyNot(StrEnum):
    """Why somebody may not write in a private conversation."""

    OUTSIDE = "outside"
    UNANSWERED = "unanswered"
    ALONE = "alone"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Other:
    """Somebody else in it. `is_blocked`: by whoever looks."""

    person: Person
    state: str
    is_blocked: bool = False

    @property
    def is_in(self) -> bool:
        return self.state == State.IN

    @property
    def has_left(self) -> bool:
        return self.state == State.LEFT

    @property
    def words(self) -> str:
        """What is said beside their name; who declined looks like who has not answered yet."""
        if self.has_left:
            return _("Has left")
        return "" if self.is_in else _("Has not answered yet")


@dataclass(frozen=True)
class Participation:
    """How one person stands in a private conversation: their own `state` ("" for an outsider), and the `others`."""

    state: str
    others: Sequence[Other]
    brought_by_id: int | None = None

    @property
    def is_in(self) -> bool:
        return self.state == State.IN

    @property
    def is_asked(self) -> bool:
        return self.state == State.ASKED

    @property
    def why_not(self) -> WhyNot | None:
        """Why they may not write; None if they may. Answering is saying yes, where they are asked."""
        if self.state not in {State.IN, State.ASKED}:
            return WhyNot.OUTSIDE
        reached = [other for other in self.others if other.is_in]
        if not reached:
            is_waiting = any(not other.has_left for other in self.others)
            return WhyNot.UNANSWERED if is_waiting else WhyNot.ALONE
        return WhyNot.BLOCKED if all(other.is_blocked for other in reached) else None

    @property
    def people(self) -> list[Person]:
        """The others, without those who left."""
        return [other.person for other in self.others if not other.has_left]


def participation_of(person: Person | None, conversation: Conversation) -> Participation:
    """One query."""
    rows: list[Participant] = [] if person is None else list(_ROWS(conversation=conversation.pk, person=person.pk))
    own = next((row for row in rows if person and row.person_id == person.pk and not row.is_shut), None)
    others = [
        Other(row.person, row.state, getattr(row, "is_blocked", False))
        for row in rows
        if person and row.person_id != person.pk
    ]
    return Participation(own.state if own else "", others, own.brought_by_id if own else None)


def others_in(conversations: Iterable[int], person: Person) -> dict[int, list[Other]]:
    """The others in each of these conversations. One query."""
    found: dict[int, list[Other]] = {}
    rows = Participant.objects.filter(conversation__in=list(conversations)).exclude(person=person)
    for row in rows.select_related("person").order_by("pk"):
        found.setdefault(row.conversation_id, []).append(Other(row.person, row.state))
    return found


def takes_part(person: Person | None, conversation: Conversation) -> bool:
    return person is not None and _TAKES_PART.first(conversation=conversation.pk, person=person.pk) is not None


def acquainted_with(person: Person) -> Q:
    """The condition on a Person that they know `person`: connected, in one network, or talking privately already."""
    mine = Membership.objects.active().filter(person=person).values("network")
    in_one_network = Membership.objects.active().filter(person=OuterRef("pk"), network__in=mine)
    talking = Participant.objects.filter(person=person, state=State.IN).values("conversation")
    in_one_talk = Participant.objects.filter(person=OuterRef("pk"), state=State.IN, is_shut=False)
    connected = Connection.objects.filter(person=OuterRef("pk"), other=person)
    return Q(Exists(connected)) | Q(Exists(in_one_network)) | Q(Exists(in_one_talk.filter(conversation__in=talking)))


_ROWS = Prepared(
    lambda conversation, person: (
        Participant.objects.filter(conversation=conversation)
        .select_related("person")
        .annotate(is_blocked=Exists(Block.objects.filter(blocker=person, blocked=OuterRef("person"))))
        .order_by("pk")
    )
)
_TAKES_PART = Prepared(
    lambda conversation, person: Participant.objects.filter(
        conversation=conversation, person=person, state=State.IN, is_shut=False
    ).values_list("pk")
)
