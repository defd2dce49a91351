"""Text of OpenDocument's documents, spreadsheets and presentations (ODT, ODS, ODP)."""

from collections.abc import Iterator
from typing import BinaryIO

from .packed import Package, Reader
from .trouble import Trouble, Unreadable

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"


def texts(file: BinaryIO) -> Iterator[str]:
    """Piece by piece. Raises Unreadable."""
    package = Package(file)
    if _CONTENT not in package.names:
        raise Unreadable(Trouble.DAMAGED)
    if _MANIFEST in package.names and _is_locked(package):
        raise Unreadable(Trouble.LOCKED)
    yield from package.read(
        _CONTENT,
        Reader(
            wanted=frozenset({"body"}),
            unwanted=frozenset({"tracked-changes", "binary-data", "scripts"}),
            breaks=frozenset({"p", "h", "s", "tab", "line-break", "table-cell"}),
        ),
    )


def _is_locked(package: Package) -> bool:
    """Whether its manifest says how parts of it are ciphered."""
    reader = Reader(frozenset(), frozenset(), breaks=frozenset({"encryption-data"}))
    return any(package.read(_MANIFEST, reader))
