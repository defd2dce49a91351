"""Deciding what waits: once, by somebody who may, and for all like ones together."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Person

from ..choices import NEEDS_WORDS, Choice, done_words
from ..desk import Answer, Desk, desk_for
from ..models import Decision, Ground, Matter
from ..rules import may_decide
from .raising import settle
from .refusals import DecisionRefused, SettledAlready

MOST_WORDS = 4000
# Like ones are decided together, but nobody is written to a hundred times over.
TELLS_NOBODY = Choice.DISCARD


@dataclass(frozen=True)
class Decided:
    """How many were settled; and what was bundled with them, but has to wait on: a sentence for each, with the why."""

    count: int
    left: Sequence[str] = ()


def decide(matter: Matter, answer: Answer, *, by: Person) -> Decided:
    """Carry out what `by` chose, for the matter and what is bundled with it.

    Raises SettledAlready if somebody was quicker, DecisionRefused (worded) if it can't be done.
    """
    desk = desk_for(matter.kind)
    try:
        with transaction.atomic():
            return _decide(matter, answer, by)
    except desk.refusals as refusal:
        if isinstance(refusal, DecisionRefused):
            raise
        raise DecisionRefused(str(refusal)) from refusal


def _decide(matter: Matter, answer: Answer, by: Person) -> Decided:
    row = _locked(matter, by)
    followers = list(row.followers.open().select_for_update(of=("self",)).order_by("came_at", "pk"))
    _check(row, answer, by)
    desk = desk_for(row.kind)
    if followers and answer.choice == Choice.REFUSE:
        answer = Answer(TELLS_NOBODY, ground=answer.ground)
    began = timezone.now()
    # A desk may settle each by itself: nobody takes the place of a leader whose followers are decided as well.
    bundle = Matter.objects.filter(pk__in=[one.pk for one in followers])
    bundle.update(leader=None)
    desk.carry_out(row, answer, by)
    left = _follow(desk, followers, answer, by)
    followers = [one for one in followers if one not in left]
    # What the rooms noted just now came of this; their rows keep less of the words.
    said = {"reason": answer.words} if answer.words else {}
    Decision.objects.filter(by=by, matter=None, made_at__gte=began).update(matter=row, ground=answer.ground, **said)
    # The leader last: no other needs to take its place.
    for one in [*followers, row]:
        settle(one.kind, one.thing_id, by=by, choice=answer.choice, network=one.network)
    # A room's own verb may have settled it, in fewer words.
    Matter.objects.filter(pk__in=[one.pk for one in [*followers, row]]).update(choice=answer.choice, settled_by=by)
    bundle.exclude(pk__in=[one.pk for one in left]).update(leader=row)
    return Decided(1 + len(followers), _left_words(desk, left, by))


def _follow(desk: Desk, followers: Sequence[Matter], answer: Answer, by: Person) -> dict[Matter, str]:
    """Those for which it can't be done, and why; they wait on, bundled among themselves."""
    left: dict[Matter, str] = {}
    for one in followers:
        try:
            with transaction.atomic():
                desk.follow(one, answer, by)
        except desk.refusals as refusal:
            left[one] = str(refusal)
    if left:
        first, *others = left
        Matter.objects.filter(pk__in=[one.pk for one in others]).update(leader=first)
    return left


def _left_words(desk: Desk, left: dict[Matter, str], by: Person) -> list[str]:
    """“Locks” by Maeve Tully waits on: the conversation has been closed meanwhile."""
    shown = desk.shown(list(left), by) if left else {}
    named = [(shown[one.pk], why) for one, why in left.items() if one.pk in shown]
    return [
        _("“%(title)s” by %(name)s waits on. %(why)s")
        % {"title": it.title, "name": it.person.name if it.person else it.sender, "why": why}
        for it, why in named
    ]


def _locked(matter: Matter, by: Person) -> Matter:
    """The row as it is now. Raises SettledAlready, in words, or DecisionRefused."""
    found = Matter.objects.select_for_update(of=("self",)).select_related("settled_by", "network", "person")
    row = found.get(pk=matter.pk)
    if not may_decide(by, row):
        raise DecisionRefused(_("This is for somebody else to decide."))
    if not row.is_open:
        raise SettledAlready(already_words(row, by))
    return row


def already_words(matter: Matter, reader: Person) -> str:
    """“Jo was quicker. It was let in.”"""
    if matter.settled_by_id == reader.pk:
        return _("You have decided this already. %(what)s") % {"what": done_words(matter.choice)}
    if matter.settled_by is None:
        return _("This is settled already. %(what)s") % {"what": done_words(matter.choice)}
    words = {"name": matter.settled_by.name, "what": done_words(matter.choice)}
    return _("%(name)s was quicker. %(what)s") % words


def _check(matter: Matter, answer: Answer, by: Person) -> None:
    shown = desk_for(matter.kind).shown([matter], by).get(matter.pk)
    if shown is None or answer.choice not in shown.choices:
        raise DecisionRefused(_("That can't be chosen here."))
    if answer.choice in NEEDS_WORDS and not answer.words.strip():
        raise DecisionRefused(_("Say a few words about it: they are told what you write."))
    if len(answer.words) > MOST_WORDS:
        raise DecisionRefused(_("That is too long: %(most)s characters at most.") % {"most": MOST_WORDS})
    if answer.ground and answer.ground not in Ground.values:
        raise DecisionRefused(_("Choose why, from the list."))
