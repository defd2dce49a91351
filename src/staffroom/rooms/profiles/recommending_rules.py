"""Who may recommend whom, and who decides what of a recommendation."""

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.rules import are_connected

from .models import Recommendation


def may_recommend(writer: Person | None, recommended: Person) -> bool:
    """Two members who know one another, or are in a network together; neither has blocked the other."""
    if writer is None or writer.pk == recommended.pk:
        return False
    if {writer.kind, recommended.kind} != {Person.Kind.MEMBER} or blocks.between(writer, recommended):
        return False
    return are_connected(writer, recommended) or _share_a_network(writer, recommended)


def may_ask_for_recommendation(asker: Person | None, writer: Person) -> bool:
    """Whoever may be recommended by somebody may ask them for it."""
    return asker is not None and may_recommend(writer, asker)


def may_answer(person: Person, recommendation: Recommendation) -> bool:
    """The writer writes, edits, or says that they can't now."""
    return person.pk == recommendation.writer_id


def may_approve(person: Person, recommendation: Recommendation) -> bool:
    """Whom it is about approves it, hands it back, and puts those they show in order."""
    return person.pk == recommendation.recommended_id


def may_withdraw(person: Person, recommendation: Recommendation) -> bool:
    return person.pk in {recommendation.writer_id, recommendation.recommended_id}


def _share_a_network(one: Person, other: Person) -> bool:
    return Membership.objects.active().filter(person=one, network__in=Network.objects.of(other)).exists()
