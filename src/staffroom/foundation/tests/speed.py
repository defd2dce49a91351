"""Bounds of time that mean the work, and not the machine it is done on, or what else that has to do."""

import re
import time
from collections.abc import Callable

TRIES = 3
PIECE = "a <b>word</b> &amp; another, "
# What the yardstick takes on the machine on which the bounds were set, while it has nothing else to do.
THERE = 0.025


def in_time[Result](seconds: float, work: Callable[[], Result]) -> Result:
    """What `work()` returns, if it takes less of a processor like ours; else an AssertionError that says how long.

    A machine that is busy slows one try or another, so there are three.
    """
    took = []
    for _try in range(TRIES):
        began = time.process_time()
        result = work()
        took.append(time.process_time() - began)
        if took[-1] < seconds * slowness():
            return result
    raise AssertionError(f"It took {min(took):.1f} seconds at best, and may take {seconds} where ours takes as long.")


def slowness() -> float:
    """How often the yardstick would fit into what it takes here and now; never less than once."""
    return max(1.0, _yardstick() / THERE)


def _yardstick() -> float:
    """Seconds of the processor for some work with text, as most of what is bounded does."""
    began = time.process_time()
    words: dict[str, int] = {}
    for number, piece in enumerate(re.findall(r"\w+|<[^>]*>|&\w+;", PIECE * 20_000)):
        words[piece] = words.get(piece, 0) + number
    return time.process_time() - began
