"""Telling people about recommendations: whom, once it happened; and what is said of it when it is shown."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.muting import has_muted
from staffroom.rooms.profiles.facts import (
    RecommendationApproved,
    RecommendationAsked,
    RecommendationDeclined,
    RecommendationReturned,
    RecommendationWithdrawn,
    RecommendationWritten,
)
from staffroom.rooms.profiles.models import Recommendation

from . import actions
from .models import Notice

KIND = Notice.Kind.RECOMMEND
State = Recommendation.State


def tell_of_asking(fact: RecommendationAsked) -> None:
    """Who is asked, unless they have muted whoever asks."""
    _tell_writer(fact.recommendation_id, State.ASKED)


def tell_of_writing(fact: RecommendationWritten) -> None:
    """Whom it is about, unless they have muted its writer."""
    _tell_recommended(fact.recommendation_id, State.WAITING)


def tell_of_declining(fact: RecommendationDeclined) -> None:
    _tell_recommended(fact.recommendation_id, State.DECLINED)


def tell_of_return(fact: RecommendationReturned) -> None:
    _tell_writer(fact.recommendation_id, State.RETURNED)


def tell_of_approval(fact: RecommendationApproved) -> None:
    _tell_writer(fact.recommendation_id, State.APPROVED)


@transaction.atomic
def tell_of_withdrawal(fact: RecommendationWithdrawn) -> None:
    """Whom it was about, if it was shown and its writer withdrew it. What was told of it before is over."""
    found = _found(fact.recommendation_id, State.WITHDRAWN)
    if found is None:
        return
    _told(found).delete()
    if fact.was_shown and fact.by_id == found.writer_id and not _are_apart(found):
        _tell(found, found.recommended)


def said(recommendation: Recommendation, state: str, person: Person) -> tuple[str, str] | None:
    """The words for `person`, and where they lead; None if it stands otherwise by now."""
    if recommendation.state != state:
        return None
    is_writer = recommendation.writer_id == person.pk
    words = _for_writer() if is_writer else _for_recommended()
    other = recommendation.recommended if is_writer else recommendation.writer
    if state not in words:
        return None
    page = reverse("profiles:recommendation", args=[recommendation.pk])
    url = reverse("profiles:recommendations") if state == State.WITHDRAWN else page
    return words[state] % {"who": other.name}, url


def _for_writer() -> Mapping[str, str]:
    return {
        State.ASKED: _("%(who)s asks you for a recommendation"),
        State.RETURNED: _("%(who)s hands your recommendation back"),
        State.APPROVED: _("%(who)s shows your recommendation"),
    }


def _for_recommended() -> Mapping[str, str]:
    return {
        State.DECLINED: _("%(who)s can't recommend you at the moment"),
        State.WAITING: _("%(who)s has written a recommendation for you"),
        State.WITHDRAWN: _("%(who)s has withdrawn the recommendation for you"),
    }


def _tell_writer(pk: int, state: str) -> None:
    found = _found(pk, state)
    if found and not _are_apart(found) and not has_muted(found.writer, found.recommended):
        _tell(found, found.writer)


def _tell_recommended(pk: int, state: str) -> None:
    found = _found(pk, state)
    if found and not _are_apart(found) and not has_muted(found.recommended, found.writer):
        _tell(found, found.recommended)


@transaction.atomic
def _tell(found: Recommendation, person: Person) -> None:
    """What either of the two was told of it before is over."""
    key = f"recommendation:{found.pk}:{found.state}:{found.changed_at:%Y%m%dT%H%M%S}"
    _told(found).exclude(person=person, key=key).delete()
    actions.tell(person.pk, KIND, key, {"recommendation": found.pk, "state": found.state})


def _told(found: Recommendation) -> QuerySet[Notice]:
    """What the two were told of it so far."""
    both = [found.writer_id, found.recommended_id]
    return Notice.objects.filter(person__in=both, kind=KIND, data__recommendation=found.pk)


def _found(pk: int, state: str) -> Recommendation | None:
    return Recommendation.objects.filter(pk=pk, state=state).select_related("writer", "recommended").first()


def _are_apart(found: Recommendation) -> bool:
    return blocks.between(found.writer, found.recommended)
