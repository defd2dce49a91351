"""Which recommendations stand on somebody's page, in which order; and taking them away again."""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import RecommendationApproved, RecommendationWithdrawn
from ..models import Recommendation
from ..recommending_rules import may_approve, may_withdraw
from .recommending import RecommendationRefused, check_waits, locked
from .traits import changed

State = Recommendation.State
MOST_SHOWN = 50


@transaction.atomic
def approve_recommendation(recommendation: Recommendation, *, by: Person, revision: int) -> Recommendation:
    """From now on these words stand on the page of whom they are about. Approving them twice changes nothing.

    `revision`: which words. Raises RecommendationRefused if they have been changed since.
    """
    waiting = locked(recommendation)
    if not may_approve(by, waiting):
        raise RecommendationRefused(_("Only whom it is about decides this."))
    if waiting.state == State.APPROVED and waiting.revision == revision:
        return waiting
    check_waits(waiting, revision)
    shown = Recommendation.objects.shown().filter(recommended=by)
    if not waiting.is_shown:
        if shown.count() >= MOST_SHOWN:
            raise RecommendationRefused(_("Fifty recommendations stand on your page already. Take one down first."))
        last = shown.aggregate(last=Max("position"))["last"]
        waiting.position = 0 if last is None else last + 1
    waiting.shown_text, waiting.shown_relation = waiting.text, waiting.relation
    waiting.shown_circumstances = waiting.circumstances
    waiting.state, waiting.copy_id = State.APPROVED, uuid.uuid4()
    waiting.approved_at = waiting.changed_at = timezone.now()
    waiting.save()
    changed(waiting.recommended)
    record(RecommendationApproved(recommendation_id=waiting.pk, revision=revision))
    return waiting


@transaction.atomic
def withdraw_recommendation(recommendation: Recommendation, *, by: Person) -> Recommendation:
    """Gone from the page, with all words; by whichever of the two. What was only asked for is not asked any more.

    Withdrawing it twice changes nothing. Raises RecommendationRefused for anybody else.
    """
    found = locked(recommendation)
    if not may_withdraw(by, found):
        raise RecommendationRefused(_("Only the two whom it concerns can withdraw it."))
    if found.state == State.WITHDRAWN:
        return found
    was_shown = found.is_shown
    found.text = found.circumstances = found.purpose = found.beginning = found.answer = ""
    found.shown_text = found.shown_relation = found.shown_circumstances = ""
    found.approved_at = None
    found.state, found.withdrawn_by, found.changed_at = State.WITHDRAWN, by, timezone.now()
    found.save()
    if was_shown:
        changed(found.recommended)
    record(RecommendationWithdrawn(recommendation_id=found.pk, by_id=by.pk, was_shown=was_shown))
    return found


@transaction.atomic
def move_recommendation(recommendation: Recommendation, *, by: Person, up: bool) -> None:
    """One place up or down on the page. At either end nothing changes. Raises RecommendationRefused."""
    if not may_approve(by, recommendation):
        raise RecommendationRefused(_("Only whom they are about puts them in order."))
    rows = Recommendation.objects.select_for_update().shown().filter(recommended=by)
    shown = list(rows.in_order())
    place = next((place for place, one in enumerate(shown) if one.pk == recommendation.pk), None)
    if place is None:
        raise RecommendationRefused(_("This recommendation is not shown."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(shown):
        shown[place], shown[other] = shown[other], shown[place]
        for position, one in enumerate(shown):
            one.position = position
        Recommendation.objects.bulk_update(shown, ["position"])
        changed(by)
