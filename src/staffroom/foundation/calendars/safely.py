"""Reading calendar files where they can do no harm: in a child process with limits on time and memory.

The libraries that know rules for repeating are large: so only the child ever has them.
"""

import json
from datetime import datetime
from typing import Any

from staffroom.foundation.mail.limits import Unreadable
from staffroom.foundation.mail.reader import Reader, Work
from staffroom.foundation.mail.wire import Malformed, text_in

from .meeting import MOST_OCTETS, CalendarRefused, Meeting

SECONDS, MEMORY_MB = 3.0, 300


def read_safely(content: bytes, *, zone: str, since: datetime, seconds: float = SECONDS) -> list[Meeting]:
    """What `reading.read` says of the file, with 3 seconds of CPU time and 300 MB of memory at most.

    Raises CalendarRefused, also for what breaks those limits. A child of its own for each: these files are rare.
    """
    if len(content) > MOST_OCTETS:  # not even handed over
        raise CalendarRefused(f"It is larger than {MOST_OCTETS // 1024} kB.")
    if b"VEVENT" not in content.replace(b"\0", b"").upper():  # a list of tasks, say
        raise CalendarRefused("It has no entries.")
    try:
        reader = Reader(Work(f"{__package__}.child", unpack), MEMORY_MB, idle_seconds=seconds * 10)
    except Unreadable as trouble:
        raise CalendarRefused(str(trouble)) from trouble
    try:
        [answer] = reader.ask([content], seconds, f"{zone}\n{since.isoformat()}".encode())
    except Unreadable as trouble:
        raise CalendarRefused("It takes too long to read, or too much memory.") from trouble
    finally:
        reader.kill()
    if isinstance(answer, str):
        raise CalendarRefused(answer)
    return answer


def unpack(octets: bytes, _contents: bytes) -> list[Meeting] | str:
    """What the child answered, or why it has not. Raises Malformed."""
    try:
        head = json.loads(octets)
        return text_in(head["unreadable"]) if "unreadable" in head else [_meeting(it) for it in head["meetings"]]
    except (ValueError, TypeError, KeyError, RecursionError) as trouble:
        raise Malformed(str(trouble)) from trouble


def _meeting(told: dict[str, Any]) -> Meeting:
    """Each field with a value of its type. Raises ValueError, TypeError or KeyError for anything else."""
    fields = Meeting.__dataclass_fields__
    if told.keys() != fields.keys():
        raise ValueError(f"{sorted(told)} are not the fields of a meeting.")
    moments = {name: datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at")}
    for name, value in (told | moments).items():
        if type(value) is not fields[name].type:
            raise TypeError(f"{name} is {value!r:.50}.")
        if isinstance(value, str):
            text_in(value)
    return Meeting(**told | moments)
