"""The portable copy of a recommendation: what it says, before it is sealed and after it has been checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from staffroom.foundation.mail.characters import clean_line, clean_text
from staffroom.rooms.people.models import Person, Site

from . import relations
from .models import Recommendation

TYPE, VERSION = "staffroom/recommendation", 1
_LONGEST = 300


def document_of(recommendation: Recommendation, site: Site, now: datetime) -> dict[str, Any]:
    """The words that are shown, who says them of whom, and which site vouches for that; not sealed yet."""
    shown = relations.as_shown(recommendation, recommendation.recommended)
    return {
        "type": TYPE,
        "version": VERSION,
        "id": str(recommendation.copy_id),
        "language": get_language() or "en-gb",
        "text": shown.text,
        "relation": {"kind": recommendation.shown_relation, "words": shown.relation},
        "writer": _person(recommendation.writer, site),
        "recommended": _person(recommendation.recommended, site),
        "approved_at": _at(recommendation.approved_at or now),
        "issued_at": _at(now),
        "issuer": {"name": site.name, "url": site.base_url},
        "check": f"./staffroom verify FILE, or {site.base_url}{reverse('profiles:verify')}, or any other Staffroom's.",
    }


@dataclass(frozen=True)
class Portable:
    """What a portable copy says. All of it was written elsewhere: lines without control characters, as long as ours."""

    copy_id: UUID
    text: str
    writer: str
    headline: str
    recommended: str
    relation: str
    approved_at: datetime
    issued_at: datetime
    issuer: str
    issuer_url: str


def read(document: Mapping[str, Any]) -> Portable | None:
    """What the document says if it is a recommendation of a version that is known here."""
    if document.get("type") != TYPE or document.get("version") is True or document.get("version") != VERSION:
        return None
    try:
        writer, issuer = document["writer"], document["issuer"]
        return Portable(
            copy_id=UUID(document["id"]),
            text=clean_text(_words(document["text"])).strip(),
            writer=_line(writer["name"]),
            headline=_line(writer["headline"]),
            recommended=_line(document["recommended"]["name"]),
            relation=_line(document["relation"]["words"]),
            approved_at=_moment(document["approved_at"]),
            issued_at=_moment(document["issued_at"]),
            issuer=_line(issuer["name"]),
            issuer_url=_line(issuer["url"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _person(person: Person, site: Site) -> dict[str, Any]:
    page = site.base_url + reverse("people:person", args=[person.handle]) if person.handle else ""
    return {"name": person.name, "headline": person.headline, "page": page}


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(_words(text))
    if moment.tzinfo is None or not 1970 < moment.year < 9999:
        raise ValueError("A moment has a time zone.")
    return moment


def _words(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("Words are a string.")
    return text


def _line(text: Any) -> str:
    return clean_line(_words(text), _LONGEST)
