"""What recommendations and mentoring export and remove of a person."""

from typing import Any

from django.db.models import Q

from staffroom.rooms.people.models import Person

from .models import Mentor, Mentoring, Recommendation

COVERS = frozenset({Mentor, Mentoring, Recommendation})


def export(person: Person) -> dict[str, Any]:
    """What they wrote, what was written for them, what they asked for: of each as much as they see of it."""
    mentor = Mentor.objects.filter(person=person).prefetch_related("sectors").first()
    given = Recommendation.objects.filter(writer=person).select_related("recommended").order_by("changed_at", "pk")
    got = Recommendation.objects.filter(recommended=person).select_related("writer").order_by("changed_at", "pk")
    mentorings = Mentoring.objects.filter(Q(mentor=person) | Q(mentee=person)).select_related("mentor", "mentee")
    return {
        "recommendations given": [_given(it) for it in given],
        "recommendations got": [_got(it) for it in got],
        "open to mentoring": _mentor(mentor) if mentor else None,
        "mentoring": [_mentoring(it) for it in mentorings.order_by("asked_at", "pk")],
    }


def remove(person: Person) -> int:
    """All of it: a recommendation by somebody who is not here any more vouches for nothing."""
    concerned = Q(writer=person) | Q(recommended=person)
    count = Recommendation.objects.filter(concerned).delete()[0] + Mentor.objects.filter(person=person).delete()[0]
    return count + Mentoring.objects.filter(Q(mentor=person) | Q(mentee=person)).delete()[0]


def _given(one: Recommendation) -> dict[str, Any]:
    return {
        "for": one.recommended.name,
        "state": one.state,
        "text": one.text,
        "relation": one.relation,
        "where and when": one.circumstances,
        "written": one.written_at.isoformat() if one.written_at else None,
        "shown since": one.approved_at.isoformat() if one.approved_at else None,
    }


def _got(one: Recommendation) -> dict[str, Any]:
    return {
        "by": one.writer.name,
        "state": one.state,
        "text": one.shown_text or one.text,
        "asked for": one.purpose,
        "suggested beginning": one.beginning,
        "asked": one.asked_at.isoformat() if one.asked_at else None,
        "shown since": one.approved_at.isoformat() if one.approved_at else None,
        "place": one.position,
    }


def _mentor(mentor: Mentor) -> dict[str, Any]:
    return {
        "available": mentor.is_available,
        "at a time": mentor.capacity,
        "words": mentor.words,
        "sectors": [sector.name for sector in mentor.sectors.all()],
        "confirmed": mentor.confirmed_at.isoformat(),
    }


def _mentoring(one: Mentoring) -> dict[str, Any]:
    return {
        "mentor": one.mentor.name,
        "mentee": one.mentee.name,
        "state": one.state,
        "purpose": one.purpose,
        "answer": one.answer,
        "asked": one.asked_at.isoformat(),
        "ended": one.ended_at.isoformat() if one.ended_at else None,
    }
