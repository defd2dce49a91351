"""The tree of parts that a mail is made of (RFC 2045 to 2049), as places in its octets.

The standard library's parser copies every line several times, recurses, and takes time and memory in proportion to
depth × lines; with 200 MB for everything, a mail of 20 MB is too much for it. Here nothing is copied before it is
decoded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .headers import Headers, read_headers, read_parameters
from .limits import MAX_DECODED, MAX_DEPTH, MAX_PARTS, MAX_RAW, Unreadable
from .transfer import decode_transfer

_CONTENT_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")


@dataclass(slots=True)
class Entity:
    """One part: its headers, and where in the whole mail its body lies."""

    raw: bytes
    headers: Headers
    begin: int
    end: int
    content_type: str
    parameters: dict[str, str]
    disposition: str
    filename: str
    children: list["Entity"] = field(default_factory=list)

    @property
    def main_type(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def body(self) -> bytes:
        """The body as it came."""
        return self.raw[self.begin : self.end]

    @property
    def encoding(self) -> str:
        return self.headers.first("content-transfer-encoding").decode("latin-1")

    def content(self, at_most: int = MAX_RAW) -> bytes:
        """The body with its transfer encoding undone; of a longer one the first `at_most` octets as they came."""
        return decode_transfer(self.raw[self.begin : min(self.end, self.begin + at_most)], self.encoding)

    def walk(self) -> Iterator["Entity"]:
        yield self
        for child in self.children:
            yield from child.walk()


def read_entities(raw: bytes) -> Entity:
    """The tree of the mail in `raw`. Raises Unreadable if it is too large, too deep or has too many parts."""
    if len(raw) > MAX_RAW:
        raise Unreadable(f"The mail has {len(raw) / 1e6:,.0f} MB; {MAX_RAW / 1e6:,.0f} MB is the most that is read.")
    root = _entity(raw, 0, len(raw), default_type="text/plain")
    _add_children(root, depth=1, found=[root])
    leaves = [entity for entity in root.walk() if not entity.children]
    if sum(entity.end - entity.begin for entity in leaves) > MAX_DECODED * 1.37:
        raise Unreadable(f"What the mail brings along is larger than {MAX_DECODED / 1e6:,.0f} MB.")
    return root


def _entity(raw: bytes, begin: int, end: int, *, default_type: str) -> Entity:
    headers, body = read_headers(raw, begin, end)
    content_type, parameters = read_parameters(headers.first("content-type"))
    disposition, of_disposition = read_parameters(headers.first("content-disposition"))
    if not _CONTENT_TYPE.fullmatch(content_type):
        content_type = "text/plain" if headers.has("content-type") else default_type
    filename = of_disposition.get("filename") or parameters.get("name", "")
    return Entity(raw, headers, body, end, content_type, parameters, disposition, filename)


def _add_children(entity: Entity, *, depth: int, found: list[Entity]) -> None:
    boundary = entity.parameters.get("boundary", "").rstrip()
    if entity.main_type != "multipart" or not boundary:
        return
    if depth > MAX_DEPTH:
        raise Unreadable(f"The mail has parts within parts, more than {MAX_DEPTH} deep.")
    default_type = "message/rfc822" if entity.content_type == "multipart/digest" else "text/plain"
    for begin, end in _between(entity, boundary):
        child = _entity(entity.raw, begin, end, default_type=default_type)
        entity.children.append(child)
        found.append(child)
        if len(found) > MAX_PARTS:
            raise Unreadable(f"The mail has more than {MAX_PARTS} parts.")
        _add_children(child, depth=depth + 1, found=found)


def _between(entity: Entity, boundary: str) -> Iterator[tuple[int, int]]:
    """Where the parts begin and end. The last boundary line may be missing: then the last part goes to the end."""
    delimiter = boundary.encode("utf-8")
    line = re.compile(rb"\n--" + re.escape(delimiter) + rb"(--)?[ \t]*+\r?(?:\n|\Z)")
    # One octet back: the line may be the body's first.
    position, begin = max(entity.begin - 1, 0), -1
    while found := line.search(entity.raw, position, entity.end):
        if begin >= 0:
            before = found.start()
            yield begin, max(begin, before - (entity.raw[before - 1 : before] == b"\r"))
        if found[1]:
            return
        begin = found.end()
        position = begin - 1  # the line end may begin the next boundary line
    if begin >= 0:
        yield begin, entity.end
