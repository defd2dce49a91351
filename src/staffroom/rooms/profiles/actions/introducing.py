"""Introducing two people to one another: nothing flows between them before both have said yes."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_text
from staffroom.journal.recording import record
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address, Person
from staffroom.rooms.people.rules import are_connected

from ..acquaintances import may_see_that_they_know
from ..facts import IntroductionAsked, IntroductionMade
from ..models import Introduction
from .refusals import Refused

LONGEST_WORDS = 1_000
MOST_A_DAY = 10


class IntroductionRefused(Refused):
    """Nobody was introduced, and nobody was asked."""


@transaction.atomic
def introduce_two(introducer: Person, one: Person, other: Person, *, words: str) -> Introduction:
    """Both are asked, each without learning who the other is. Raises IntroductionRefused.

    If they know one another and `introducer` may not know it, or if a block stands between them, it looks the same
    and nobody is asked.
    """
    one, other = sorted((one, other), key=lambda person: person.pk)
    Person.objects.select_for_update(no_key=True).get(pk=introducer.pk)  # two clicks at once are one after the other
    _check_who(introducer, one, other)
    words = _checked(words, one, other)
    # The other way round where one of them was somebody else before.
    pair = Q(one=one, other=other) | Q(one=other, other=one)
    earlier = list(Introduction.objects.filter(pair, introducer=introducer).order_by("pk"))
    if any(it.withdrawn_at is None or it.made_at for it in earlier):
        raise IntroductionRefused(_("You have asked these two already."))
    _check_pace(introducer)
    # One that was taken back keeps what was said to it: nobody is asked again who said no.
    made = earlier[0] if earlier else Introduction(introducer=introducer, one=one, other=other)
    made.words, made.asked_at, made.withdrawn_at = words, timezone.now(), None
    made.save()
    record(IntroductionAsked(introduction_id=made.pk))
    return made


@transaction.atomic
def answer_introduction(introduction: Introduction, *, by: Person, says_yes: bool) -> Introduction:
    """`by` says yes or no, and may think otherwise until both said yes: then they are connected, and all three told.

    Raises IntroductionRefused for whoever is not asked, and for one that is not there any more.
    """
    # Locked: of two who say yes at once, the later one sees that both have.
    locked = Introduction.objects.select_for_update(of=["self"]).filter(pk=introduction.pk).first()
    is_theirs = locked is not None and by.pk in {locked.one_id, locked.other_id}
    if locked is None or not is_theirs or not Introduction.objects.alive().filter(pk=locked.pk).exists():
        raise IntroductionRefused(_("This introduction is not there any more. Nothing was changed."))
    answer = Introduction.Answer.YES if says_yes else Introduction.Answer.NO
    if by.pk == locked.one_id:
        locked.one_answer = answer
    else:
        locked.other_answer = answer
    if locked.is_agreed:
        _bring_together(locked)
    locked.save(update_fields=["one_answer", "other_answer", "made_at"])
    return locked


@transaction.atomic
def withdraw_introduction(introduction: Introduction, *, by: Person) -> None:
    """Whoever introduces takes it back; neither of the two hears whom they missed. Raises IntroductionRefused."""
    waiting = Introduction.objects.standing().filter(pk=introduction.pk, introducer=by, made_at__isnull=True)
    if not waiting.update(withdrawn_at=timezone.now()):
        raise IntroductionRefused(_("There is nothing to take back any more."))


def _bring_together(introduction: Introduction) -> None:
    try:
        people.connect(introduction.one, introduction.other)
    except people.ConnectRefused:
        # One of them has left, or has just blocked the other.
        raise IntroductionRefused(_("This introduction is not there any more. Nothing was changed.")) from None
    introduction.made_at = timezone.now()
    record(IntroductionMade(introduction_id=introduction.pk))


def _check_who(introducer: Person, one: Person, other: Person) -> None:
    if len({introducer.pk, one.pk, other.pk}) < 3:
        raise IntroductionRefused(_("Choose two different people, neither of them yourself."))
    for person in (one, other):
        if not are_connected(introducer, person):
            raise IntroductionRefused(_("You can introduce people you are connected with to one another."))
    if may_see_that_they_know(introducer, one, other):
        raise IntroductionRefused(
            _("%(one)s and %(other)s know one another already.") % {"one": one.name, "other": other.name}
        )


def _check_pace(introducer: Person) -> None:
    since = timezone.now() - timedelta(days=1)
    if Introduction.objects.filter(introducer=introducer, asked_at__gt=since).count() >= MOST_A_DAY:
        raise IntroductionRefused(_("That is a lot of introductions for one day. Make the others tomorrow."))


def _checked(words: str, one: Person, other: Person) -> str:
    """The words, if they are some, and if they don't say who either of the two is."""
    words = clean_text(words).strip()
    if not words:
        raise IntroductionRefused(_("Say in a sentence or two why they should know one another: both read it."))
    if len(words) > LONGEST_WORDS:
        raise IntroductionRefused(
            _("Your words have %(count)s characters; %(most)s is the most.")
            % {"count": f"{len(words):,}", "most": f"{LONGEST_WORDS:,}"}
        )
    for person in (one, other):
        if _names(words, person):
            raise IntroductionRefused(
                _("Your words say who %(name)s is. Both read them before either has said yes: leave the name out.")
                % {"name": person.name}
            )
    return words


def _names(words: str, person: Person) -> bool:
    """Whether they hold a name, handle or address of `person`. A family name counts as it is written."""
    addresses = Address.objects.filter(person=person).values_list("email", flat=True)
    said = [person.name, person.handle or "", *addresses]
    if any(it and re.search(rf"(?<!\w){re.escape(it)}(?!\w)", words, re.IGNORECASE) for it in said):
        return True
    family = person.name.split()[-1]
    return len(family) > 2 and re.search(rf"(?<!\w){re.escape(family)}(?!\w)", words) is not None
