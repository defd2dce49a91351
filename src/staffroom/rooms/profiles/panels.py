"""What profiles show on a person's page: each panel what whoever asks may see, and nothing where that is nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from staffroom.rooms.conversations.folding import unfolded_for
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.models import Person

from .copies.addresses import page_address
from .copies.linked_data import profile_page
from .following import LATEST_FIRST, LONG_TEXTS, with_places
from .looking import ways_to_look
from .seeing import fields_on
from .showing import ShownProfile, shown_with
from .wording import country_name, languages_in_words, years_in_words

LATELY = 3  # messages


def shown_on(request: HttpRequest, person: Person) -> ShownProfile:
    """The profile for whoever asks, looked up once a request."""
    kept: dict[int, ShownProfile] = request.__dict__.setdefault("profiles_shown", {})
    if person.pk not in kept:
        kept[person.pk] = shown_with(person, fields_on(request, person))
    return kept[person.pk]


def in_head(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """What search engines and whoever links to the page are told, where its owner lets them find it: to guests only."""
    if request.person is not None or not person.is_indexed:
        return None
    profile = shown_on(request, person)
    address = page_address(person)
    return {"profile": profile, "address": address, "picture": address + "card.png", "about": profile_page(profile)}


def face(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Their picture; where there is none for whoever asks, their initials."""
    return {"shown": person, "photo": shown_on(request, person).photo}


def beside_name(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """Pronouns, and the letters behind the name."""
    profile = shown_on(request, person)
    return {"profile": profile} if profile.pronouns or profile.letters else None


def own_page(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """On one's own page: the ways to change it and to see it as others do."""
    return {"shown": person} if request.person == person else None


def looking(request: HttpRequest, other: HttpRequest) -> dict[str, Any]:
    """Above one's own page, seen as another: as whom, and as whom else. `other`: the request as that other's."""
    return {"ways": ways_to_look(other.owner), "current": other.as_whom, "owner": other.owner}


def card(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The index card: always there, however little stands on it."""
    profile = shown_on(request, person)
    language = get_language() or "en"
    return {
        "shown": person,
        "profile": profile,
        "country": country_name(profile.place.country) if profile.place else "",
        "languages": languages_in_words(profile.languages),
        "sectors": [it.called_in(language) for it in profile.sectors],
        "stage": profile.stage.called_in(language) if profile.stage else "",
        "topics": [(it.slug, it.called_in(language)) for it in profile.topics],
        "is_guest": request.person is None,
    }


def words(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """What they say of themselves, at length."""
    profile = shown_on(request, person)
    return {"shown": person, "profile": profile} if profile.about_html else None


def work(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """Where they worked, and what they learned."""
    profile = shown_on(request, person)
    if not profile.positions and not profile.qualifications:
        return None
    return {
        "positions": [(years_in_words(it), it) for it in profile.positions],
        "qualifications": profile.qualifications,
    }


def elsewhere(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """Their pages elsewhere, and how to write to them."""
    profile = shown_on(request, person)
    return {"profile": profile} if profile.links or profile.address else None


def lately(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """What they said last in networks, as far as whoever asks may read it; nothing of what is said in private."""
    reader = request.person
    said = Message.objects.visible_in_networks_to(reader).said().filter(author=person)
    unfolded = said if reader is None else unfolded_for(said, reader)
    newest = list(unfolded.select_related("conversation").defer(*LONG_TEXTS).order_by(*LATEST_FIRST)[:LATELY])
    return {"rows": with_places(newest, reader), "is_guest": reader is None} if newest else None


def to_take(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The page as files: a card for an address book, a CV, a label."""
    return {"shown": person, "is_own": request.person == person}
