"""A profile as JSON Resume (jsonresume.org, schema 1.0.0)."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from ..models import Link, Position, Qualification
from ..showing import ShownProfile
from ..wording import language_name
from .addresses import page_address, photo_address

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def resume(profile: ShownProfile) -> dict[str, Any]:
    """What is unknown, or not for whoever asked, is left out."""
    language = translation.get_language() or "en"
    sections = {
        "work": [_work(it) for it in profile.positions] or _only_now(profile),
        "education": [_education(it) for it in profile.qualifications],
        "skills": [{"name": term.called_in(language)} for term in profile.topics],
        "languages": [_spoken(code, how_well) for code, how_well in profile.languages],
        "interests": [{"name": term.called_in(language)} for term in profile.sectors],
    }
    return {
        "$schema": SCHEMA,
        "basics": _basics(profile),
        **{name: entries for name, entries in sections.items() if entries},
        "meta": {"canonical": page_address(profile.person) + "resume.json", "version": "v1.0.0"},
    }


def _basics(profile: ShownProfile) -> dict[str, Any]:
    place = profile.place
    where = {"city": place.name, "region": place.region, "countryCode": place.country} if place else {}
    return _known(
        {
            "name": profile.person.name,
            "label": profile.person.headline,
            "image": photo_address(profile.photo) if profile.photo else "",
            "email": profile.address,
            "url": page_address(profile.person),
            "summary": profile.about,
            "pronouns": profile.pronouns,
            "location": _known(where),
            "profiles": [_page(link) for link in profile.links],
        }
    )


def _work(position: Position) -> dict[str, Any]:
    return _known(
        {
            "name": position.organisation,
            "position": position.role,
            "startDate": _date(position.from_year, position.from_month),
            "endDate": _date(position.until_year, position.until_month),
            "summary": position.about,
        }
    )


def _only_now(profile: ShownProfile) -> list[dict[str, Any]]:
    """What they do now, for who has written down no positions, or shows them to others."""
    return [_known({"name": profile.organisation, "position": profile.role})] if profile.work else []


def _education(qualification: Qualification) -> dict[str, Any]:
    return _known(
        {
            "institution": qualification.awarded_by,
            "area": qualification.name,
            "studyType": qualification.letters,
            "endDate": _date(qualification.year, None),
        }
    )


def _spoken(code: str, how_well: str) -> dict[str, Any]:
    return _known({"language": language_name(code), "fluency": how_well})


def _page(link: Link) -> dict[str, Any]:
    return _known({"network": link.label or re.sub(r"^https?://(www\.)?|/.*$", "", link.url), "url": link.url})


def _date(year: int | None, month: int | None) -> str:
    """“2017-04”, “2017”; "" where no year is known."""
    if not year:
        return ""
    return f"{year:04}-{month:02}" if month else f"{year:04}"


def _known(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value}
