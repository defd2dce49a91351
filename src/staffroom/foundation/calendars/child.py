"""The child process that reads calendar files: `python -m staffroom.foundation.calendars.child`.

It is the one that reads foreign mail (`foundation.mail.child`), under the same limits. The order that comes with a file
is the zone it is read for and when it was announced, one to a line.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from staffroom.foundation.mail import wire
from staffroom.foundation.mail.child import serve
from staffroom.foundation.mail.limits import Unreadable

from .meeting import CalendarRefused, Meeting
from .reading import read


def _answer(content: bytes, order: bytes) -> Sequence[bytes]:
    zone, since = order.decode().split("\n")
    try:
        found = read(content, zone=zone, since=datetime.fromisoformat(since))
    except (CalendarRefused, RecursionError) as refusal:
        raise Unreadable(str(refusal)) from refusal
    return wire.frame({"meetings": [_told(it) for it in found]}, [])


def _told(meeting: Meeting) -> dict[str, Any]:
    return {name: it.isoformat() if isinstance(it, datetime) else it for name, it in asdict(meeting).items()}


if __name__ == "__main__":
    sys.exit(serve(_answer))
