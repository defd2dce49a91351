"""What somebody looks for in the directory, as its address says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

MOST_KEYS = 20  # of one facet
LONGEST_WORDS, LONGEST_KEY = 80, 60
DISTANCES = (5, 10, 25, 50, 100, 250)  # kilometres
USUAL_DISTANCE = 25
YES = "yes"

# What the address calls a facet, and the field of a profile that it is about.
FACETS: Mapping[str, str] = {
    "sector": "sectors",
    "stage": "stage",
    "role": "work",
    "topic": "topics",
    "language": "languages",
    "place": "place",
    "mentoring": "mentoring",
    "alone": "only_one",
}
NETWORK = "network"


@dataclass(frozen=True)
class Asked:
    """`chosen`: facet → keys, any of which will do; people have to fit each facet. `near`: the number of a place."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    networks: tuple[str, ...] = ()
    near: int | None = None
    within: int = USUAL_DISTANCE

    @property
    def is_anything(self) -> bool:
        return self != Asked(within=self.within)

    def keys(self, facet: str) -> tuple[str, ...]:
        return self.networks if facet == NETWORK else self.chosen.get(facet, ())

    def with_(self, facet: str, key: str) -> "Asked":
        """The same, also with `key`; where one alone can be true, with it instead."""
        return self._with_keys(facet, (*self.keys(facet), key))

    def without(self, facet: str, key: str | None = None) -> "Asked":
        """The same without `key`, or without any of that facet."""
        kept = tuple(it for it in self.keys(facet) if key is not None and it != key)
        return self._with_keys(facet, kept)

    def around(self, place: int | None) -> "Asked":
        """The same around another place, or (None) anywhere."""
        return replace(self, near=place)

    def without_words(self) -> "Asked":
        return replace(self, words="")

    def _with_keys(self, facet: str, keys: tuple[str, ...]) -> "Asked":
        if facet == NETWORK:
            return replace(self, networks=keys)
        others = {name: those for name, those in self.chosen.items() if name != facet}
        return replace(self, chosen=others | ({facet: keys} if keys else {}))

    @property
    def query(self) -> str:
        """What stands behind the “?” of an address; the same for the same question."""
        return urlencode(self.parameters)

    @property
    def parameters(self) -> Sequence[tuple[str, str]]:
        near = [("near", str(self.near)), ("within", str(self.within))] if self.near is not None else []
        return [
            *([("q", self.words)] if self.words else []),
            *((facet, key) for facet in FACETS for key in self.keys(facet)),
            *((NETWORK, slug) for slug in self.networks),
            *near,
        ]


def read(given: QueryDict) -> Asked:
    """What makes no sense is left out: an address that somebody shared still shows something."""
    chosen = {facet: keys for facet in FACETS if (keys := _keys(given, facet))}
    within = given.get("within", "")
    return Asked(
        words=" ".join(given.get("q", "").replace("\0", " ").split())[:LONGEST_WORDS],
        chosen=chosen,
        networks=_keys(given, NETWORK),
        near=_number(given.get("near", "")),
        within=next((it for it in DISTANCES if str(it) == within), USUAL_DISTANCE),
    )


def _keys(given: QueryDict, facet: str) -> tuple[str, ...]:
    keys = (key for key in given.getlist(facet) if key and len(key) <= LONGEST_KEY and "\0" not in key)
    return tuple(dict.fromkeys(keys))[:MOST_KEYS]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
