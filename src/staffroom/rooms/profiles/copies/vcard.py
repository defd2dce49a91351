"""A profile as a card for an address book."""

from collections.abc import Sequence

from django.utils import translation

from staffroom.foundation.vcards import line, vcard

from ..showing import ShownProfile
from ..wording import country_name
from .addresses import page_address, photo_address


def card(profile: ShownProfile, *, page: str = "", further: Sequence[str] = ()) -> str:
    """vCard 4.0. Topics and sectors are its categories, the topics also what they know much of (RFC 6715).

    `page`: the address of theirs, where it is known already. `further`: what whoever takes it along adds, as lines.
    """
    person = profile.person
    page = page or page_address(person)
    lines = [
        line("KIND", "individual"),
        line("FN", person.name),
        # Which part of a name is whose family's is not ours to guess: it goes whole where everybody looks first.
        line("N", "", person.name, "", "", profile.letters),
        line("NICKNAME", person.handle or ""),
        line("UID", page, raw=True),
        line("SOURCE", page + "card.vcf", raw=True),
        line("URL", page, raw=True),
    ]
    lines += [line(name, value) for name, value in _said(profile) if value]
    if profile.photo:
        lines.append(line("PHOTO", photo_address(profile.photo), raw=True, mediatype="image/webp"))
    if profile.place:
        lines.append(_address(profile))
    for rank, (code, _how_well) in enumerate(profile.languages, start=1):
        lines.append(line("LANG", code, pref=str(min(rank, 100))))
    terms, language = [*profile.topics, *profile.sectors], translation.get_language() or "en"
    lines += [line("EXPERTISE", term.called_in(language)) for term in profile.topics]
    if terms:
        lines.append(line("CATEGORIES", list(dict.fromkeys(term.called_in(language) for term in terms))))
    lines += [line("URL", link.url, raw=True) for link in profile.links]
    return vcard([*lines, *further])


def _said(profile: ShownProfile) -> list[tuple[str, str]]:
    return [
        ("TITLE", profile.role),
        ("ORG", profile.organisation),
        ("NOTE", profile.person.headline),
        ("PRONOUNS", profile.pronouns),  # RFC 9554
        ("EMAIL", profile.address),
    ]


def _address(profile: ShownProfile) -> str:
    place = profile.place
    if place is None:
        return ""
    return line("ADR", "", "", "", place.name, place.region, "", country_name(place.country), type="work")
