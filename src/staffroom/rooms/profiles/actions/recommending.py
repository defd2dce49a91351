"""Recommendations: asking for one, writing it, approving it, taking it back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line, clean_text
from staffroom.journal.recording import record
from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person

from ..facts import RecommendationAsked, RecommendationDeclined, RecommendationReturned, RecommendationWritten
from ..models import Recommendation
from ..recommending_rules import may_answer, may_approve, may_ask_for_recommendation, may_recommend
from .refusals import Refused

State = Recommendation.State
LONGEST_TEXT, LONGEST_PURPOSE, LONGEST_CIRCUMSTANCES, LONGEST_ANSWER = 4_000, 300, 120, 600
MOST_ASKED, MOST_A_DAY = 20, 10
DAY, ASKED_AGAIN_AFTER = timedelta(days=1), timedelta(days=30)


class RecommendationRefused(Refused):
    """All is as it was. `field` is what needs another look, if it is one."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def ask_for_recommendation(
    asker: Person,
    writer: Person,
    *,
    purpose: str,
    beginning: str = "",
    relation: str = Recommendation.Relation.COLLEAGUE,
    circumstances: str = "",
) -> Recommendation:
    """`writer` is asked, once, to recommend `asker`. `purpose`: what for; `beginning`: how it might begin.

    Raises RecommendationRefused where they don't know one another, have asked already, or ask too much.
    """
    _take_turns(writer)
    now, names = timezone.now(), {"name": writer.name}
    if not may_ask_for_recommendation(asker, writer):
        raise RecommendationRefused(_("You can ask people you know, and those who are in a network with you."))
    found = _between(writer, asker)
    if found and found.state not in {State.DECLINED, State.WITHDRAWN}:
        raise RecommendationRefused(_already_words(found) % names)
    if found and found.asked_at and found.asked_at > now - ASKED_AGAIN_AFTER:
        raise RecommendationRefused(_("You asked %(name)s not long ago. Wait a month, then ask again.") % names)
    _check_pace(asker, now)
    purpose, beginning = _line(purpose, "purpose", LONGEST_PURPOSE), _text(beginning, "beginning")
    if not purpose:
        raise RecommendationRefused(
            _("Say what it is for, so that %(name)s knows what to write about.") % names, "purpose"
        )
    asked = found or Recommendation(recommended=asker, writer=writer)
    asked.state, asked.answer, asked.withdrawn_by = State.ASKED, "", None
    asked.purpose, asked.beginning = purpose, beginning
    asked.relation = _relation(relation)
    asked.circumstances = _line(circumstances, "circumstances", LONGEST_CIRCUMSTANCES)
    asked.asked_at = asked.changed_at = now
    asked.save()
    record(RecommendationAsked(recommendation_id=asked.pk))
    return asked


@transaction.atomic
def recommend(
    writer: Person, recommended: Person, *, text: str, relation: str | None = None, circumstances: str | None = None
) -> Recommendation:
    """What `writer` says of `recommended`, who reads it first: asked for, offered, or another wording of their own.

    What is shown stays until the new words are approved. The same words again change nothing. None leaves relation
    and circumstances as they were. Raises RecommendationRefused.
    """
    _take_turns(writer)
    now = timezone.now()
    found = _between(writer, recommended)
    _check_may_write(writer, recommended, found, now)
    written = found or Recommendation(recommended=recommended, writer=writer)
    before = _words(written)
    written.text = _text(text, "text")
    if not written.text:
        raise RecommendationRefused(_("Write a few sentences first."), "text")
    if relation is not None:
        written.relation = _relation(relation)
    if circumstances is not None:
        written.circumstances = _line(circumstances, "circumstances", LONGEST_CIRCUMSTANCES)
    if written.state in {State.WAITING, State.APPROVED} and _words(written) == before:
        return written
    written.state, written.answer, written.withdrawn_by = State.WAITING, "", None
    written.revision += 1
    written.written_at = written.changed_at = now
    written.save()
    record(RecommendationWritten(recommendation_id=written.pk, revision=written.revision))
    return written


@transaction.atomic
def decline_recommendation(recommendation: Recommendation, *, by: Person, words: str = "") -> Recommendation:
    """Whoever was asked can't now; with a few words to whoever asked. Raises RecommendationRefused."""
    asked = locked(recommendation)
    if not may_answer(by, asked):
        raise RecommendationRefused(_("Only whoever was asked answers this."))
    if asked.state == State.DECLINED:
        return asked
    if asked.state != State.ASKED:
        raise RecommendationRefused(_("Nobody asks you for this any more."))
    asked.state, asked.answer = State.DECLINED, _line(words, "words", LONGEST_ANSWER)
    asked.changed_at = timezone.now()
    asked.save()
    record(RecommendationDeclined(recommendation_id=asked.pk))
    return asked


@transaction.atomic
def return_recommendation(
    recommendation: Recommendation, *, by: Person, revision: int, words: str = ""
) -> Recommendation:
    """Handed back to its writer, who may put it otherwise; what was shown stays. Raises RecommendationRefused."""
    waiting = locked(recommendation)
    if not may_approve(by, waiting):
        raise RecommendationRefused(_("Only whom it is about decides this."))
    if waiting.state == State.RETURNED and waiting.revision == revision:
        return waiting
    check_waits(waiting, revision)
    waiting.state, waiting.answer = State.RETURNED, _line(words, "words", LONGEST_ANSWER)
    waiting.returned_at = waiting.changed_at = timezone.now()
    waiting.save()
    record(RecommendationReturned(recommendation_id=waiting.pk, revision=revision))
    return waiting


def locked(recommendation: Recommendation) -> Recommendation:
    """As it is now, for this transaction alone to change. Raises RecommendationRefused if it is gone."""
    found = Recommendation.objects.select_for_update(of=("self",)).select_related("writer", "recommended")
    if (now := found.filter(pk=recommendation.pk).first()) is None:
        raise RecommendationRefused(_("This recommendation is not here any more."))
    if not now.is_shown and blocks.between(now.writer, now.recommended):
        raise RecommendationRefused(_("This recommendation is not here any more."))
    return now


def check_waits(recommendation: Recommendation, revision: int) -> None:
    """Raises RecommendationRefused unless these very words wait for approval."""
    if recommendation.state != State.WAITING:
        raise RecommendationRefused(_("Nothing waits for your approval here."))
    if recommendation.revision != revision:
        raise RecommendationRefused(_("It has been changed since you read it. Read it again, then decide."))


def _take_turns(writer: Person) -> None:
    """What is asked of one writer, and offered by them, at the same moment comes one after the other."""
    Person.objects.select_for_update(no_key=True).get(pk=writer.pk)


def _between(writer: Person, recommended: Person) -> Recommendation | None:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("writer", "recommended")
    return rows.filter(writer=writer, recommended=recommended).first()


def _check_may_write(writer: Person, recommended: Person, found: Recommendation | None, now: datetime) -> None:
    is_open = found is not None and found.state != State.WITHDRAWN
    is_apart = blocks.between(writer, recommended) or Person.Kind.FORMER in {writer.kind, recommended.kind}
    if is_apart or not (is_open or may_recommend(writer, recommended)):
        raise RecommendationRefused(_("You can recommend people you know, and those who are in a network with you."))
    if is_open:
        return
    if found and found.withdrawn_by_id == recommended.pk and found.changed_at > now - ASKED_AGAIN_AFTER:
        words = _("%(name)s took your recommendation down not long ago. Wait a month, or until they ask.")
        raise RecommendationRefused(words % {"name": recommended.name})
    offered = Recommendation.objects.filter(writer=writer, asked_at=None, written_at__gt=now - DAY)
    if offered.count() >= MOST_A_DAY:
        raise RecommendationRefused(_("You have recommended ten people today. Go on tomorrow."))


def _check_pace(asker: Person, now: datetime) -> None:
    """Nobody is to collect recommendations by asking everybody."""
    mine = Recommendation.objects.filter(recommended=asker)
    if mine.filter(state=State.ASKED).count() >= MOST_ASKED:
        raise RecommendationRefused(_("Twenty people have not answered you yet. Wait for some of them first."))
    if mine.filter(asked_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise RecommendationRefused(_("You have asked ten people today. Go on tomorrow."))


def _already_words(found: Recommendation) -> str:
    if found.state == State.ASKED:
        return _("You have asked %(name)s already, and they have not answered yet.")
    return _("%(name)s has written one for you already.")


def _words(recommendation: Recommendation) -> tuple[str, str, str]:
    return recommendation.text, recommendation.relation, recommendation.circumstances


def _relation(relation: str) -> str:
    if relation not in Recommendation.Relation.values:
        raise RecommendationRefused(_("Choose who you were to one another."), "relation")
    return relation


def _line(words: str, field: str, longest: int) -> str:
    line = clean_line(words, 4 * longest)
    if len(line) > longest:
        raise RecommendationRefused(_("That is too long: {most} characters are the most.").format(most=longest), field)
    return line


def _text(words: str, field: str) -> str:
    text = clean_text(words).strip()
    if len(text) > LONGEST_TEXT:
        most = _("That is too long: {most} characters are the most.").format(most=LONGEST_TEXT)
        raise RecommendationRefused(most, field)
    return text
