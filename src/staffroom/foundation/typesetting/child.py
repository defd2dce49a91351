"""The child process that sets one paper: `python -m staffroom.foundation.typesetting.child`.

What to set is its standard input, as JSON; the file goes to its standard output. It is started in an empty folder,
outside of which no template reads a file.
"""

import json
import os
import resource
import sys
from pathlib import Path

import typst

from .limits import MEMORY_MB, SECONDS

PIXELS_PER_INCH = 144


def main() -> None:
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints does not end up in the file
    asked = json.loads(sys.stdin.buffer.read())
    _limit()
    made = typst.compile(
        asked["template"].encode(),
        root=Path.cwd(),
        format=asked["form"],
        ppi=PIXELS_PER_INCH,
        sys_inputs={"data": asked["data"]},
    )
    pages = made if isinstance(made, list) else [made]
    view = memoryview(pages[0])
    while view:
        view = view[os.write(answers, view) :]


def _limit() -> None:
    memory = MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main()
