"""The child process that sends mail: `python -m staffroom.foundation.mailing.child`.

On its standard input it is told whom to hand mail to, then gets copies, a batch at a time; on its standard output it
says, in a line of JSON each, what became of them. It ends when its input does, and when nobody listens any more.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from staffroom.foundation.smtp import Outcome

from .carrier import CannotCarry, Carrier
from .sheet import Copy
from .wire import DONE, OUTCOME, READY, TROUBLE, Line, Order, read

_MOST_KEPT = 20  # outcomes not yet told: so many may be sent twice if this process is killed
_LONGEST_KEPT = 0.1  # seconds


def main() -> int:
    """Carry batches until there are none; the exit code."""
    # Whoever stops the whole service means our parent, which lets us finish the batch.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints does not end up among the answers
    with os.fdopen(0, "rb") as orders, os.fdopen(answers, "wb") as told:
        try:
            _serve(orders, told)
        except BrokenPipeError:
            return 1
    return 0


def _serve(orders: BinaryIO, told: BinaryIO) -> None:
    if (order := read(orders, Order)) is None:
        return
    carrier = Carrier(order.server, order.signer)
    _tell(told, [[READY]])
    try:
        while batch := read(orders, list):
            for lines in _in_portions(_carried(carrier, batch)):
                _tell(told, lines)
    finally:
        carrier.close()


def _tell(told: BinaryIO, lines: Iterable[Line]) -> None:
    told.write(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    told.flush()


def _carried(carrier: Carrier, batch: Sequence[Copy[int]]) -> Iterator[Line]:
    try:
        for outcome in carrier.carry(batch):
            yield _as_line(outcome)
    except CannotCarry as trouble:
        yield [TROUBLE, str(trouble)]
    else:
        yield [DONE, carrier.has_worked]


def _as_line(outcome: Outcome[int]) -> Line:
    return [OUTCOME, outcome.tag, outcome.kind, outcome.at, outcome.code, outcome.enhanced, outcome.text]


def _in_portions(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """A few at a time: each portion wakes the parent."""
    portion: list[Line] = []
    since = time.monotonic()
    for line in lines:
        portion.append(line)
        if len(portion) >= _MOST_KEPT or time.monotonic() - since > _LONGEST_KEPT:
            yield portion
            portion, since = [], time.monotonic()
    if portion:
        yield portion


if __name__ == "__main__":
    sys.exit(main())
