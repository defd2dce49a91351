"""Excel's workbooks (XLSX) as sheets, rows and words: values alone, no formulas, no styles, and a day as its number.

A workbook is a zip file of XML. It is read as a stream, row by row, with limits that a table of members does not
reach; a library that knows all of the format takes ten times as long, and memory for what isn't wanted.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from posixpath import join, normpath
from xml.parsers import expat

MOST_OCTETS = 10_000_000  # of what is read, unpacked: some 50,000 members
_MOST_PARTS = 1_000
_LAST_ROW = 1_048_576  # Excel's own
_CHUNK = 1 << 16
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHARED = "sharedStrings"

type Attributes = dict[str, str]
type Row = list[str]

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, ValueError, IndexError),
    *(OSError, EOFError, RuntimeError),  # the last for a password, and for a way of packing that zipfile doesn't know
)
"""What is raised while a workbook is read that is damaged or made up."""


class TooLarge(Exception):
    """There is more in the workbook than will be read."""


def is_workbook(content: bytes) -> bool:
    """Whether this zip file is a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _WORKBOOK in parts.namelist()
    except DAMAGE:
        return False


class Workbook:
    """A workbook that is open."""

    def __init__(self, content: bytes, *, most_columns: int) -> None:
        """Raises TooLarge, and DAMAGE."""
        self._parts = zipfile.ZipFile(io.BytesIO(content))
        if len(self._parts.infolist()) > _MOST_PARTS:
            raise TooLarge
        self._left = MOST_OCTETS
        self._most_columns = most_columns
        self._targets: dict[str, str] = {}
        self._sheets: list[tuple[str, str]] = []
        shared = ""
        for tag, attributes in self._elements(_RELATIONS):
            if tag == "Relationship":
                target = normpath(join("/xl", attributes["Target"])).lstrip("/")
                self._targets[attributes["Id"]] = target
                shared = target if attributes.get("Type", "").endswith(_SHARED) else shared
        for tag, attributes in self._elements(_WORKBOOK):
            if tag == "sheet":
                identifier = next(value for name, value in attributes.items() if name.endswith(":id"))
                self._sheets.append((attributes.get("name", ""), self._targets[identifier]))
        self._strings = list(self._shared(shared)) if shared in self._parts.namelist() else []

    @property
    def titles(self) -> list[str]:
        return [title for title, _part in self._sheets]

    def rows(self, number: int) -> Iterator[Row]:
        """The rows of a sheet from the first on, the empty ones among them. Raises TooLarge, and DAMAGE.

        Of columns beyond the last that is asked for there is at most one, with what stands in any of them.
        """
        rows = _Rows(self._strings, self._most_columns)
        for _fed in self._feed(self._sheets[number][1], rows.start, rows.end, rows.data):
            yield from rows.take()

    def _elements(self, part: str) -> list[tuple[str, Attributes]]:
        found: list[tuple[str, Attributes]] = []
        for _fed in self._feed(part, lambda tag, attributes: found.append((tag, attributes)), _ignore, _ignore):
            pass
        return found

    def _shared(self, part: str) -> Iterator[str]:
        strings = _Strings()
        for _fed in self._feed(part, strings.start, strings.end, strings.data):
            yield from strings.take()

    def _feed(
        self,
        part: str,
        start: Callable[[str, Attributes], object],
        end: Callable[[str], object],
        data: Callable[[str], object],
    ) -> Iterator[None]:
        """Read a part, piece by piece: after each, what was read can be taken."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        parser.CharacterDataHandler = data
        parser.StartDoctypeDeclHandler = _refuse  # entities that stand for one another
        with self._parts.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise TooLarge
                parser.Parse(chunk)
                yield
            parser.Parse(b"", True)  # noqa: FBT003 (expat knows no keywords)
        yield


def _ignore(*_given: object) -> None:
    """Nothing of this is wanted."""


def _refuse(*_given: object) -> None:
    raise zipfile.BadZipFile


class _Words:
    """The text within elements, without the readings of Japanese words (rPh)."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._is_wanted = False
        self._is_reading = False

    def begin(self, tag: str) -> None:
        self._is_reading = self._is_reading or tag == "rPh"
        self._is_wanted = tag in {"t", "v"} and not self._is_reading

    def finish(self, tag: str) -> None:
        self._is_wanted = False
        self._is_reading = self._is_reading and tag != "rPh"

    def data(self, text: str) -> None:
        if self._is_wanted:
            self._text.append(text)

    def taken(self) -> str:
        text = "".join(self._text)
        self._text.clear()
        return text


class _Strings(_Words):
    """The strings that the sheets' cells share."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []

    def start(self, tag: str, _attributes: Attributes) -> None:
        self.begin(tag)

    def end(self, tag: str) -> None:
        self.finish(tag)
        if tag == "si":
            self._found.append(self.taken())

    def take(self) -> list[str]:
        found, self._found = self._found, []
        return found


class _Rows(_Words):
    """The rows of a sheet."""

    def __init__(self, strings: list[str], most_columns: int) -> None:
        super().__init__()
        self._strings = strings
        self._most_columns = most_columns
        self._found: list[Row] = []
        self._row: Row = []
        self._number = self._column = 0
        self._type = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        self.begin(tag)
        if tag == "c":
            self._type = attributes.get("t", "n")
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
        elif tag == "row":
            number = min(int(attributes.get("r", self._number + 1)), _LAST_ROW)
            self._found += [[] for _missing in range(number - self._number - 1)]
            self._number = max(number, self._number + 1)
            self._row, self._column = [], 0

    def end(self, tag: str) -> None:
        self.finish(tag)
        if tag == "c":
            if words := self._value(self.taken()):
                column = min(self._column, self._most_columns + 1)
                self._row += [""] * (column - len(self._row))
                self._row[column - 1] = words
        elif tag == "row":
            self._found.append(self._row)

    def _value(self, text: str) -> str:
        match self._type:
            case "s":
                return self._strings[int(text)] if text else ""
            case "b":
                return "yes" if text == "1" else "no"
            case "e":
                return ""
            case "n":
                return text.removesuffix(".0")
            case _:
                return text

    def take(self) -> list[Row]:
        found, self._found = self._found, []
        return found


def _column(reference: str) -> int:
    """28 for “AB7”; as much as can be for what is no column."""
    number = 0
    for letter in reference[:4]:
        if not letter.isalpha():
            break
        number = number * 26 + (ord(letter.upper()) - 64)
    return max(number, 1)
