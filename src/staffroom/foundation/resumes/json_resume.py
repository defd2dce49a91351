"""JSON Resume (jsonresume.org, schema 1.0.0), and what its earlier versions called otherwise."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from .dates import year_and_month
from .resume import (
    MOST_ENTRIES,
    UNREADABLE,
    Job,
    Resume,
    ResumeRefused,
    add_job,
    add_language,
    add_learned,
    add_page,
    add_topic,
    tell,
)

_SECTIONS = frozenset(["basics", "work", "education", "skills", "languages", "certificates", "volunteer"])

_OF_WORDS = frozenset(["skills", "languages", "certificates"])


def read(text: str) -> Resume:
    """Raises ResumeRefused for what is other JSON, or none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise ResumeRefused(UNREADABLE) from trouble
    if not isinstance(found, dict) or not _SECTIONS & found.keys():
        raise ResumeRefused(UNREADABLE)
    resume = Resume(kind="json-resume")
    basics = _object(found.get("basics"))
    # What a site like this one wrote: a page here is none of theirs elsewhere, and letters are no study.
    is_ours = _words(_object(found.get("meta")), "canonical") == f"{_words(basics, 'url')}resume.json"
    _basics(resume, {**basics, "url": ""} if is_ours else basics)
    for section in ("work", "volunteer"):
        for entry in _objects(found, section):
            _work(resume, entry)
    for entry in _objects(found, "education"):
        study, area = _words(entry, "studyType"), _words(entry, "area")
        name, letters = (area, study) if is_ours else (", ".join(filter(None, (study, area))), "")
        year = year_and_month(_words(entry, "endDate"))[0]
        add_learned(resume, name=name, awarded_by=_words(entry, "institution"), letters=letters, year=year)
    for entry in _objects(found, "certificates"):
        year = year_and_month(_words(entry, "date"))[0]
        add_learned(resume, name=_words(entry, "name"), awarded_by=_words(entry, "issuer"), year=year)
    for entry in _objects(found, "languages"):
        add_language(resume, _words(entry, "language"), _words(entry, "fluency"))
    for entry in _objects(found, "skills"):
        add_topic(resume, _words(entry, "name"))
    for entry in _objects(found, "interests") if is_ours else ():
        tell(resume, "sector", _words(entry, "name"))
    return resume


def _basics(resume: Resume, basics: dict[str, Any]) -> None:
    for name, key in (("name", "name"), ("headline", "label"), ("about", "summary"), ("pronouns", "pronouns")):
        tell(resume, name, _words(basics, key))
    where = _object(basics.get("location"))
    tell(resume, "place", _words(basics, "location"))
    tell(resume, "place", ", ".join(filter(None, (_words(where, "city"), _words(where, "countryCode")))))
    add_page(resume, _words(basics, "url") or _words(basics, "website"))
    for profile in _objects(basics, "profiles"):
        add_page(resume, _words(profile, "url"), _words(profile, "network"))


def _work(resume: Resume, entry: dict[str, Any]) -> None:
    began, ended = year_and_month(_words(entry, "startDate")), year_and_month(_words(entry, "endDate"))
    job = Job(
        role=_words(entry, "position"),
        organisation=_words(entry, "name") or _words(entry, "company") or _words(entry, "organization"),
        about=_words(entry, "summary") or _listed(entry, "highlights"),
        from_year=began[0],
        from_month=began[1],
        until_year=ended[0],
        until_month=ended[1],
        is_current=not ended[0],
    )
    add_job(resume, job)
    if job.is_current and not resume.role:
        tell(resume, "role", job.role)
        tell(resume, "organisation", job.organisation)


def _objects(found: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """The entries of a section; one that is a word alone is called so."""
    entries = found.get(key)
    entries = entries if isinstance(entries, list) else []
    called = "language" if key == "languages" else "name"
    for entry in islice(entries, MOST_ENTRIES):
        if isinstance(entry, dict):
            yield entry
        elif isinstance(entry, str) and key in _OF_WORDS:
            yield {called: entry}


def _listed(entry: dict[str, Any], key: str) -> str:
    listed = entry.get(key)
    return "; ".join(it for it in listed[:MOST_ENTRIES] if isinstance(it, str)) if isinstance(listed, list) else ""


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _words(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    if isinstance(value, str):
        return value
    return f"{value:g}" if isinstance(value, float) else str(value) if type(value) is int else ""
