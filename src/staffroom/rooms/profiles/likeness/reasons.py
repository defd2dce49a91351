"""What two people have in common, in words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Person

from ..directory.naming import names
from .features import Feature, Features

MOST_REASONS = 3
# What the directory calls the facets of these fields.
_FACETS = {
    "sectors": "sector",
    "stage": "stage",
    "work": "role",
    "topics": "topic",
    "languages": "language",
    "place": "place",
}


def reasons(found: Mapping[int, Sequence[Feature]], mine: Features, viewer: Person) -> dict[int, list[str]]:
    """For each person the three that weigh most, of what they share with `viewer`. Two queries, however many."""
    heaviest = {pk: _heaviest(shared, mine) for pk, shared in found.items()}
    asked: dict[str, list[str]] = {}
    for shared in heaviest.values():
        for name, key in shared:
            if name in _FACETS:
                asked.setdefault(_FACETS[name], []).append(key)
    known = names(asked, viewer)
    return {pk: _worded(shared, mine, known) for pk, shared in heaviest.items()}


def _heaviest(shared: Sequence[Feature], mine: Features) -> list[Feature]:
    """Without a second place: somebody is in one, and near others by it."""
    return sorted(shared, key=lambda it: (-mine.weights[it], it))[: MOST_REASONS + 1]


def _worded(shared: Sequence[Feature], mine: Features, known: Mapping[tuple[str, str], str]) -> list[str]:
    said = []
    is_alone = any(name == "only_one" for name, _key in shared)
    for name, key in shared:
        label = known.get((_FACETS.get(name, ""), key), "")
        if name == "work" and is_alone:
            continue  # said with the other
        if words := _one(name, key, label, mine, _role(shared, known)):
            said.append(words)
    return said[:MOST_REASONS]


def _role(shared: Sequence[Feature], known: Mapping[tuple[str, str], str]) -> str:
    return next((known.get(("role", key), "") for name, key in shared if name == "work"), "")


def _one(name: str, key: str, label: str, mine: Features, role: str) -> str:
    match name:
        case "only_one":
            if role:
                return _("the only one of their kind where they work, too: {role}").format(role=role)
            return _("also the only one in their organisation")
        case "work":
            return _("the same role: {role}").format(role=label) if label else ""
        case "sectors":
            return _("also in {sector}").format(sector=label) if label else ""
        case "stage":
            return _("at the same stage: {stage}").format(stage=label) if label else ""
        case "topics":
            return _("can be asked about {topic}, as you can").format(topic=label) if label else ""
        case "languages":
            return _("speaks {language}, too").format(language=label) if label else ""
        case "place":
            return _place(mine.distances.get(key, 0.0), label)
        case "network":
            network = mine.networks.get(int(key), "")
            return _("both in {network}").format(network=network) if network else ""
    return ""


def _place(distance: float, label: str) -> str:
    if distance < 1:
        return _("also in {place}").format(place=label.partition(",")[0]) if label else ""
    return _("{kilometres} km away").format(kilometres=round(distance))
