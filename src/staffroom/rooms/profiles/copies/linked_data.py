"""What a person's page says to search engines, where its owner lets them find it: schema.org, as JSON-LD."""

from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString

from staffroom.foundation import linked_data

from ..showing import ShownProfile
from .addresses import page_address, photo_address


def profile_page(profile: ShownProfile) -> SafeString:
    """A ProfilePage about a Person, as text that is safe inside a script element."""
    return linked_data.in_html(
        {"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": _person(profile)}
    )


def _person(profile: ShownProfile) -> dict[str, Any]:
    language = translation.get_language() or "en"
    page = page_address(profile.person)
    said = {
        "@type": "Person",
        "@id": page,
        "url": page,
        "name": profile.person.name,
        "alternateName": f"@{profile.person.handle}",
        "description": profile.person.headline,
        "honorificSuffix": profile.letters,
        "pronouns": profile.pronouns,
        "image": photo_address(profile.photo) if profile.photo else "",
        "email": profile.address,
        "jobTitle": profile.role,
        "worksFor": {"@type": "Organization", "name": profile.organisation} if profile.organisation else "",
        "homeLocation": _place(profile),
        "knowsLanguage": [code for code, _how_well in profile.languages],
        "knowsAbout": [term.called_in(language) for term in profile.topics],
        "hasCredential": [
            {"@type": "EducationalOccupationalCredential", "name": it.name} for it in profile.qualifications
        ],
        "sameAs": [link.url for link in profile.links if link.verified_at],
    }
    return {name: value for name, value in said.items() if value}


def _place(profile: ShownProfile) -> dict[str, Any]:
    place = profile.place
    if place is None:
        return {}
    address = {
        "@type": "PostalAddress",
        "addressLocality": place.name,
        "addressRegion": place.region,
        "addressCountry": place.country,
    }
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value}}
