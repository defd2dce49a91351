"""Reading an archive of mail, whatever it is: a file or a folder, packed or not, known by what is in it.

Everything that looks like a mail comes out, as a mail or as a trouble; what holds none is named to the caller. Memory
stays flat however large the file, and the order is always the same, so that whoever was interrupted can go on.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from . import folders, listserv, mbox, pieces, unpacking, yahoo
from .damage import DAMAGE, what_broke
from .found import MAX_PIECE, ArchiveRefused, Found, NoMail
from .pipermail import with_addresses
from .sniffing import HEAD, Kind, kind_of
from .stamps import from_epoch
from .unpacking import Meter
from .windows import Window
from .wording import marked as _

_DEEPEST = 3  # layers: a zip of tar.gz files
_HEADER = re.compile(rb"(?:>?From [^\r\n]*\r?\n)*[!-9;-~]{1,200}[ \t]*:")
_NO_HEADERS = _("It has no headers, so it can't be read as a mail.")
_BEFORE_THE_FIRST = _("This stands before the first mail of the file, and is none.")
_TOO_LARGE = _("It is larger than 60 MB, so only its beginning was kept.")  # MAX_PIECE
_FOREIGN = _(
    "What is packed in this way can't be read here. Save it as mbox, or pack it as gz or zip, and import that."
)
_TOO_DEEP = _("It is packed in one packed file too many. Unpack it, please, and import what was in it.")
_CLOSED = _("The file can't be opened.")
_NOWHERE = _("There is no such file or folder.")
_EMPTY = _(
    "There is no mail in it that can be read here. It can be a mailbox file (mbox), a maildir, Mailman's monthly text, "
    "a LISTSERV notebook or a Yahoo Groups takeout, also as gz, bz2, zip or tar."
)

type Tell = Callable[[str], object]


def read(path: Path, *, name: str = "", passed_over: Tell = lambda name: None) -> Iterator[Found]:
    """The mails in the file or folder at `path`, in an order that is always the same.

    Whatever looks like a mail and can't be read as one is found with its trouble. `name` is what a file was called
    before it lay there. `passed_over` is told the name of each file (in a folder or a packed file) that holds no mail.

    Raises NoMail if there is none at all, and ArchiveRefused if unpacking it would have no end.
    """
    if not (path.is_dir() or path.is_file()):
        raise ArchiveRefused(_NOWHERE)
    reading = _Reading(lambda name: passed_over(_shown(name)))
    found_any = False
    for found in reading.folder(path) if path.is_dir() else reading.file(path, name or path.name, frozenset()):
        found_any = True
        yield found if found.place.isprintable() else replace(found, place=_shown(found.place))
    if not found_any:
        raise NoMail(_EMPTY)


def _shown(name: str) -> str:
    """`name` for a reader: files may be called by any octets, and by signs that turn or break a line."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


class _Reading:
    """One archive being read."""

    def __init__(self, passed_over: Tell) -> None:
        self._passed_over = passed_over
        self._of_yahoo: set[tuple[str, ...]] = set()  # the messages already found: Yahoo's were often saved twice

    def folder(self, folder: Path) -> Iterator[Found]:
        in_order = folders.files_in(folder)
        names = frozenset(in_order)
        for name in in_order:
            yield from self.file(folder / name, name, names)

    def file(self, path: Path, name: str, names: frozenset[str]) -> Iterator[Found]:
        try:
            with path.open("rb") as stream:
                yield from self._stream(stream, name, names, Meter(path.stat().st_size))
        except OSError:
            yield Found(b"", name, _CLOSED)

    def _stream(
        self, stream: IO[bytes], name: str, names: frozenset[str], meter: Meter, depth: int = 1
    ) -> Iterator[Found]:
        if folders.is_unfinished(name):
            self._passed_over(name)
            return
        window = Window(stream)
        window.reach(HEAD)
        if window.data.startswith(BOM_UTF8):
            window.leave(len(BOM_UTF8))
        kind = kind_of(bytes(window.data[:HEAD]))
        match kind:
            case "mbox" | "listserv" if not folders.holds_one_mail(name):
                yield from _many(window, kind, name)
            case "mbox" | "listserv" | "mail":
                yield _one(window, name)
            case "json":
                yield from self._json(stream, name, names)
            case "foreign":
                yield Found(b"", name, _FOREIGN)
            case "":
                yield from self._unknown(window, name)
            case _:
                yield from self._packed(kind, stream, name, meter, depth)

    def _unknown(self, window: Window, name: str) -> Iterator[Found]:
        if folders.holds_one_mail(name):
            yield _one(window, name)
        elif window.trouble:
            yield Found(b"", name, window.trouble)
        else:
            self._passed_over(name)

    def _packed(self, kind: Kind, stream: IO[bytes], name: str, meter: Meter, depth: int) -> Iterator[Found]:
        if depth > _DEEPEST:
            yield Found(b"", name, _TOO_DEEP)
            return
        try:
            stream.seek(0)
            if kind in {"gzip", "bzip2"}:
                inner = unpacking.unpacked(kind, stream, meter)
                yield from self._stream(inner, _without_suffix(name), frozenset(), meter, depth + 1)
                return
            with unpacking.spooled(stream) if kind == "zip" and depth > 1 else nullcontext(stream) as inner:
                names = frozenset(f"{name} › {it}" for it in unpacking.names_in(kind, inner))
                for member in unpacking.members(kind, inner, meter):
                    yield from self._member(member, f"{name} › {member.name}", names, meter, depth + 1)
        except DAMAGE as damage:
            yield Found(b"", name, what_broke(damage))

    def _member(
        self, member: unpacking.Member, name: str, names: frozenset[str], meter: Meter, depth: int
    ) -> Iterator[Found]:
        try:
            inner = member.open()
        except DAMAGE as damage:
            yield Found(b"", name, what_broke(damage))
            return
        yield from self._stream(inner, name, names, meter, depth)

    def _json(self, stream: IO[bytes], name: str, names: frozenset[str]) -> Iterator[Found]:
        if yahoo.is_page_of_a_raw(name, names):
            return
        group = str(PurePosixPath(name).parent.parent)
        number = 0
        try:
            stream.seek(0)
            for document in yahoo.documents(stream):
                for message in yahoo.messages_in(document):
                    number += 1
                    if self._is_new(group, message):
                        yield _of_yahoo(message, f"{name}, message {number:,}")
        except yahoo.NoJson as trouble:
            yield Found(b"", f"{name}, after message {number:,}", str(trouble))
        except DAMAGE as damage:
            yield Found(b"", f"{name}, after message {number:,}", what_broke(damage))
        if not number:
            self._passed_over(name)

    def _is_new(self, group: str, message: yahoo.Message) -> bool:
        key = (group, message.topic, message.number, str(message.posted))
        if message.number and key in self._of_yahoo:
            return False
        self._of_yahoo.add(key)
        return True


def _many(window: Window, kind: Kind, name: str) -> Iterator[Found]:
    """The mails in a mailbox file or a notebook."""
    number = 0
    for piece in mbox.read(window) if kind == "mbox" else listserv.read(window):
        if piece.is_rest or not (piece.separator or piece.content.strip()):
            continue
        number += 1
        content = mbox.unquoted(piece.content) if kind == "mbox" else piece.content
        place = f"{name}, message {number:,} (line {piece.line:,})"
        received = mbox.received(piece.separator) if kind == "mbox" else None
        yield Found(with_addresses(content), place, _trouble(piece), received)
    if window.trouble:
        yield Found(b"", f"{name}, after message {number:,}", window.trouble)


def _one(window: Window, name: str) -> Found:
    """The one mail that the rest of the window is."""
    is_whole = not window.reach(MAX_PIECE + 1)
    piece = pieces.Piece(b"", bytes(window.data[:MAX_PIECE]), line=1, goes_on=not is_whole)
    if end := max(0, mbox.separator_end(piece.content, 0)):
        piece = pieces.Piece(piece.content[:end], piece.content[end:], line=1, goes_on=piece.goes_on)
    received = mbox.received(piece.separator) or folders.received(name)
    trouble = _NO_HEADERS if not _HEADER.match(piece.content) else _trouble(piece)
    return Found(with_addresses(piece.content), name, window.trouble or trouble, received)


def _trouble(piece: pieces.Piece) -> str:
    if piece.goes_on:
        return _TOO_LARGE
    if not _HEADER.match(piece.content):
        return _NO_HEADERS if piece.separator else _BEFORE_THE_FIRST
    return ""


def _of_yahoo(message: yahoo.Message, place: str) -> Found:
    trouble = "" if _HEADER.match(message.raw) else _NO_HEADERS
    if len(message.raw) > MAX_PIECE:
        trouble = _TOO_LARGE
    received = from_epoch(message.posted) if message.posted else None
    return Found(message.raw, place, trouble, received, f"yahoo {message.topic}" if message.topic else "")


def _without_suffix(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.suffix.lower() in {".gz", ".bz2"} else name
