"""What the email door writes about recommendations. Each may run twice: no letter is written twice."""

from staffroom.rooms.people import blocks
from staffroom.rooms.profiles.facts import (
    RecommendationApproved,
    RecommendationAsked,
    RecommendationDeclined,
    RecommendationReturned,
    RecommendationWritten,
)
from staffroom.rooms.profiles.models import Recommendation

from . import recommendation_letters

State = Recommendation.State


def send_asked(fact: RecommendationAsked) -> None:
    """Nothing if it was answered or taken back meanwhile."""
    if asked := _found(fact.recommendation_id, State.ASKED):
        recommendation_letters.write_asked(asked)


def send_written(fact: RecommendationWritten) -> None:
    """Nothing if it was decided, withdrawn or put otherwise meanwhile."""
    written = _found(fact.recommendation_id, State.WAITING)
    if written and written.revision == fact.revision:
        recommendation_letters.write_written(written)


def send_declined(fact: RecommendationDeclined) -> None:
    if declined := _found(fact.recommendation_id, State.DECLINED):
        recommendation_letters.write_answered(declined)


def send_returned(fact: RecommendationReturned) -> None:
    if returned := _found(fact.recommendation_id, State.RETURNED):
        recommendation_letters.write_answered(returned)


def send_approved(fact: RecommendationApproved) -> None:
    if approved := _found(fact.recommendation_id, State.APPROVED):
        recommendation_letters.write_answered(approved)


def _found(pk: int, state: str) -> Recommendation | None:
    """As it stands now; None as well if either has blocked the other meanwhile."""
    rows = Recommendation.objects.filter(pk=pk, state=state).select_related("writer", "recommended")
    found = rows.first()
    return None if found is None or blocks.between(found.writer, found.recommended) else found
