"""What the demo's people say of themselves."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Place, Term

from .reading import CONTENT


def describe_people(people: Mapping[str, Person]) -> None:
    """Their profiles, with the words of the list for library and information work."""
    told = tomllib.loads((CONTENT / "profiles.toml").read_text())
    actions.bring_in_ready("information", by=None)
    terms = {(term.vocabulary, term.slug): term for term in Term.objects.all()}
    places = {name: _place(name, place) for name, place in told.pop("places").items()}
    Place.objects.bulk_create(places.values(), ignore_conflicts=True)
    for handle, words in told.items():
        _describe(people[handle], words, terms, places)


def _describe(
    person: Person, told: dict[str, Any], terms: Mapping[tuple[str, str], Term], places: Mapping[str, Place]
) -> None:
    listed = [terms[Term.Vocabulary.TOPIC, word] for word in told["topics"] if word == word.lower()]
    own = actions.own_terms(person, Term.Vocabulary.TOPIC, [word for word in told["topics"] if word != word.lower()])
    actions.describe(
        person,
        pronouns=told.get("pronouns", ""),
        about=told.get("about", "").strip(),
        role=told.get("role", ""),
        organisation=told.get("organisation", ""),
        is_only_one=told.get("is_only_one", False),
        sectors=[terms[Term.Vocabulary.SECTOR, slug] for slug in told["sectors"]],
        stage=terms[Term.Vocabulary.STAGE, told["stage"]],
        topics=[*listed, *own],
        place=places[told["place"]],
        languages=_languages(told["languages"]),
    )
    for position in told.get("positions", ()):
        actions.add_position(person, **position)
    for qualification in told.get("qualifications", ()):
        actions.add_qualification(person, **qualification)
    for link in told.get("links", ()):
        actions.add_link(person, **link)
    if "sees" in told:
        actions.disclose(person, {field: (audience, None) for field, audience in told["sees"].items()})
    if "audience" in told:
        actions.show(person, audience=told["audience"], is_indexed=False)


def _languages(told: Sequence[str]) -> list[list[str]]:
    """“cy: a little” is Welsh, and how well."""
    return [[code, how_well.strip()] for code, _colon, how_well in (it.partition(":") for it in told)]


def _place(name: str, told: dict[str, Any]) -> Place:
    latitude, longitude = told["at"]
    return Place(
        pk=told["id"],
        name=name,
        region=told["region"],
        country=told["country"],
        latitude=latitude,
        longitude=longitude,
    )
