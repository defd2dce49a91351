"""Text for a site as large as wanted: a few words everywhere, most words hardly anywhere, and some known to be rare."""

import itertools
import math
import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.words import sentence

VOCABULARY = 120_000
SENTENCES = 5_000
# Made up, so that nothing else has them: each stands in so many messages, however large the site is.
RARE = [
    f"{first}{second}ery" for first in ("quil", "vor", "zam", "plin", "dru") for second in ("dax", "lomb", "fenn", "ig")
]
TIMES = 12
# Both words of a phrase are common; side by side they stand in TIMES messages.
PHRASES = [
    f"{first} {second}" for first in ("grey", "amber", "third", "small") for second in ("ledger", "kettle", "annex")
]
COMMON = ("archive", "index", "loans", "survey", "maps", "minutes")

_BEGINNINGS = ("b br c ch d dr f g gl h k l m n p pr qu r s st t tr v w").split()  # noqa: SIM905  as in words.py
_MIDDLES = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_ENDS = ["n", "r", "l", "st", "nd", "m", "ck", "x", "th", "sh"]


@dataclass
class Writer:
    """Writes messages; the same seed writes the same. `left`: what is to be said somewhere, and has not been."""

    messages: int
    rng: random.Random
    left: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = self.rng
        self._sentences = [sentence(rng) for _ in range(SENTENCES)]
        self._words = list(dict.fromkeys(_word(rng) for _ in range(VOCABULARY)))
        sums = itertools.accumulate(1 / math.pow(rank, 1.05) for rank in range(1, len(self._words) + 1))
        self._sums = list(sums)
        for said in (*RARE, *PHRASES):
            for place in rng.sample(range(self.messages), TIMES):
                self.left.setdefault(place, []).append(said)

    def paragraphs(self, number: int) -> Iterator[str]:
        """Of the message with this number, from 0: some 90 words, a fifth of them from a large vocabulary."""
        rng, words = self.rng, self._words
        for _ in range(rng.randint(1, 3)):
            said = rng.choices(self._sentences, k=rng.randint(1, 4))
            drawn = [words[bisect_left(self._sums, rng.random() * self._sums[-1])] for _ in range(rng.randint(2, 14))]
            yield f"{' '.join(said)} {' '.join(drawn)}."
        if rng.random() < 0.02:
            words_of_phrases = [phrase.split() for phrase in rng.sample(PHRASES, 3)]
            yield " and ".join(f"{second} {first}" for first, second in words_of_phrases) + "."
        if number in self.left:
            yield f"Noted: {', '.join(self.left[number])}."


def _word(rng: random.Random) -> str:
    parts = rng.choice((1, 2, 2, 3))
    return "".join(rng.choice(_BEGINNINGS) + rng.choice(_MIDDLES) for _ in range(parts)) + rng.choice(_ENDS)
