"""The child process that reads what people bring along: `python -m staffroom.foundation.resumes.child`.

It is the one that reads foreign mail (`foundation.mail.child`), under the same limits. The order that comes with the
file are the owner's addresses, one to a line.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict

from staffroom.foundation.mail import wire
from staffroom.foundation.mail.child import serve
from staffroom.foundation.mail.limits import Unreadable

from .reading import read
from .resume import ResumeRefused


def _answer(content: bytes, order: bytes) -> Sequence[bytes]:
    try:
        resume = read(content, order.decode().split("\n"))
    except ResumeRefused as refusal:
        raise Unreadable(str(refusal)) from refusal
    return wire.frame({"resume": asdict(resume)}, [])


if __name__ == "__main__":
    sys.exit(serve(_answer))
