"""Reading what somebody brings along where it can do no harm: in a child process with limits on time and memory."""

import json
from collections.abc import Collection
from typing import Any

from staffroom.foundation.mail.limits import Unreadable
from staffroom.foundation.mail.reader import Reader, Work
from staffroom.foundation.mail.wire import Malformed, text_in

from .resume import TOO_MUCH, Job, Language, Learned, Page, Resume, ResumeRefused

SECONDS, MEMORY_MB = 2.0, 200
_TEXTS = ("kind", "name", "pronouns", "headline", "about", "role", "organisation", "place", "sector")


def read_safely(content: bytes, own: Collection[str] = (), *, seconds: float = SECONDS) -> Resume:
    """What `read` says of the file, with 2 seconds of CPU time and 200 MB of memory at most.

    Raises ResumeRefused, also for what breaks those limits. A child of its own for each: these files are rare.
    """
    try:
        reader = Reader(Work(f"{__package__}.child", unpack), MEMORY_MB, idle_seconds=seconds * 10)
    except Unreadable as trouble:
        raise ResumeRefused(TOO_MUCH) from trouble
    try:
        [answer] = reader.ask([content], seconds, "\n".join(own).encode())
    except Unreadable as trouble:
        raise ResumeRefused(TOO_MUCH) from trouble
    finally:
        reader.kill()
    if isinstance(answer, str):
        raise ResumeRefused(answer)
    return answer


def unpack(octets: bytes, _contents: bytes) -> Resume | str:
    """What the child answered, or why it has not. Raises Malformed."""
    try:
        head = json.loads(octets)
        return text_in(head["unreadable"]) if "unreadable" in head else resume_of(head["resume"])
    except (ValueError, TypeError, KeyError, RecursionError) as trouble:
        raise Malformed(str(trouble)) from trouble


def resume_of(found: dict[str, Any]) -> Resume:
    """The resume that `dataclasses.asdict` made this of. Raises ValueError, TypeError or KeyError for anything else."""
    return Resume(
        **{name: text_in(found[name]) for name in _TEXTS},
        jobs=[Job(**_checked(Job, it)) for it in found["jobs"]],
        learned=[Learned(**_checked(Learned, it)) for it in found["learned"]],
        languages=[Language(**_checked(Language, it)) for it in found["languages"]],
        pages=[Page(**_checked(Page, it)) for it in found["pages"]],
        topics=[text_in(it) for it in found["topics"]],
        addresses=[text_in(it) for it in found["addresses"]],
    )


def _checked(kind: type[Any], found: dict[str, Any]) -> dict[str, Any]:
    """Each field with a value of its type: text, number or yes and no."""
    fields = kind.__dataclass_fields__
    if found.keys() - fields.keys():
        raise ValueError(f"{sorted(found)} are no fields of {kind.__name__}.")
    for name, value in found.items():
        if type(value) is not fields[name].type:
            raise TypeError(f"{name} is {value!r:.50}.")
        if isinstance(value, str):
            text_in(value)
    return found
