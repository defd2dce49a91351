"""Who knows whom in the demo, and what still waits for an answer."""

import tomllib
from collections.abc import Mapping

from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Category, Person
from staffroom.rooms.profiles.actions import introduce_two

from .reading import CONTENT


def acquaint(people: Mapping[str, Person]) -> None:
    """Connections with what each side keeps of the other, requests, follows and introductions."""
    told = tomllib.loads((CONTENT / "knowing.toml").read_text())
    for pair in told["connections"]:
        one, other = (people[handle] for handle in pair["between"])
        actions.connect(one, other)
        for person, known in ((one, other), (other, one)):
            _keep(person, known, pair.get(person.handle, {}))
    for asking in told["requests"]:
        actions.ask_to_connect(people[asking["by"]], people[asking["to"]], note=asking["note"])
    for following in told["follows"]:
        for handle in following["whom"]:
            actions.follow(people[following["by"]], people[handle])
    for made in told["introductions"]:
        one, other = (people[handle] for handle in made["between"])
        introduce_two(people[made["by"]], one, other, words=made["words"])


def _keep(person: Person, known: Person, kept: Mapping[str, str]) -> None:
    said = {name: kept[name] for name in ("met_at", "notes") if name in kept}
    if name := kept.get("category"):
        is_ready = name in Category.Kind.values
        category = actions.category_for(person, kind=name) if is_ready else actions.category_for(person, name=name)
        actions.note_about(person, known, category=category, **said)
    elif said:
        actions.note_about(person, known, **said)
