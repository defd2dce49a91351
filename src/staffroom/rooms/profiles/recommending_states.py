"""How it stands with a recommendation, in a sentence for either of the two whom it concerns."""

from django.utils.translation import gettext as _

from .models import Recommendation

State = Recommendation.State


def for_writer(recommendation: Recommendation) -> str:
    """`name` is whom it is about."""
    words = {
        State.ASKED: _("%(name)s asks you for a recommendation."),
        State.DECLINED: _("You told %(name)s that you can't write one at the moment. You still can."),
        State.WAITING: _("%(name)s has not decided yet whether it is shown."),
        State.RETURNED: _("%(name)s handed it back. You may put it otherwise, or leave it."),
        State.APPROVED: _("%(name)s shows it."),
        State.WITHDRAWN: _("It was withdrawn."),
    }
    return words[State(recommendation.state)] % {"name": recommendation.recommended.name}


def for_recommended(recommendation: Recommendation) -> str:
    """`name` is its writer."""
    words = {
        State.ASKED: _("You asked %(name)s for it. There is no hurry."),
        State.DECLINED: _("%(name)s can't write one at the moment."),
        State.WAITING: _("%(name)s has written it for you. Nobody else sees it until you approve."),
        State.RETURNED: _("You handed it back to %(name)s, who may put it otherwise."),
        State.APPROVED: _("It stands on your page."),
        State.WITHDRAWN: _("It was withdrawn."),
    }
    return words[State(recommendation.state)] % {"name": recommendation.writer.name}
