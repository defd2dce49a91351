"""Taking turns: what is compared is measured in one run, one round each, again and again."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Better = Literal["less", "more"]
Measure = Callable[[], float]


@dataclass(frozen=True)
class Turns:
    """What each round found; `theirs` is empty when there was nothing to compare with."""

    ours: list[float]
    theirs: list[float] = field(default_factory=list)

    @property
    def our_median(self) -> float:
        return statistics.median(self.ours)

    @property
    def their_median(self) -> float | None:
        return statistics.median(self.theirs) if self.theirs else None

    def ratio(self, better: Better) -> float | None:
        """How many times better we are: the median over the rounds, each compared with its neighbour in time."""
        pairs = zip(self.ours, self.theirs, strict=False)
        ratios = [theirs / ours if better == "less" else ours / theirs for ours, theirs in pairs if ours and theirs]
        return statistics.median(ratios) if ratios else None


def take_turns(ours: Measure, theirs: Measure | None, rounds: int) -> Turns:
    """Peer, ours, peer, ours …: both see the same moods of the machine. Each goes once before, uncounted."""
    found, others = [], []
    for number in range(rounds + 1):
        theirs_now = theirs() if theirs else None
        ours_now = ours()
        if number == 0:
            continue
        found.append(ours_now)
        if theirs_now is not None:
            others.append(theirs_now)
    return Turns(found, others)


def median_over(do: Measure, seconds: float, at_least: int = 3) -> float:
    """The median of what `do` returns, done for so many seconds and at least so often."""
    until = time.perf_counter() + seconds
    found: list[float] = []
    while time.perf_counter() < until or len(found) < at_least:
        found.append(do())
    return statistics.median(found)
