"""When a mail was written. Clocks were wrong, and archives keep what they said.

A Date is believed unless others deny it: the servers on the way (Received), the archive's own mark (the “From ” line),
the mails around it. A mail can wait for months before it goes out, but it can't arrive before it was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from staffroom.foundation.mail.charsets import decode
from staffroom.foundation.mail.headers import Headers

from .stamps import EARLIEST, read_stamp

AHEAD = timedelta(days=2)
"""So far may a Date be ahead of who received it: zones are mistaken, and clocks a little wrong."""

BEHIND = timedelta(days=100)
"""So far may it be behind them."""

BEHIND_THE_MARK = timedelta(days=366)
"""So far may it be behind the archive's own mark, which tells when somebody kept the mail."""

_LONGEST_WAY = timedelta(days=7)
_FUTURE = timedelta(days=1)
_MOST_HOPS = 30
_BEFORE_LISTS = datetime(1985, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dated:
    at: datetime
    repaired: bool = False
    """The mail has no Date, or one that isn't believed."""


def date_of(
    headers: Headers, *, now: datetime, received: datetime | None = None, neighbours: Sequence[datetime] = ()
) -> Dated | None:
    """When the mail with these headers was written; None if nothing tells.

    `received` is the archive's own mark (see Found), and `neighbours` are dates that were believed of mails near it in
    the archive, the nearest first. Nothing is believed that lies before 1970, or more than a day after `now`.
    """
    latest = now + _FUTURE
    stated = _believable(_stamp(headers.first("date")), latest)
    hops = [
        hop
        for value in headers.values("received")[:_MOST_HOPS]
        if (hop := _believable(_stamp(value.rpartition(b";")[2]), latest))
    ]
    received = _believable(received, latest)
    if hops:
        witness = _witness(hops)
        if stated and witness - BEHIND <= stated <= witness + AHEAD:
            return Dated(stated)
        return Dated(_lowest(hops, witness), repaired=True)
    if stated and (not received or received - BEHIND_THE_MARK <= stated <= received + AHEAD):
        return Dated(stated)
    if stated and received:
        return Dated(*_nearer(stated, received, neighbours))
    if received and not (neighbours and abs(received - _middle(neighbours)) > BEHIND_THE_MARK):
        return Dated(received, repaired=True)
    return Dated(neighbours[0], repaired=True) if neighbours else None


def _stamp(value: bytes) -> datetime | None:
    return read_stamp(decode(value[-200:], "utf-8")[0])


def _believable(date: datetime | None, latest: datetime) -> datetime | None:
    return date if date and EARLIEST <= date <= latest else None


def _witness(hops: Sequence[datetime]) -> datetime:
    """The time in the middle, of two the later hop's: one server's clock may be as wrong as the author's."""
    return hops[0] if len(hops) == 2 else _middle(hops)


def _middle(dates: Sequence[datetime]) -> datetime:
    return sorted(dates)[len(dates) // 2]


def _lowest(hops: Sequence[datetime], witness: datetime) -> datetime:
    """What the server said that had the mail first, of those that agree with `witness`."""
    agreeing = [hop for hop in hops if witness - _LONGEST_WAY <= hop <= witness + AHEAD]
    return agreeing[-1] if agreeing else witness


def _nearer(stated: datetime, received: datetime, neighbours: Sequence[datetime]) -> tuple[datetime, bool]:
    """The Date or the archive's mark, whichever the neighbours support, and whether that repairs anything.

    Many archives were marked all at once, years later, when somebody saved or converted them: with nothing else to go
    by, a Date from before there were lists is a clock that was not set, and any other is believed.
    """
    if stated > received:
        return received, True
    if neighbours:
        middle = _middle(neighbours)
        is_believed = abs(middle - stated) <= abs(middle - received)
    else:
        is_believed = stated > _BEFORE_LISTS
    return (stated, False) if is_believed else (received, True)
