"""What moderation holds of a person."""

from typing import Any

from django.db.models import Q

from staffroom.rooms.people.models import Person

from . import actions
from .models import Appeal, Bell, Decision, Matter, Report

COVERS = frozenset({Appeal, Bell, Decision, Matter, Report})


def export(person: Person) -> dict[str, Any]:
    """What they reported, what was decided about them, and what they said to it; not what others said of them."""
    return {
        "reports": [
            {"of": _of(report), "ground": report.ground, "words": report.words, "at": report.made_at.isoformat()}
            for report in person.reports_made.select_related("about_network").order_by("made_at")
        ],
        "decisions about you": [
            {"what": one.kind, "reason": one.reason, "at": one.made_at.isoformat(), "undone": one.undone_at is not None}
            for one in person.decisions_about.order_by("made_at")
        ],
        "decisions you made": [
            {"what": one.kind, "reason": one.reason, "at": one.made_at.isoformat()}
            for one in person.decisions_made.order_by("made_at")
        ],
        "appeals": [
            {"words": one.words, "at": one.made_at.isoformat(), "outcome": one.outcome, "answer": one.answer}
            for one in person.appeals.order_by("made_at")
        ],
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Their reports and appeals lose their name and, if they are about nothing any more, go; the log names nobody.

    What was reported of them needs no deciding; what was decided about them stays, without them and without words.
    """
    for report in Report.objects.open().filter(Q(person=person) | Q(message__author=person)):
        actions.settle(Matter.Kind.REPORT, report.pk, by=None)
        actions.answer_report(report, Report.Outcome.ACTED)
    for waiting in Appeal.objects.filter(by=person, answered_at=None):
        actions.settle(Matter.Kind.APPEAL, waiting.pk, by=None)
    changed = Report.objects.filter(person=person).delete()[0]
    changed += Appeal.objects.filter(by=person).delete()[0]
    changed += Report.objects.filter(reporter=person).update(reporter=None)
    changed += Decision.objects.filter(person=person).update(person=None, reason="", undone_reason="")
    changed += Decision.objects.filter(by=person).update(by=None)
    changed += Matter.objects.filter(person=person).update(person=None)
    return changed + Bell.objects.filter(person=person).delete()[0]


def _of(report: Report) -> str:
    if report.message_id:
        return f"message {report.message_id}"
    return f"person {report.person_id}" if report.person_id else f"network {report.about_network.slug}"
