"""The letters about recommendations: one is asked for, written, handed back, shown, or can't be written now."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.rooms.people.models import Person, Site
from staffroom.rooms.people.muting import has_muted
from staffroom.rooms.profiles import relations
from staffroom.rooms.profiles.models import Recommendation

from . import letters, routes
from .models import Letter
from .network_letters import language_of, worded

State = Recommendation.State
# The first number of a signed address. Written into addresses that people keep: only ever add to it.
WRITE, WRITE_NO, DECIDE, DECIDE_YES, DECIDE_NO = range(1, 6)


def write_asked(asked: Recommendation) -> Letter | None:
    """To who is asked: what for, how it might begin, and that an answer to the letter is the recommendation.

    None if they have muted whoever asks: the page shows it.
    """
    writer, asker = asked.writer, asked.recommended
    if has_muted(writer, asker):
        return None
    site = Site.here()
    with override(language_of(writer)):
        words = _about(asked, asker, site) | {
            "relation": relations.as_written(asked).relation,
            "no": routes.recommendation_address(WRITE_NO, asked.pk, writer.pk, 0, site),
        }
        return letters.write_to(
            writer,
            kind="recommend",
            key=f"recommendation-asked:{asked.pk}:{asked.asked_at:%Y%m%dT%H%M%S}",
            subject=_("%(person)s asks you for a recommendation") % {"person": asker.name},
            headers={"Reply-To": routes.recommendation_address(WRITE, asked.pk, writer.pk, 0, site)},
            **worded("recommendation-asked", words),
        )


def write_written(written: Recommendation) -> Letter | None:
    """To whom it is about: the words as they would be shown, and how to decide by mail about these very words.

    One a day until it is decided, however often its writer puts it otherwise; None from somebody whom they have muted.
    """
    recommended, writer = written.recommended, written.writer
    if has_muted(recommended, writer):
        return None
    site, revision = Site.here(), written.revision
    # What was decided of it before, so that the letter about other words is another one.
    decided = max(filter(None, [written.returned_at, written.approved_at]), default=None)
    before = f"{decided:%Y%m%dT%H%M%S}" if decided else ""
    with override(language_of(recommended)):
        words = _about(written, writer, site) | {
            "written": relations.as_written(written),
            "yes": routes.recommendation_address(DECIDE_YES, written.pk, recommended.pk, revision, site),
            "no": routes.recommendation_address(DECIDE_NO, written.pk, recommended.pk, revision, site),
        }
        return letters.write_to(
            recommended,
            kind="recommended",
            key=f"recommendation:{written.pk}:{before}:{written.written_at:%Y-%m-%d}",
            subject=_("%(person)s recommends you") % {"person": writer.name},
            headers={"Reply-To": routes.recommendation_address(DECIDE, written.pk, recommended.pk, revision, site)},
            **worded("recommendation-written", words),
        )


def write_answered(answered: Recommendation) -> Letter | None:
    """To the other of the two: it can't be written now, was handed back, or is shown."""
    writer, recommended = answered.writer, answered.recommended
    is_declined = answered.state == State.DECLINED
    to, other = (recommended, writer) if is_declined else (writer, recommended)
    site = Site.here()
    with override(language_of(to)):
        words = _about(answered, other, site) | {"what": answered.state}
        headers = {}
        if answered.state == State.RETURNED:  # another wording may come by mail
            headers = {"Reply-To": routes.recommendation_address(WRITE, answered.pk, writer.pk, 0, site)}
        return letters.write_to(
            to,
            kind="recommend",
            key=f"recommendation-{answered.state}:{answered.pk}:{answered.changed_at:%Y%m%dT%H%M%S}",
            subject=_subject(answered) % {"person": other.name},
            headers=headers,
            **worded("recommendation-answered", words),
        )


def _subject(answered: Recommendation) -> str:
    return {
        State.DECLINED: _("%(person)s can't recommend you at the moment"),
        State.RETURNED: _("%(person)s hands your recommendation back"),
        State.APPROVED: _("%(person)s shows your recommendation"),
    }[State(answered.state)]


def _about(recommendation: Recommendation, other: Person, site: Site) -> dict[str, Any]:
    """What a letter shows of the other: their name, headline and page, which every member may see; no address."""
    return {
        "site": site,
        "network": None,
        "recommendation": recommendation,
        "other": other,
        "page": site.base_url + reverse("profiles:recommendation", args=[recommendation.pk]),
    }
