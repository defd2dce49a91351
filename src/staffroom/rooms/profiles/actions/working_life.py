"""Positions that somebody has had, and qualifications."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.rooms.people.models import Person

from ..models import Position, Qualification
from .describing import profile_of, too_long
from .refusals import ProfileRefused
from .traits import changed

MOST_POSITIONS, MOST_QUALIFICATIONS = 60, 40
FIRST_YEAR, YEARS_AHEAD = 1900, 10
_LONGEST_OF_POSITION = {"role": 120, "organisation": 160, "about": 400}
_LONGEST_OF_QUALIFICATION = {"name": 160, "letters": 20, "awarded_by": 160}


class PositionWords(TypedDict, total=False):
    """Years in full; months from 1 to 12. What `is_current` has no end."""

    organisation: str
    about: str
    from_year: int | None
    from_month: int | None
    until_year: int | None
    until_month: int | None
    is_current: bool


class QualificationWords(TypedDict, total=False):
    """`letters` stand behind the name: “MCLIP”."""

    letters: str
    awarded_by: str
    year: int | None


@transaction.atomic
def add_position(person: Person, *, role: str, **words: Unpack[PositionWords]) -> Position:
    """A job, a post or an office; the one that is there already if it says the same. Raises ProfileRefused."""
    profile_of(person)
    position = _written(Position(person=person), role, words)
    same = Position.objects.filter(
        person=person,
        role=position.role,
        organisation=position.organisation,
        from_year=position.from_year,
        from_month=position.from_month,
        until_year=position.until_year,
        until_month=position.until_month,
    ).first()
    if same:
        return same
    if person.positions.count() >= MOST_POSITIONS:
        raise ProfileRefused(_("You have sixty positions there already. Remove one first."), "role")
    position.save()
    changed(person)
    return position


@transaction.atomic
def change_position(position: Position, *, role: str, **words: Unpack[PositionWords]) -> Position:
    """The position, which says this from now on, and nothing of what it said before. Raises ProfileRefused."""
    _written(position, role, words).save()
    changed(position.person)
    return position


@transaction.atomic
def remove_position(position: Position) -> None:
    position.delete()
    changed(position.person)


@transaction.atomic
def add_qualification(person: Person, *, name: str, **words: Unpack[QualificationWords]) -> Qualification:
    """What they learned; the one that is there already if it says the same. Raises ProfileRefused."""
    profile_of(person)
    made = _learned(Qualification(person=person), name, words)
    same = Qualification.objects.filter(person=person, name=made.name, awarded_by=made.awarded_by, year=made.year)
    if there := same.first():
        return there
    if person.qualifications.count() >= MOST_QUALIFICATIONS:
        raise ProfileRefused(_("You have forty qualifications there already. Remove one first."), "name")
    made.save()
    changed(person)
    return made


@transaction.atomic
def change_qualification(
    qualification: Qualification, *, name: str, **words: Unpack[QualificationWords]
) -> Qualification:
    """The qualification, which says this from now on. Raises ProfileRefused."""
    _learned(qualification, name, words).save()
    changed(qualification.person)
    return qualification


@transaction.atomic
def remove_qualification(qualification: Qualification) -> None:
    qualification.delete()
    changed(qualification.person)


def _written(position: Position, role: str, words: PositionWords) -> Position:
    position.role = _line(role, "role", _LONGEST_OF_POSITION)
    if not position.role:
        raise ProfileRefused(_("Say what you were, or are, there."), "role")
    position.organisation = _line(words.get("organisation", ""), "organisation", _LONGEST_OF_POSITION)
    position.about = _line(words.get("about", ""), "about", _LONGEST_OF_POSITION)
    position.is_current = words.get("is_current", False)
    position.from_year, position.from_month = _month(words.get("from_year"), words.get("from_month"), "from_year")
    position.until_year, position.until_month = _month(words.get("until_year"), words.get("until_month"), "until_year")
    if position.is_current and position.until_year:
        raise ProfileRefused(_("Either you are still there, or it ended. Leave one of the two empty."), "until_year")
    if _is_before(position):
        raise ProfileRefused(_("It can't end before it began."), "until_year")
    return position


def _learned(qualification: Qualification, name: str, words: QualificationWords) -> Qualification:
    qualification.name = _line(name, "name", _LONGEST_OF_QUALIFICATION)
    if not qualification.name:
        raise ProfileRefused(_("Say what it is called."), "name")
    qualification.letters = _line(words.get("letters", ""), "letters", _LONGEST_OF_QUALIFICATION)
    qualification.awarded_by = _line(words.get("awarded_by", ""), "awarded_by", _LONGEST_OF_QUALIFICATION)
    qualification.year, _no_month = _month(words.get("year"), None, "year")
    return qualification


def _line(text: str, field: str, longest: dict[str, int]) -> str:
    line = clean_line(text, 4 * longest[field])
    if len(line) > longest[field]:
        raise too_long(field, longest[field])
    return line


def _month(year: int | None, month: int | None, field: str) -> tuple[int | None, int | None]:
    if month is not None and (year is None or not 1 <= month <= 12):
        raise ProfileRefused(_("Say in which year, and which of the twelve months."), field)
    if year is not None and not FIRST_YEAR <= year <= timezone.now().year + YEARS_AHEAD:
        raise ProfileRefused(_("Write the year in four figures, such as 2019."), field)
    return year, month


def _is_before(position: Position) -> bool:
    """Whether it ended before it began, as far as both are known."""
    if position.from_year is None or position.until_year is None:
        return False
    began = (position.from_year, position.from_month or 1)
    return (position.until_year, position.until_month or 12) < began
