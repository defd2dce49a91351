"""Opening what is packed: gzip, bzip2, zip and tar. No file is written by the name it has there.

A bomb is a small file that becomes a large one, so all that comes out is counted, through every layer.
"""

import bz2
import gzip
import io
import shutil
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from .damage import DAMAGE
from .found import ArchiveRefused
from .ordering import in_order
from .wording import marked as _

MOST_TIMES = 200
"""An archive may become so many times as large; text does not shrink further than that, except on purpose."""

FREE = 100_000_000
"""Octets that may come out of any archive, however small."""

MOST_FILES = 300_000
_MOST_AT_ONCE = 1 << 22  # octets
_MOST_IN_MEMORY = 1 << 25  # octets of a file within another; a larger one is kept in an unnamed file meanwhile
_MOST_DIRECTORY = 100_000_000  # octets of a zip's directory, which is read into memory


class Meter:
    """How much has come out of one packed file, and how much may."""

    def __init__(self, packed_size: int) -> None:
        self._left = FREE + MOST_TIMES * packed_size

    def count(self, octets: int) -> None:
        """Raises ArchiveRefused when there is no end to it."""
        self._left -= octets
        if self._left < 0:
            raise ArchiveRefused(
                _(
                    "What is packed in this file is more than 200 times as large as the file itself. "
                    "Unpack it yourself if you trust it, and import what was in it."
                )
            )


class Metered(io.RawIOBase):
    """A stream whose octets are counted, once each however often they are read."""

    def __init__(self, stream: IO[bytes], meter: Meter) -> None:
        self._stream, self._meter = stream, meter
        self._position = self._furthest = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def read(self, size: int | None = -1) -> bytes:
        # Never much at once, whoever asks: a bomb is noticed after the first few megabytes.
        octets = self._read(_MOST_AT_ONCE if size is None or size < 0 else min(size, _MOST_AT_ONCE))
        self._position += len(octets)
        if self._position > self._furthest:
            self._meter.count(self._position - self._furthest)
            self._furthest = self._position
        return octets

    def _read(self, size: int) -> bytes:
        """In small steps: where the file is damaged, a large one would lose what precedes the damage."""
        octets = bytearray()
        try:
            while len(octets) < size and (step := self._stream.read1(size - len(octets))):  # type: ignore[attr-defined]
                octets += step
        except DAMAGE:
            if not octets:
                raise
        return bytes(octets)

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._position
        elif whence == io.SEEK_END:
            offset += self._end()
        self._position = self._stream.seek(min(offset, self._furthest))
        # What lies further ahead is read, not leapt over: it has to be unpacked anyway, so it counts.
        while self._position < offset and self.read(offset - self._position):
            pass
        return self._position

    def _end(self) -> int:
        self._position = self._stream.seek(self._furthest)
        while self.read(_MOST_AT_ONCE):
            pass
        return self._position

    def tell(self) -> int:
        return self._position


class _Gzip(gzip.GzipFile):
    """A gzip file that ends where its last member does: what tapes and transfers left behind it is none of it."""

    def read1(self, size: int = -1) -> bytes:
        try:
            return super().read1(size)
        except gzip.BadGzipFile as trouble:
            if self.tell() and str(trouble).startswith("Not a gzipped file"):
                return b""
            raise


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a zip or tar."""

    name: str
    open: Callable[[], IO[bytes]]


def unpacked(kind: str, stream: IO[bytes], meter: Meter) -> IO[bytes]:
    """What the gzip or bzip2 file in `stream` holds."""
    inner = _Gzip(fileobj=stream) if kind == "gzip" else bz2.BZ2File(stream)
    return _metered(inner, meter)


@contextmanager
def spooled(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """What is left of `stream`, where one can go to and fro at no cost."""
    with SpooledTemporaryFile(_MOST_IN_MEMORY) as spool:
        shutil.copyfileobj(stream, spool, _MOST_AT_ONCE)
        spool.seek(0)
        yield cast("IO[bytes]", spool)


def members(kind: str, stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    """The files in a zip, in the order of time, or in a tar, in its own. Raises ArchiveRefused, or one of DAMAGE."""
    return _in_zip(stream, meter) if kind == "zip" else _in_tar(stream, meter)


def names_in(kind: str, stream: IO[bytes]) -> frozenset[str]:
    """What the files in a zip are called; nothing for a tar, which doesn't say before it has been read."""
    if kind != "zip":
        return frozenset()
    _refuse_large_directory(stream)
    with zipfile.ZipFile(stream) as packed:
        return frozenset(packed.namelist())


def _in_zip(stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    _refuse_large_directory(stream)
    with zipfile.ZipFile(stream) as packed:
        infos = sorted(packed.infolist(), key=lambda info: in_order(info.filename))
        for number, info in enumerate(infos, 1):
            _refuse_many(number)
            if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
                yield Member(info.filename, partial(_member_of_zip, packed, info, meter))


def _member_of_zip(packed: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> IO[bytes]:
    return _metered(packed.open(info), meter)


def _in_tar(stream: IO[bytes], meter: Meter) -> Iterator[Member]:
    # Counted once more, since a name in a tar may be as long as it likes, and is read into memory.
    with tarfile.open(fileobj=_metered(stream, meter), mode="r:") as packed:
        number = 0
        while info := packed.next():
            packed.members = []  # type: ignore[attr-defined]  # it would keep them to the end
            number += 1
            _refuse_many(number)
            if info.isreg() and (inner := packed.extractfile(info)):
                yield Member(info.name, partial(_metered, inner, meter))


def _metered(inner: object, meter: Meter) -> IO[bytes]:
    return cast("IO[bytes]", Metered(cast("IO[bytes]", inner), meter))


def _refuse_many(number: int) -> None:
    if number > MOST_FILES:
        raise ArchiveRefused(_("There are more files in it than can be read at once. Import it in parts, please."))


def _refuse_large_directory(stream: IO[bytes]) -> None:
    """A zip's directory is read into memory whole, and says itself how large it is."""
    length = stream.seek(0, io.SEEK_END)
    begin = max(0, length - (1 << 16) - 100)
    stream.seek(begin)
    tail = stream.read(length - begin)
    stream.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 16 > len(tail):
        return  # it is no zip, which zipfile will say
    (size,) = struct.unpack_from("<L", tail, end + 12)
    locator = tail[end - 20 : end] if end >= 20 else b""
    if locator.startswith(b"PK\x06\x07"):
        (place,) = struct.unpack_from("<Q", locator, 8)
        stream.seek(min(place, length))
        record = stream.read(56)
        stream.seek(0)
        if len(record) == 56:
            (size,) = struct.unpack_from("<Q", record, 40)
    if size > _MOST_DIRECTORY:
        raise ArchiveRefused(_("The list of files in it is too long to be read. Import it in parts, please."))
