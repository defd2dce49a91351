"""What somebody says of themselves: each field for itself, so that what isn't given stays as it was."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.foundation import languages as known_languages
from staffroom.foundation import markdown
from staffroom.foundation.mail.characters import clean_line, clean_text
from staffroom.rooms.people.models import Person

from ..models import Place, Profile, Term
from ..rules import may_have_profile
from .refusals import ProfileRefused
from .traits import changed

LONGEST = {"pronouns": 40, "role": 120, "organisation": 160}
LONGEST_ABOUT, LONGEST_HOW_WELL = 10_000, 40
_AS_GIVEN = frozenset({"is_only_one", "is_unsuggested", "place"})
MOST_SECTORS, MOST_TOPICS, MOST_LANGUAGES = 5, 20, 20


class Changes(TypedDict, total=False):
    """`about` is Markdown; `languages` are ISO 639 codes, each with how well."""

    pronouns: str
    about: str
    role: str
    organisation: str
    is_only_one: bool
    is_unsuggested: bool
    place: Place | None
    stage: Term | None
    sectors: Sequence[Term]
    topics: Sequence[Term]
    languages: Sequence[Sequence[str]]


@transaction.atomic
def describe(person: Person, **changes: Unpack[Changes]) -> Profile:
    """The profile with these changes. Raises ProfileRefused for who has no account, and for what is too much."""
    profile = profile_of(person)
    for field, value in changes.items():
        if field in LONGEST:
            setattr(profile, field, _line(str(value), field))
        elif field in _AS_GIVEN:
            setattr(profile, field, value)
    if "about" in changes:
        profile.about = _text(changes["about"])
        profile.about_html = markdown.render(profile.about) if profile.about else ""
    if "stage" in changes:
        stage = changes["stage"]
        profile.stage = _of(Term.Vocabulary.STAGE, [stage], "stage", most=1)[0] if stage else None
    if "languages" in changes:
        profile.languages = _languages(changes["languages"])
    profile.save()
    if "sectors" in changes:
        profile.sectors.set(_of(Term.Vocabulary.SECTOR, changes["sectors"], "sectors", most=MOST_SECTORS))
    if "topics" in changes:
        profile.topics.set(_of(Term.Vocabulary.TOPIC, changes["topics"], "topics", most=MOST_TOPICS))
    changed(person)
    return profile


def profile_of(person: Person) -> Profile:
    """Their profile, made if they have said nothing yet, for this transaction alone to change.

    What is done to it at the same moment, as in two windows, is done one after the other, and none of it is lost.
    Raises ProfileRefused for who has no account (any more).
    """
    now = Person.objects.select_for_update().filter(pk=person.pk).first()
    if now is None or not may_have_profile(now):
        raise ProfileRefused(_("Only somebody with an account has a profile."), "person")
    return Profile.objects.get_or_create(person=person)[0]


def too_long(field: str, most: int) -> ProfileRefused:
    return ProfileRefused(_("That is too long: {most} characters are the most.").format(most=most), field)


def _line(text: str, field: str) -> str:
    line = clean_line(text, 4 * LONGEST[field])
    if len(line) > LONGEST[field]:
        raise too_long(field, LONGEST[field])
    return line


def _text(text: str) -> str:
    text = clean_text(text).strip()
    if len(text) > LONGEST_ABOUT:
        raise too_long("about", LONGEST_ABOUT)
    return text


def _of(vocabulary: str, terms: Sequence[Term], field: str, *, most: int) -> list[Term]:
    """The terms, each once. Raises ProfileRefused for one of another vocabulary, and for too many."""
    once = list({term.pk: term for term in terms}.values())
    if any(term.vocabulary != vocabulary for term in once):
        raise ProfileRefused(_("Choose from the words that are offered here."), field)
    if len(once) > most:
        raise ProfileRefused(_("That is too many: {most} are the most.").format(most=most), field)
    return once


def _languages(told: Sequence[Sequence[str]]) -> list[list[str]]:
    once: dict[str, str] = {}
    for code, how_well in told:
        if not known_languages.is_known(code):
            raise ProfileRefused(_("We don't know the language “%(language)s”.") % {"language": code}, "languages")
        once.setdefault(code, clean_line(how_well, LONGEST_HOW_WELL))
    if len(once) > MOST_LANGUAGES:
        raise ProfileRefused(_("That is too many: {most} are the most.").format(most=MOST_LANGUAGES), "languages")
    return [[code, how_well] for code, how_well in once.items()]
