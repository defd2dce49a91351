"""What of a file could become part of the profile: one thing after the other, each to be ticked or not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffroom.foundation import languages
from staffroom.foundation.excerpts import excerpt
from staffroom.foundation.resumes import Job, Learned, Resume
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import places
from staffroom.rooms.profiles.fields import FIELDS
from staffroom.rooms.profiles.models import Profile
from staffroom.rooms.profiles.wording import place_name

MOST_TICKED = 10  # topics: who has fifty skills there is asked about few of them here


@dataclass(frozen=True, slots=True)
class Offer:
    """`key` names it in the form; `hint` says more, or what would be replaced; `is_ticked` until they choose."""

    key: str
    label: str
    hint: str = ""
    is_ticked: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    offers: list[Offer]


def sections(person: Person, resume: Resume) -> list[Section]:
    """What the file holds that the profile doesn't have. What would replace words of theirs is not ticked."""
    profile = Profile.objects.filter(person=person).select_related("place").first() or Profile(person=person)
    found = [
        Section(_("Who you are"), [*_of_oneself(person, resume), *_of_profile(profile, resume)]),
        Section(_("Positions"), list(_jobs(person, resume))),
        Section(_("Qualifications"), list(_learned(person, resume))),
        Section(_("Languages"), list(_languages(profile, resume))),
        Section(_("Ask me about"), list(_topics(profile, resume))),
        Section(_("Links"), list(_pages(person, resume))),
    ]
    return [section for section in found if section.offers]


def code_of(name: str) -> str | None:
    """The code of a language that a file names, in the reader's language or its own."""
    base = name.partition("-")[0] if len(name) > 2 and name[2:3] == "-" else name
    return languages.code_of(base, get_language() or "en")


def _of_oneself(person: Person, resume: Resume) -> Iterator[Offer]:
    if resume.name and resume.name != person.name:
        yield Offer("name", resume.name, _said(_("Your name"), person.name), is_ticked=False)
    if resume.headline:
        yield from _instead("headline", _("What you do, in a line"), resume.headline, person.headline)


def _of_profile(profile: Profile, resume: Resume) -> Iterator[Offer]:
    yield from _instead("pronouns", FIELDS["pronouns"].label, resume.pronouns, profile.pronouns)
    work = ", ".join(filter(None, (resume.role, resume.organisation)))
    now = ", ".join(filter(None, (profile.role, profile.organisation)))
    yield from _instead("work", FIELDS["work"].label, work, now)
    yield from _instead("about", FIELDS["about"].label, excerpt(resume.about, 300), excerpt(profile.about, 300))
    yield from _place(profile, resume)
    if resume.sector and resume.sector not in _names(profile, "sectors"):
        yield Offer("sector", resume.sector, _("Sector"))


def _place(profile: Profile, resume: Resume) -> Iterator[Offer]:
    """Where they most likely are, by a name that is one of a town we know."""
    found = places.find(resume.place, limit=1) if resume.place else []
    if found and found[0].id != profile.place_id:
        here = place_name(profile.place) if profile.place else ""
        yield from _instead("place", FIELDS["place"].label, place_name(places.as_place(found[0])), here)


def _jobs(person: Person, resume: Resume) -> Iterator[Offer]:
    there = set(person.positions.values_list("role", "organisation", "from_year"))
    for number, job in enumerate(resume.jobs):
        if (job.role, job.organisation, job.from_year or None) not in there:
            label = ", ".join(filter(None, (job.role, job.organisation)))
            yield Offer(f"job-{number}", label, " · ".join(filter(None, (_years(job), job.about))))


def _learned(person: Person, resume: Resume) -> Iterator[Offer]:
    there = set(person.qualifications.values_list("name", "awarded_by"))
    for number, it in enumerate(resume.learned):
        if (it.name, it.awarded_by) not in there:
            yield Offer(f"learned-{number}", it.name, _where_and_when(it))


def _languages(profile: Profile, resume: Resume) -> Iterator[Offer]:
    there = {code for code, _how_well in profile.languages}
    for number, it in enumerate(resume.languages):
        code = code_of(it.name)
        if code and code not in there:
            there.add(code)
            yield Offer(f"language-{number}", languages.name_of(code, get_language() or "en"), it.how_well)


def _topics(profile: Profile, resume: Resume) -> Iterator[Offer]:
    there = {name.casefold() for name in _names(profile, "topics")}
    for number, words in enumerate(resume.topics):
        if words.casefold() not in there:
            yield Offer(f"topic-{number}", words, is_ticked=number < MOST_TICKED)


def _pages(person: Person, resume: Resume) -> Iterator[Offer]:
    there = set(person.links.values_list("url", flat=True))
    for number, page in enumerate(resume.pages):
        if page.url not in there:
            yield Offer(f"page-{number}", page.label or page.url, page.url if page.label else "")


def _names(profile: Profile, terms: str) -> list[str]:
    """What the terms in that field are called."""
    mine = Profile.objects.filter(pk=profile.pk, **{f"{terms}__isnull": False})
    return list(mine.values_list(f"{terms}__name", flat=True))


def _instead(key: str, label: object, words: str, now: str) -> Iterator[Offer]:
    """The words of one field, unless there are none or they stand there already; not ticked if others do."""
    if words and words != now:
        yield Offer(key, words, _said(label, now), is_ticked=not now)


def _said(label: object, now: str) -> str:
    """What it is, and what it would replace."""
    return f"{label}; {_('instead of: %(words)s') % {'words': excerpt(now, 100)}}" if now else str(label)


def _years(job: Job) -> str:
    if job.is_current:
        return _("since %(year)s") % {"year": job.from_year} if job.from_year else _("now")
    return "–".join(str(year) for year in (job.from_year, job.until_year) if year)


def _where_and_when(it: Learned) -> str:
    return ", ".join(filter(None, (it.awarded_by, str(it.year or ""))))
