"""What the demo's people say of one another's work, and who mentors whom."""

import tomllib
from collections.abc import Mapping
from typing import Any

from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Term

from .reading import CONTENT


def recommend_and_mentor(people: Mapping[str, Person]) -> None:
    """Recommendations that are shown, wait or are asked for; mentors, and what was asked of them."""
    told = tomllib.loads((CONTENT / "recommending.toml").read_text())
    for one in told["recommendations"]:
        _recommend(people[one["by"]], people[one["of"]], one)
    sectors = {term.slug: term for term in Term.objects.filter(vocabulary=Term.Vocabulary.SECTOR)}
    for one in told["mentors"]:
        chosen = [sectors[slug] for slug in one["sectors"]]
        actions.offer_mentoring(people[one["who"]], capacity=one["capacity"], words=one["words"], sectors=chosen)
    for one in told["mentorings"]:
        mentor = people[one["of"]]
        asked = actions.ask_mentor(people[one["by"]], mentor, purpose=one["purpose"])
        if one["state"] == "accepted":
            actions.accept_mentoring(asked, by=mentor)


def _recommend(writer: Person, recommended: Person, told: Mapping[str, Any]) -> None:
    if told["state"] == "asked":
        said = {"purpose": told["for"], "beginning": told["beginning"], "relation": told["relation"]}
        actions.ask_for_recommendation(recommended, writer, **said)
        return
    said = {name: told[name] for name in ("text", "relation", "circumstances")}
    written = actions.recommend(writer, recommended, **said)
    if told["state"] == "approved":
        actions.approve_recommendation(written, by=recommended, revision=written.revision)
