"""Appeals: somebody else looks at a decision again."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people.models import Person

from ..actions import DecisionRefused, UndoRefused, answer_appeal, undo
from ..choices import Choice
from ..desk import Answer, Desk, Shown
from ..models import Appeal, Matter
from ..persons import known_of


def shown(matters: Sequence[Matter], reader: Person) -> Mapping[int, Shown]:
    """Five queries."""
    by_thing = {matter.thing_id: matter for matter in matters}
    found = Appeal.objects.select_related("by", "decision__by", "decision__network", "decision__person")
    appeals = found.in_bulk(by_thing)
    known = known_of({appeal.by_id for appeal in appeals.values() if appeal.by_id}, reader)
    return {
        by_thing[pk].pk: Shown(
            _("An appeal: %(what)s") % {"what": appeal.decision.get_kind_display()},
            [Choice.UPHOLD, Choice.UNDO],
            text=appeal.words,
            url=reverse("moderation:decision", args=[appeal.decision_id]),
            person=appeal.by,
            remarks=[*_decided(appeal), *([known[appeal.by_id].words] if appeal.by_id in known else [])],
        )
        for pk, appeal in appeals.items()
    }


def carry_out(matter: Matter, answer: Answer, by: Person) -> None:
    made = Appeal.objects.select_related("decision").get(pk=matter.thing_id)
    if answer.choice == Choice.UNDO:
        # It is answered by undoing it, which settles the matter as well.
        undo(made.decision, by=by, words=answer.words)
        return
    answer_appeal(made, Appeal.Outcome.UPHELD, by=by, words=answer.words)


def _decided(appeal: Appeal) -> list[str]:
    decision = appeal.decision
    name = decision.by.name if decision.by else _("somebody who has left")
    words = [_("Decided by %(name)s.") % {"name": name}]
    if decision.reason:
        words.append(_("They said why: “%(reason)s”") % {"reason": decision.reason})
    return words


DESK = Desk(
    shown=shown,
    carry_out=carry_out,
    follow=carry_out,
    refusals=(DecisionRefused, UndoRefused, conversations.Refused, networks.Refused),
)
