"""What the parent and the child that sends mail say to each other.

    the parent:  an Order, once; then batches: lists of copies, numbered
    the child:   [READY]; then for each batch any number of [OUTCOME, …] and [DONE, …] or [TROUBLE, …]; JSON, in lines

Down goes pickle: nobody but the process that started it can write to the child. Up goes nothing but text and numbers.
"""

import pickle
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from staffroom.foundation import dkim, smtp

from .sheet import Copy

READY, OUTCOME, DONE, TROUBLE = "ready", "outcome", "done", "trouble"

type Line = list[str | int | bool]


class Order(NamedTuple):
    """To which server, and who signs."""

    server: smtp.Server
    signer: dkim.Signer | None


def write(orders: BinaryIO, what: Order | Sequence[Copy[int]]) -> None:
    """Raises BrokenPipeError."""
    pickle.dump(what, orders, pickle.HIGHEST_PROTOCOL)
    orders.flush()


def read[Expected](orders: BinaryIO, expected: type[Expected]) -> Expected | None:
    """What the parent says next; None when it says no more."""
    try:
        found = pickle.load(orders)  # noqa: S301  from the process that started us
    except EOFError:
        return None
    if not isinstance(found, expected):
        raise TypeError(f"Expected {expected.__name__}, got {type(found).__name__}.")
    return found
