"""A table of somebody's own making, or an address book's: known by its titles, in English or German."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from .dates import year_and_month
from .resume import (
    MOST_ENTRIES,
    UNREADABLE,
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
from .tables import Row, rows

_TITLES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "display name"),
    "given": ("first name", "given name", "vorname"),
    "family": ("last name", "family name", "surname", "nachname"),
    "pronouns": ("pronouns", "pronomen"),
    "headline": ("headline", "what you do"),
    "about": ("about", "summary", "notes", "über mich"),
    "role": (
        "role",
        "title",
        "position",
        "job title",
        "organization title",
        "organization 1 title",
        "funktion",
        "stelle",
    ),
    "organisation": (
        "organisation",
        "organization",
        "company",
        "company name",
        "employer",
        "organization name",
        "organization 1 name",
        "einrichtung",
        "arbeitgeber",
        "firma",
    ),
    "place": ("place", "location", "town", "city", "home city", "ort"),
    "sector": ("sector", "industry", "branche"),
    "from": ("from", "start", "start date", "started on", "von", "beginn"),
    "until": ("until", "to", "end", "end date", "finished on", "bis", "ende"),
    "description": ("description", "beschreibung"),
    "qualification": ("qualification", "degree", "abschluss"),
    "awarded_by": ("awarded by", "school", "institution", "hochschule"),
    "year": ("year", "jahr"),
    "language": ("language", "sprache"),
    "topic": ("topic", "skill", "thema"),
    "page": ("website", "web page", "website 1 value", "url", "link", "webseite"),
    "email": (
        "email",
        "email address",
        "email 1 value",
        "email 2 value",
        "email 3 value",
        "primary email",
        "secondary email",
        "alternate email 1",
        "email 2 address",
        "email 3 address",
        "mail",
        "e mail adresse",
        "email adresse",
    ),
}
_GOOGLES_COMMA = ":::"  # between several values in a cell
_FIELD = {title: name for name, titles in _TITLES.items() for title in titles}
KNOWN = frozenset(_FIELD)


def read(text: str, own: Collection[str]) -> Resume:
    """Rows with an address that isn't theirs are people they know; the others are about themselves.

    Where several people have rows, those without an address are theirs as little. Raises ResumeRefused for what has
    none of the titles.
    """
    resume = Resume(kind="table")
    names = {_name(_named(row)) for row in rows(text, KNOWN)}
    if not names:
        raise ResumeRefused(UNREADABLE)
    is_of_many = len(names - {""}) > 1
    for row in rows(text, KNOWN):
        emails = list(_emails(row))
        if set(emails) & set(own) or not (emails or is_of_many):
            _take(resume, _named(row))
        else:
            for email in emails:
                add_address(resume, email)
    return resume


def _emails(row: Row) -> Iterator[str]:
    for title, value in row.items():
        if _FIELD.get(title) == "email":
            yield from filter(None, map(str.strip, value.lower().split(_GOOGLES_COMMA)))


def _name(row: Mapping[str, str]) -> str:
    return " ".join((row.get("name") or f"{row.get('given', '')} {row.get('family', '')}").split()).casefold()


def _named(row: Row) -> dict[str, str]:
    named: dict[str, str] = {}
    for title, value in row.items():
        if (name := _FIELD.get(title)) and value.strip():
            named.setdefault(name, value)
    return named


def _take(resume: Resume, row: Mapping[str, str]) -> None:
    """One row of their own: a job if it says since when, else what it names."""
    if row.keys() & {"from", "until"} and row.keys() & {"role", "organisation"}:
        job = job_between(
            row.get("from", ""),
            row.get("until", ""),
            role=row.get("role", ""),
            organisation=row.get("organisation", ""),
            about=row.get("description", ""),
        )
        add_job(resume, job)
        return
    tell(resume, "name", row.get("name") or f"{row.get('given', '')} {row.get('family', '')}")
    _tell_all(resume, row, ("pronouns", "headline", "about", "role", "organisation", "place", "sector"))
    if "qualification" in row:
        year = year_and_month(row.get("year", ""))[0]
        add_learned(resume, name=row["qualification"], awarded_by=row.get("awarded_by", ""), year=year)
    add_language(resume, row.get("language", ""))
    for words in row.get("topic", "").split(";")[:MOST_ENTRIES]:
        add_topic(resume, words)
    add_page(resume, row.get("page", ""))


def _tell_all(resume: Resume, row: Mapping[str, str], names: Iterable[str]) -> None:
    for name in names:
        tell(resume, name, row.get(name, ""))
