"""Documents that are zip files of XML, read as a stream: nothing of it is unpacked beyond a limit, or as a whole."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from .trouble import Trouble, Unreadable

MOST_OCTETS = 40_000_000  # unpacked, of all parts that are read
MOST_PARTS = 20_000
_CHUNK = 1 << 16
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, ValueError, IndexError),
    *(OSError, EOFError),
    NotImplementedError,  # how zipfile says that it doesn't know a way of packing; a RuntimeError, but not of a lock
)

type Attributes = dict[str, str]


class Package:
    """Such a file that is open. Whatever is wrong with it is raised as Unreadable."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._parts = zipfile.ZipFile(file)
        except _DAMAGE as trouble:
            raise Unreadable(Trouble.DAMAGED) from trouble
        self.names = self._parts.namelist()
        if len(self.names) > MOST_PARTS:
            raise Unreadable(Trouble.TOO_LARGE)
        self._left = MOST_OCTETS

    def read(self, part: str, reader: "Reader") -> Iterator[str]:
        """The text that `reader` takes of a part, piece by piece."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, _attributes: reader.start(tag.rpartition(":")[2])
        parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(":")[2])
        parser.CharacterDataHandler = reader.data
        parser.StartDoctypeDeclHandler = _refuse  # no entities, neither from elsewhere nor of one another
        try:
            with self._parts.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise Unreadable(Trouble.TOO_LARGE)
                    parser.Parse(chunk)
                    yield reader.taken()
                parser.Parse(b"", True)  # noqa: FBT003 (expat knows no keywords)
        except _DAMAGE as trouble:
            raise Unreadable(Trouble.DAMAGED) from trouble
        except RuntimeError as trouble:  # how zipfile says that it wants a password
            raise Unreadable(Trouble.LOCKED) from trouble
        yield reader.taken()


class Reader:
    """Gathers text from elements: what stands in `wanted` and not in `unwanted`; `breaks` end a word."""

    def __init__(self, wanted: frozenset[str], unwanted: frozenset[str], breaks: frozenset[str]) -> None:
        self._wanted, self._unwanted, self._breaks = wanted, unwanted, breaks
        self._in_wanted = self._in_unwanted = 0
        self._text: list[str] = []

    def start(self, tag: str) -> None:
        self._in_wanted += tag in self._wanted
        self._in_unwanted += tag in self._unwanted

    def end(self, tag: str) -> None:
        self._in_wanted -= tag in self._wanted
        self._in_unwanted -= tag in self._unwanted
        if tag in self._breaks:
            self._text.append("\n")

    def data(self, text: str) -> None:
        if self._in_wanted and not self._in_unwanted:
            self._text.append(text)

    def taken(self) -> str:
        text = "".join(self._text)
        self._text.clear()
        return text


def parts_in_order(names: list[str], begins: str) -> list[str]:
    """The parts of that name with a number, as slide2.xml and slide10.xml, in the order of the numbers."""
    numbered: list[tuple[int, str]] = []
    for name in names:
        number = name.removeprefix(begins).removesuffix(".xml")
        if name.startswith(begins) and name.endswith(".xml") and number.isdecimal() and len(number) < 10:
            numbered.append((int(number), name))
    return [name for _number, name in sorted(numbered)]


def every(package: Package, parts: list[str], make_reader: Callable[[], Reader]) -> Iterator[str]:
    for part in parts:
        if part in package.names:
            yield from package.read(part, make_reader())


def _refuse(*_given: object) -> None:
    raise Unreadable(Trouble.DAMAGED)
