"""Pictures as phones save them, put together from small ones that were drawn for this.

`three_colours.heic`: 192 × 64, red, green and blue side by side, with what a camera notes and a thumbnail.
`hole.heic`: the same with nothing where the green was. `tile.heic`: 512 × 512, a yellow disc on green under a red band.
"""

import struct
from pathlib import Path

_FOLDER = Path(__file__).parent
TILE = 512


def drawing(name: str) -> bytes:
    return (_FOLDER / f"{name}.heic").read_bytes()


def mosaic(width: int, height: int, *, turns: int = 0, said: tuple[int, int] | None = None) -> bytes:
    """A picture made of the tile again and again, as phones save theirs; `turns` by 90° against the clock.

    `said`: the size that the file says, where it lies.
    """
    source = drawing("tile")
    columns, rows = -(-width // TILE), -(-height // TILE)
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
    items = range(2, 2 + columns * rows)
    sizes = _size(TILE, TILE), _size(*(said or (width, height)))
    properties = _box(b"ipco", _found(source, b"hvcC"), *sizes, _turned(turns))
    ftyp = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
    pixels = _found(source, b"mdat")[8:]

    def meta(start: int) -> bytes:
        places = [struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(grid))]
        places += [struct.pack(">HHHHII", item, 0, 0, 1, start, len(pixels)) for item in items]
        kinds = [_kind(1, b"grid"), *(_kind(item, b"hvc1") for item in items)]
        uses = [struct.pack(">HBBB", 1, 2, 3, 4), *(struct.pack(">HBBB", item, 2, 0x81, 2) for item in items)]
        made_of = _box(b"dimg", struct.pack(">HH", 1, len(items)), *(struct.pack(">H", item) for item in items))
        return _full(
            b"meta",
            0,
            _full(b"hdlr", 0, b"\0\0\0\0pict" + bytes(13)),
            _full(b"pitm", 0, struct.pack(">H", 1)),
            _full(b"iloc", 1, b"\x44\x00", struct.pack(">H", len(places)), *places),
            _full(b"iinf", 0, struct.pack(">H", len(kinds)), *kinds),
            _full(b"iref", 0, made_of),
            _box(b"iprp", properties, _full(b"ipma", 0, struct.pack(">I", len(uses)), *uses)),
            _box(b"idat", grid),
        )

    start = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(start) + _box(b"mdat", pixels)


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind + content


def _full(kind: bytes, version: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24), *parts)


def _kind(item: int, name: bytes) -> bytes:
    return _full(b"infe", 2, struct.pack(">HH", item, 0), name, b"\0")


def _size(width: int, height: int) -> bytes:
    return _full(b"ispe", 0, struct.pack(">II", width, height))


def _turned(turns: int) -> bytes:
    return _box(b"irot", bytes([turns]))


def _found(content: bytes, kind: bytes) -> bytes:
    """The first box of that kind, its head included."""
    start = content.index(kind) - 4
    return content[start : start + struct.unpack(">I", content[start : start + 4])[0]]
