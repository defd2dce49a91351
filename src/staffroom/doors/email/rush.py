"""Who hands us mail waits for our answer; what has been taken in has time. Both write to one database."""

import time
from collections import deque
from collections.abc import Callable, Hashable

PATIENCE = 10.0  # seconds that a mail may wait for others to be taken in
SHORTEST_BREATH, LONGEST_BREATH = 0.005, 0.05  # seconds of silence after a mail that end a rush
LONGEST_STEP = 0.2  # seconds; whoever is silent for longer in the middle of a mail is not waited for
REMEMBERED = 4  # pauses


class Rush:
    """Whether mails are being handed to us, one after another. Told by the listening doors, asked by a worker."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._under_way: dict[Hashable, float] = {}
        self._ended = float("-inf")
        self._pauses = deque([0.0], REMEMBERED)

    def goes_on(self, whose: Hashable) -> None:
        """In that session another step was done of handing us a mail: its sender, a recipient, its text."""
        now = self._clock()
        if whose not in self._under_way:
            pause = now - self._ended
            self._pauses.append(pause if pause < LONGEST_BREATH else 0.0)
        self._under_way[whose] = now

    def pauses(self, whose: Hashable) -> None:
        """In that session a mail was kept or given up; another one may follow at once."""
        if self._under_way.pop(whose, None) is not None:
            self._ended = self._clock()

    def let_pass(self, waited: float) -> None:
        """Return once the rush is over, and in any case when a mail that has `waited` has waited long enough."""
        end = self._clock() + PATIENCE - waited
        while (left := min(end, self._lasts_until()) - self._clock()) > 0:
            self._sleep(min(left, SHORTEST_BREATH))

    def _lasts_until(self) -> float:
        # Longer than between the last mails: on a busy machine that is longer than on an idle one.
        breath = min(LONGEST_BREATH, max(SHORTEST_BREATH, 2 * max(self._pauses)))
        steps = [last + LONGEST_STEP for last in tuple(self._under_way.values())]
        return max([self._ended + breath, *steps])


RUSH = Rush()
