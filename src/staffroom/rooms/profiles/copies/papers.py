"""A profile on paper, and the index card as a picture."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.core.cache import caches
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from staffroom.foundation.excerpts import paragraphs
from staffroom.foundation.guest_pages import PAGES
from staffroom.foundation.typesetting import typeset
from staffroom.rooms.people.models import Site

from ..models import Position, Qualification
from ..showing import ShownProfile
from ..wording import country_name, languages_in_words, place_name, years_in_words
from .addresses import page_address

type Entry = dict[str, str]

# What a page can hold in type that can be read.
MOST_POSITIONS, MOST_QUALIFICATIONS, MOST_ABOUT = 14, 8, 1500
PICTURE_LASTS = 3600  # seconds; one that no longer holds is never asked for


def cv(profile: ShownProfile) -> bytes:
    """A CV on one page, as PDF. Raises TypesettingRefused."""
    title = _("CV of %(name)s") % {"name": profile.person.name}
    return typeset(
        _template("cv"),
        {
            "title": title,
            "language": _language(),
            "name": profile.person.name,
            "letters": profile.letters,
            "headline": profile.person.headline,
            "lines": _below_the_name(profile),
            "about": paragraphs(profile.about_html, MOST_ABOUT),
            "sections": _sections(profile),
        },
    )


def label(profile: ShownProfile) -> bytes:
    """A label for an envelope, as PDF: the name with what stands behind it, and where they work. Raises
    TypesettingRefused."""
    person, place = profile.person, profile.place
    lines = [profile.role, profile.organisation]
    if place:
        lines += [place.name, country_name(place.country).upper()]
    name = " ".join(part for part in (person.name, profile.letters) if part)
    data = {"title": person.name, "language": _language(), "name": name, "lines": [it for it in lines if it]}
    return typeset(_template("label"), data)


def picture(profile: ShownProfile) -> bytes:
    """The index card as a PNG picture, in the site's language, kept for a while. Raises TypesettingRefused."""
    site = Site.here()
    with translation.override(site.language):
        data = _on_the_card(profile) | {"site": f"{site.name} · {site.host}", "language": _language()}
    # What it is kept under says what is on it: once something is not to be seen any more, nobody asks for it again.
    key = f"picture:{hashlib.sha256(json.dumps(data).encode()).hexdigest()}"
    kept: bytes | None = caches[PAGES].get(key)
    if kept is None:
        kept = typeset(_template("picture"), data, "png")
        caches[PAGES].set(key, kept, PICTURE_LASTS)
    return kept


def _on_the_card(profile: ShownProfile) -> dict[str, str]:
    language = translation.get_language() or "en"
    place = place_name(profile.place) if profile.place else ""
    entry = ". ".join(part for part in (profile.work, place, languages_in_words(profile.languages)) if part)
    topics = "  ".join(f"{number}. {it.called_in(language)}." for number, it in enumerate(profile.topics, start=1))
    return {
        "name": Truncator(profile.person.name).chars(60),
        "handle": profile.person.handle or "",
        "headline": Truncator(profile.person.headline).chars(130),
        "entry": Truncator(entry).chars(150) + ("." if entry else ""),
        "topics": topics[:200],
    }


def _below_the_name(profile: ShownProfile) -> list[str]:
    links = [it.url.partition("://")[2].rstrip("/") for it in profile.links[:3]]
    place = place_name(profile.place) if profile.place else ""
    page = page_address(profile.person).partition("://")[2].rstrip("/")
    return [part for part in (profile.pronouns, place, profile.address, page, *links) if part]


def _sections(profile: ShownProfile) -> list[Mapping[str, object]]:
    language = translation.get_language() or "en"
    topics = ", ".join(term.called_in(language) for term in profile.topics)
    spoken = languages_in_words(profile.languages)
    also = [_entry(_("Ask me about"), "", topics), _entry(_("Languages"), "", spoken)]
    sections = [
        (_("Work"), [_position(it) for it in profile.positions[:MOST_POSITIONS]] or _only_now(profile)),
        (_("Learned"), [_qualification(it) for it in profile.qualifications[:MOST_QUALIFICATIONS]]),
        (_("Also"), [it for it in also if it["where"]]),
    ]
    return [{"title": title, "entries": entries} for title, entries in sections if entries]


def _position(position: Position) -> Entry:
    return _entry(years_in_words(position), position.role, position.organisation, position.about)


def _only_now(profile: ShownProfile) -> list[Entry]:
    """What they do now, for who has written down no positions, or shows them to others."""
    what, where = (profile.role, profile.organisation) if profile.role else (profile.organisation, "")
    return [_entry(_("now"), what, where)] if what else []


def _qualification(qualification: Qualification) -> Entry:
    what = ", ".join(part for part in (qualification.name, qualification.letters) if part)
    return _entry(str(qualification.year or ""), what, qualification.awarded_by)


def _entry(when: str, what: str, where: str = "", more: str = "") -> Entry:
    return {"when": when, "what": what, "where": where, "more": more}


def _language() -> str:
    """The one by which words are divided."""
    return (translation.get_language() or "en").partition("-")[0]


@cache
def _template(name: str) -> str:
    return Path(__file__).with_name(f"{name}.typ").read_text()
