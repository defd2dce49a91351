"""Folders of mail: maildirs, and whatever else somebody put into one."""

import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from .ordering import in_order
from .stamps import from_epoch

_DELIVERED = {"cur", "new"}
_MAILDIR_NAME = re.compile(r"(\d{9,10})\.")


def files_in(folder: Path) -> list[str]:
    """The names of all regular files in `folder` and its subfolders, in the order in which to read them."""
    return sorted(_walk(folder), key=in_order)


def holds_one_mail(name: str) -> bool:
    """Whether the file called `name` lies where a maildir keeps its mails, or is called what single mails are."""
    return PurePosixPath(name).parent.name in _DELIVERED or name.lower().endswith(".eml")


def is_unfinished(name: str) -> bool:
    """Whether `name` is that of a mail whose delivery to a maildir was never finished."""
    return PurePosixPath(name).parent.name == "tmp" and bool(_MAILDIR_NAME.match(PurePosixPath(name).name))


def received(name: str) -> datetime | None:
    """When a mail came into its maildir, by its file's name."""
    found = _MAILDIR_NAME.match(PurePosixPath(name).name)
    return from_epoch(int(found[1])) if found else None


def _walk(folder: Path) -> Iterator[str]:
    for place, _folders, names in os.walk(folder):  # which follows no links
        for name in names:
            path = Path(place, name)
            # A link could lead anywhere; a pipe would keep us waiting.
            if stat.S_ISREG(path.lstat().st_mode):
                yield path.relative_to(folder).as_posix()
