"""What such a file holds, whichever program wrote it: short plain texts, cleaned and counted."""

from dataclasses import dataclass, field

from staffroom.foundation.mail.characters import clean_line, clean_text

from .dates import year_and_month
from .wording import marked as _

LONGEST_ABOUT = 10_000
LONGEST_URL = 400
MOST_ENTRIES = 100
"""Positions, qualifications, topics and the like: more than anybody takes over by hand."""

MOST_ADDRESSES = 50_000


class ResumeRefused(Exception):
    """This file can't be read. The words are for whoever gave it, in English: translated where they are shown."""


UNREADABLE = _(
    "We can't make sense of this file. Give us LinkedIn's zip as it came, a vCard, a JSON Resume, or a table as CSV."
)
TOO_MUCH = _("There is more in this file than belongs to one person, so we stopped reading. Take a smaller export.")


@dataclass(frozen=True, slots=True)
class Job:
    """Months are 1 to 12, or 0 where the file says no more than the year; a year is 0 if there is none."""

    role: str
    organisation: str = ""
    about: str = ""
    from_year: int = 0
    from_month: int = 0
    until_year: int = 0
    until_month: int = 0
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """A degree, a certificate, or what stands behind a name (`letters`)."""

    name: str
    awarded_by: str = ""
    letters: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """`name` as the file has it: “German”, “Deutsch” or “de”."""

    name: str
    how_well: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    label: str = ""


@dataclass(slots=True)
class Resume:
    """One person's, and the `addresses` of those they know, in lower case. `kind` says what was read."""

    kind: str = ""
    name: str = ""
    pronouns: str = ""
    headline: str = ""
    about: str = ""
    role: str = ""
    organisation: str = ""
    place: str = ""
    sector: str = ""
    jobs: list[Job] = field(default_factory=list)
    learned: list[Learned] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Of the person themselves."""
        return any(getattr(self, name) for name in self.__slots__ if name not in {"kind", "addresses"})


LIMITS = {"name": 120, "pronouns": 40, "headline": 160, "role": 120, "organisation": 160, "place": 120, "sector": 80}


def tell(resume: Resume, name: str, words: str) -> None:
    """Put `words` into that field, unless something stands there already."""
    words = paragraphs(words) if name == "about" else clean_line(words, LIMITS[name])
    if words and not getattr(resume, name):
        setattr(resume, name, words)


def paragraphs(words: str) -> str:
    return clean_text(words[: LONGEST_ABOUT * 2]).strip()[:LONGEST_ABOUT]


def add[Entry](entries: list[Entry], entry: Entry) -> None:
    """Once each, in their order, as long as there is room."""
    if entry not in entries and len(entries) < MOST_ENTRIES:
        entries.append(entry)


def job_between(began: str, ended: str, *, role: str, organisation: str, about: str) -> Job:
    """The job with its years and months read; one that has not ended goes on."""
    (from_year, from_month), (until_year, until_month) = year_and_month(began), year_and_month(ended)
    return Job(
        role=role,
        organisation=organisation,
        about=about,
        from_year=from_year,
        from_month=from_month,
        until_year=until_year,
        until_month=until_month,
        is_current=not until_year,
    )


def add_job(resume: Resume, job: Job) -> None:
    """Cleaned; one without a role is called by its organisation, and one without either is none."""
    role, organisation = clean_line(job.role, 120), clean_line(job.organisation, 160)
    if not role:
        role, organisation = organisation[:120], ""
    if not role:
        return
    is_over = (job.until_year, job.until_month) < (job.from_year, job.from_month) and bool(job.until_year)
    add(
        resume.jobs,
        Job(
            role=role,
            organisation=organisation,
            about=clean_line(job.about, 400),
            from_year=job.from_year,
            from_month=job.from_month,
            until_year=0 if is_over else job.until_year,
            until_month=0 if is_over else job.until_month,
            is_current=job.is_current and not job.until_year,
        ),
    )


def add_learned(resume: Resume, *, name: str, awarded_by: str = "", letters: str = "", year: int = 0) -> None:
    name, awarded_by = clean_line(name, 160), clean_line(awarded_by, 160)
    if not name:
        name, awarded_by = awarded_by, ""
    if name:
        add(resume.learned, Learned(name, awarded_by, clean_line(letters, 20), year))


def add_language(resume: Resume, name: str, how_well: str = "") -> None:
    if name := clean_line(name, 60):
        add(resume.languages, Language(name, clean_line(how_well, 60)))


def add_topic(resume: Resume, words: str) -> None:
    if words := clean_line(words, 60):
        add(resume.topics, words)


def add_page(resume: Resume, url: str, label: str = "") -> None:
    """A web page; anything else that stands where pages do is left out."""
    url = clean_line(url, LONGEST_URL + 1)
    if url and "://" not in url and ":" not in url.partition("/")[0] and "." in url.partition("/")[0]:
        url = f"https://{url}"
    is_web = url.lower().startswith(("https://", "http://")) and len(url) <= LONGEST_URL and " " not in url
    if is_web and all(page.url != url for page in resume.pages):
        add(resume.pages, Page(url, clean_line(label, 80)))


def add_address(resume: Resume, words: str) -> None:
    """Of somebody they know. Raises ResumeRefused when there is no end to them."""
    email = words.strip().lower()
    if not 5 < len(email) < 255 or email.count("@") != 1 or not email.isprintable() or " " in email:
        return
    if len(resume.addresses) >= MOST_ADDRESSES:
        raise ResumeRefused(TOO_MUCH)
    resume.addresses.append(email)
