"""Where the mails of an archive lie, one behind the other, from when they are found until they are messages.

An archive may be packed, and its mails become messages in another order than they stand there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from staffroom.foundation.tokens import new_token


def new_spool() -> str:
    """The name of a spool that nobody has, below the folder for files."""
    token = new_token()
    return f"archive/{token[:2]}/{token}"


class Spool:
    """A file that only grows. What was not committed in the database before a crash is written over."""

    def __init__(self, name: str) -> None:
        self._path = Path(settings.MEDIA_ROOT) / name

    @contextmanager
    def growing(self, length: int) -> Iterator["Growing"]:
        """Write behind the first `length` octets; whatever follows them now was never heard of."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, settings.FILE_UPLOAD_PERMISSIONS)
        with os.fdopen(descriptor, "r+b") as file:
            file.truncate(length)
            file.seek(length)
            yield Growing(file, length)

    @contextmanager
    def reading(self) -> Iterator["Reading"]:
        with self._path.open("rb") as file:
            yield Reading(file.fileno())

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


class Growing:
    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file, self.length = file, length

    def add(self, raw: bytes) -> int:
        """Where it lies. It is sure to stay once `keep` has been called."""
        begin = self.length
        self._file.write(raw)
        self.length += len(raw)
        return begin

    def keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())


class Reading:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def at(self, offset: int, length: int) -> bytes:
        return os.pread(self._descriptor, length, offset)
