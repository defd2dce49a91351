"""What somebody has ticked becomes part of their profile, by the same actions as what they write there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from staffroom.foundation.resumes import Job, Language, Learned, Page, Resume
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles import places
from staffroom.rooms.profiles.models import Profile, Term

from .models import ProfileFile
from .profile_files import acquaintances_in, resume_in
from .profile_offers import code_of

type Step = Callable[[], object]

REFUSALS = (profiles.ProfileRefused, profiles.VocabularyRefused, people.IntroduceRefused, people.ConnectRefused)


@dataclass(slots=True)
class Taken:
    """How many things were taken over, how many people asked; and why others were not."""

    things: int = 0
    asked: int = 0
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def take_over(person: Person, keys: Collection[str], *, asks: Collection[int] = ()) -> Taken:
    """Take the offers with these keys, ask these acquaintances to connect, and forget the file.

    What can't be taken doesn't keep the rest from it. Twice is once: the second time there is no file any more.
    """
    taken = Taken()
    file = ProfileFile.objects.select_for_update().filter(person=person).first()
    if file is None:
        return taken
    for key, take in _steps(person, resume_in(file)).items():
        if key in keys:
            taken.things += _did(take, taken)
    for other in acquaintances_in(file):
        if other.pk in asks:
            taken.asked += _did(partial(people.ask_to_connect, person, other), taken)
    file.delete()
    return taken


def _did(take: Step, taken: Taken) -> bool:
    try:
        with transaction.atomic():
            take()
    except REFUSALS as refusal:
        if str(refusal) not in taken.refused:
            taken.refused.append(str(refusal))
        return False
    return True


def _steps(person: Person, resume: Resume) -> dict[str, Step]:
    """By the key of its offer, what takes it over."""
    return {
        "name": partial(_introduce, person, name=resume.name),
        "headline": partial(_introduce, person, headline=resume.headline),
        "pronouns": partial(profiles.describe, person, pronouns=resume.pronouns),
        "about": partial(profiles.describe, person, about=resume.about),
        "work": partial(profiles.describe, person, role=resume.role, organisation=resume.organisation),
        "place": partial(_settle, person, resume.place),
        "sector": partial(_add_terms, person, Term.Vocabulary.SECTOR, resume.sector),
        **_numbered("job", resume.jobs, partial(_add_job, person)),
        **_numbered("learned", resume.learned, partial(_add_learned, person)),
        **_numbered("language", resume.languages, partial(_add_language, person)),
        **_numbered("topic", resume.topics, partial(_add_terms, person, Term.Vocabulary.TOPIC)),
        **_numbered("page", resume.pages, partial(_add_page, person)),
    }


def _numbered[Entry](name: str, entries: Sequence[Entry], take: Callable[[Entry], object]) -> dict[str, Step]:
    return {f"{name}-{number}": partial(take, entry) for number, entry in enumerate(entries)}


def _introduce(person: Person, *, name: str = "", headline: str = "") -> None:
    people.introduce(person, name=name or person.name, handle=person.handle or "", headline=headline or person.headline)


def _add_job(person: Person, job: Job) -> None:
    profiles.add_position(
        person,
        role=job.role,
        organisation=job.organisation,
        about=job.about,
        from_year=job.from_year or None,
        from_month=job.from_month or None,
        until_year=job.until_year or None,
        until_month=job.until_month or None,
        is_current=job.is_current,
    )


def _add_learned(person: Person, it: Learned) -> None:
    profiles.add_qualification(person, name=it.name, letters=it.letters, awarded_by=it.awarded_by, year=it.year or None)


def _add_page(person: Person, page: Page) -> None:
    profiles.add_link(person, url=page.url, label=page.label)


def _settle(person: Person, words: str) -> None:
    """The place that they most likely mean: it stood in the preview."""
    found = places.find(words, limit=1)
    if found:
        profiles.describe(person, place=profiles.place_of(found[0].id))


def _add_terms(person: Person, vocabulary: str, words: str) -> None:
    """The word joins those they have."""
    profile, _is_new = Profile.objects.get_or_create(person=person)
    new = profiles.own_terms(person, vocabulary, [words])
    if vocabulary == Term.Vocabulary.TOPIC:
        profiles.describe(person, topics=[*profile.topics.all(), *new])
    else:
        profiles.describe(person, sectors=[*profile.sectors.all(), *new])


def _add_language(person: Person, it: Language) -> None:
    profile, _is_new = Profile.objects.get_or_create(person=person)
    code = code_of(it.name)
    if code and code not in {known for known, _how_well in profile.languages}:
        profiles.describe(person, languages=[*profile.languages, [code, it.how_well]])
