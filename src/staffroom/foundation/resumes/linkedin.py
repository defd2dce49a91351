"""LinkedIn's data export: a zip of tables, or one of them by itself. Its messages and the like are never opened."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from staffroom.foundation.archives.damage import DAMAGE, what_broke

from .dates import year_and_month
from .resume import (
    MOST_ENTRIES,
    TOO_MUCH,
    Job,
    Resume,
    ResumeRefused,
    add_address,
    add_job,
    add_language,
    add_learned,
    add_page,
    add_topic,
    job_between,
    tell,
)
from .tables import Row, rows, text_of
from .wording import marked as _

MOST_FILES = 5_000
MOST_UNPACKED = 20_000_000  # octets of one table
_SITE = re.compile(r"(?:([A-Z_]{2,20}):)?(\S{4,})")
_COUNTED = re.compile(r"(?: \(\d{1,3}\)| \d{1,20})\.csv$")
_AROUND = re.compile(r"^Greater +| +(?:(?:Metropolitan|Bay) +)?(?:Area|Region)$| +und Umgebung$", re.IGNORECASE)
_LABELS = {"PERSONAL": "", "COMPANY": "", "OTHER": "", "BLOG": "Blog", "RSS": "RSS", "PORTFOLIO": "Portfolio"}


def read_export(content: bytes) -> Resume:
    """What the zip says of its owner. Raises ResumeRefused."""
    with _in_words():
        packed = zipfile.ZipFile(io.BytesIO(content))
    with packed:
        return _read(packed)


def read_table(text: str) -> Resume | None:
    """One of its tables by itself; None if this is none of them."""
    resume = Resume(kind="linkedin")
    for known, take in _TABLES.values():
        found = list(_first(rows(text, known), known))
        # A table of one's skills has no other column; one with names and more is somebody else's.
        if found and (len(known) > 1 or found[0].keys() == known):
            take(resume, found)
            return resume
    return None


def _read(packed: zipfile.ZipFile) -> Resume:
    infos = packed.infolist()
    if len(infos) > MOST_FILES:
        raise ResumeRefused(TOO_MUCH)
    resume = Resume(kind="linkedin")
    found = set()
    for info in infos:
        name = _named(info.filename)
        if name in _TABLES and name not in found:
            found.add(name)
            known, take = _TABLES[name]
            take(resume, rows(text_of(_unpacked(packed, info)), known))
    if not found:
        raise ResumeRefused(
            _(
                "There are none of LinkedIn's tables in this zip. In LinkedIn's settings choose “Get a copy of your "
                "data”, and give us the zip that its mail leads to."
            )
        )
    return resume


def _named(path: str) -> str:
    """The table's name, also where it was saved again as “Skills (1).csv”, “Profile_Summary.csv”, “Skills_123.csv”."""
    name = PurePosixPath(path.replace("\\", "/")).name.casefold().replace("_", " ")
    return _COUNTED.sub(".csv", name)


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """However large the zip says it is, no more than there may be is unpacked."""
    with _in_words(), packed.open(info) as stream:
        content = stream.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise ResumeRefused(TOO_MUCH)
    return content


@contextmanager
def _in_words() -> Iterator[None]:
    """What goes wrong in unpacking it, for whoever gave it. A mistake of ours in reading a table is none of that."""
    try:
        yield
    except NotImplementedError as trouble:  # so it calls a way of packing it doesn't know
        raise ResumeRefused(what_broke(trouble)) from trouble
    except RuntimeError as trouble:  # so zipfile calls a password that is missing
        raise ResumeRefused(_("This zip has a password. Give us the one that LinkedIn sent, as it came.")) from trouble
    except DAMAGE as trouble:
        raise ResumeRefused(_("This zip is damaged. Download it from LinkedIn once more.")) from trouble


def _first(found: Iterable[Row], known: frozenset[str]) -> Iterable[Row]:
    """All of them, if the first one has all the titles that are known."""
    for row in found:
        if not known <= row.keys():
            return
        yield row


def _profile(resume: Resume, found: Iterable[Row]) -> None:
    for row in found:
        tell(resume, "name", f"{row.get('first name', '')} {row.get('last name', '')}")
        for name, title in (
            ("headline", "headline"),
            ("about", "summary"),
            ("sector", "industry"),
        ):
            tell(resume, name, row.get(title, ""))
        tell(resume, "place", _town(row.get("geo location", "")))
        for kind, url in _SITE.findall(row.get("websites", "").strip("[] ").replace(",", " ")):
            add_page(resume, url, _LABELS.get(kind, ""))
        return


def _town(words: str) -> str:
    """“San Francisco Bay Area” and “Greater London, England” by the names of the towns."""
    region, comma, country = words.strip().partition(",")
    return f"{_AROUND.sub('', region)}{comma}{country}"


def _summary(resume: Resume, found: Iterable[Row]) -> None:
    for row in found:
        tell(resume, "about", row.get("profile summary", ""))
        return


def _positions(resume: Resume, found: Iterable[Row]) -> None:
    for row in _some(found):
        job = _add_job(resume, row, role=row.get("title", ""))
        if job.is_current and not resume.role:
            tell(resume, "role", job.role)
            tell(resume, "organisation", job.organisation)


def _add_job(resume: Resume, row: Row, *, role: str) -> Job:
    job = job_between(
        row.get("started on", ""),
        row.get("finished on", ""),
        role=role,
        organisation=row.get("company name", ""),
        about=row.get("description", ""),
    )
    add_job(resume, job)
    return job


def _volunteering(resume: Resume, found: Iterable[Row]) -> None:
    for row in _some(found):
        _add_job(resume, row, role=row.get("role", ""))


def _education(resume: Resume, found: Iterable[Row]) -> None:
    for row in _some(found):
        year, _month = year_and_month(row.get("end date", ""))
        add_learned(resume, name=row.get("degree name", ""), awarded_by=row.get("school name", ""), year=year)


def _certifications(resume: Resume, found: Iterable[Row]) -> None:
    for row in _some(found):
        year, _month = year_and_month(row.get("started on", ""))
        add_learned(resume, name=row.get("name", ""), awarded_by=row.get("authority", ""), year=year)


def _skills(resume: Resume, found: Iterable[Row]) -> None:
    for row in _some(found):
        add_topic(resume, row.get("name", ""))


def _languages(resume: Resume, found: Iterable[Row]) -> None:
    for row in _some(found):
        add_language(resume, row.get("name", ""), row.get("proficiency", ""))


def _connections(resume: Resume, found: Iterable[Row]) -> None:
    for row in found:
        add_address(resume, row.get("email address", ""))


def _nothing(_resume: Resume, _found: Iterable[Row]) -> None:
    """It says of others, or of them what isn't for a profile; and it looks like a table of somebody's own making."""


def _some(found: Iterable[Row]) -> Iterable[Row]:
    return (row for _number, row in zip(range(MOST_ENTRIES), found, strict=False))


type _Take = Callable[[Resume, Iterable[Row]], None]

# By the names that LinkedIn gives them; the titles by which each is known.
_TABLES: dict[str, tuple[frozenset[str], _Take]] = {
    "profile.csv": (frozenset(["first name", "last name", "headline"]), _profile),
    "profile summary.csv": (frozenset(["profile summary"]), _summary),
    "positions.csv": (frozenset(["company name", "title", "started on"]), _positions),
    "education.csv": (frozenset(["school name", "degree name"]), _education),
    "certifications.csv": (frozenset(["name", "authority"]), _certifications),
    "connections.csv": (frozenset(["first name", "last name", "email address", "connected on"]), _connections),
    "languages.csv": (frozenset(["name", "proficiency"]), _languages),
    "volunteering.csv": (frozenset(["company name", "role", "cause"]), _volunteering),
    "volunteering experiences.csv": (frozenset(["company name", "role", "cause"]), _volunteering),
    "email addresses.csv": (frozenset(["email address", "confirmed", "primary"]), _nothing),
    "recommendations given.csv": (frozenset(["first name", "last name", "text", "status"]), _nothing),
    "recommendations received.csv": (frozenset(["first name", "last name", "text", "status"]), _nothing),
    "publications.csv": (frozenset(["name", "published on", "publisher"]), _nothing),
    "projects.csv": (frozenset(["title", "description", "url", "started on"]), _nothing),
    "company follows.csv": (frozenset(["organization", "followed on"]), _nothing),
    "reactions.csv": (frozenset(["date", "type", "link"]), _nothing),
    "comments.csv": (frozenset(["date", "link", "message"]), _nothing),
    "honors.csv": (frozenset(["title", "description", "issued on"]), _nothing),
    "skills.csv": (frozenset(["name"]), _skills),
}
