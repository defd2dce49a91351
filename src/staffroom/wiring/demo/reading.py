"""Reading the demo's texts: one file per conversation, dates relative to the day it is loaded."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"

_head = re.compile(
    r"^=== (?P<handle>[\w-]+) · (?P<door>web|email)"
    r"(?: · \+(?P<gap>\d+)(?P<unit>[mhd]))?(?: · re (?P<answers>\d+))?\s*$"
)
_started = re.compile(r"^(?P<days>\d+) days? ago at (?P<hour>\d\d):(?P<minute>\d\d)$")
_file = re.compile(r"^\[\[file: (?P<name>[^\]]+)\]\]\s*$", re.MULTILINE)
_in_days = re.compile(rb"\{in (\d+) days\}")
_units = {"m": "minutes", "h": "hours", "d": "days"}


class Unreadable(ValueError):
    """A text is not written as it should be. Says which, and what is wrong."""


@dataclass
class SaidText:
    handle: str
    door: str
    text: str
    posted_at: datetime
    answers: int | None = None
    files: list[Path] = field(default_factory=list)


@dataclass
class ConversationText:
    title: str
    said: list[SaidText]
    also_in: list[str] = field(default_factory=list)
    is_closed: bool = False
    is_pinned: bool = False


def people() -> dict[str, dict[str, str]]:
    return tomllib.loads((CONTENT / "people.toml").read_text())


def networks() -> dict[str, dict[str, Any]]:
    """Slug → what its network.toml says; parents before their branches."""
    found = {path.parent.name: tomllib.loads(path.read_text()) for path in sorted(CONTENT.glob("*/network.toml"))}
    return dict(sorted(found.items(), key=lambda item: (bool(item[1].get("parent")), item[0])))


def conversations(slug: str, now: datetime) -> Iterator[ConversationText]:
    for path in sorted((CONTENT / slug).glob("*.txt")):
        yield _conversation(path, now)


def dated(calendar: bytes, now: datetime) -> bytes:
    """A calendar file in which “{in 12 days}” is that day, as calendars write it."""
    return _in_days.sub(lambda found: f"{now + timedelta(days=int(found[1])):%Y%m%d}".encode(), calendar)


def _conversation(path: Path, now: datetime) -> ConversationText:
    head, *messages = re.split(r"^(?==== )", path.read_text(), flags=re.MULTILINE)
    title, *lines = [line for line in head.splitlines() if line.strip()]
    facts = dict(line.split(": ", 1) for line in lines)
    if not (started := _started.match(facts.get("started", ""))):
        raise Unreadable(f"{path.name}: says no “started: N days ago at HH:MM”")
    day = now - timedelta(days=int(started["days"]))
    at = day.replace(hour=int(started["hour"]), minute=int(started["minute"]), second=0, microsecond=0)
    said = []
    for message in messages:
        said.append(_said(path, message, at))
        at = said[-1].posted_at
    _keep_out_of_the_future(said, now)
    return ConversationText(
        title=title,
        said=said,
        also_in=[facts["also in"]] if facts.get("also in") else [],
        is_closed=facts.get("state") == "closed",
        is_pinned=facts.get("pinned") == "yes",
    )


def _said(path: Path, message: str, last: datetime) -> SaidText:
    first, _, text = message.partition("\n")
    if not (head := _head.match(first)):
        raise Unreadable(f"{path.name}: can't read “{first}”")
    gap = timedelta(**{_units[head["unit"]]: int(head["gap"])}) if head["gap"] else timedelta()
    files = [CONTENT / "files" / found["name"].strip() for found in _file.finditer(text)]
    return SaidText(
        handle=head["handle"],
        door=head["door"],
        text=_file.sub("", text).strip(),
        posted_at=last + gap,
        answers=int(head["answers"]) if head["answers"] else None,
        files=files,
    )


def _keep_out_of_the_future(said: list[SaidText], now: datetime) -> None:
    """Loaded early in the day, what is to be said this afternoon has been said a little sooner."""
    late = said[-1].posted_at - (now - timedelta(minutes=5))
    if late > timedelta():
        whole_days = timedelta(days=-(-late // timedelta(days=1)))
        for one in said:
            one.posted_at -= whole_days
