"""Portraits: a square cut out of a picture, in a few sizes and in the formats that browsers like best."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from . import pictures, rare_pictures
from .pictures import MEGAPIXEL

MOST_PIXELS = 6 * MEGAPIXEL
MOST_PIXELS_LOOKED_AT = MEGAPIXEL
WHOLE = 1000
# The smallest square that still shows a face rather than a few pixels of it.
SMALLEST_CUT = 100
_PAPER = (255, 255, 255)
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "webp": {"quality": 82, "method": 4},
    "avif": {"quality": 62, "speed": 8, "max_threads": 1},
}


@dataclass(frozen=True)
class Crop:
    """Which square is meant, in thousandths, so that it fits a picture of any size.

    `size`: of its shorter side; `across` and `down`: where the square lies in the room that is left (500: the middle).
    What is out of bounds means the nearest that is within.
    """

    size: int = WHOLE
    across: int = WHOLE // 2
    down: int = WHOLE // 2

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in a picture of this size."""
        side = max(1, min(width, height) * _within(self.size, SMALLEST_CUT) // WHOLE)
        left = (width - side) * _within(self.across, 0) // WHOLE
        top = (height - side) * _within(self.down, 0) // WHOLE
        return left, top, left + side, top + side


def portraits(content: bytes, crop: Crop, sizes: Sequence[int]) -> dict[tuple[int, str], bytes]:
    """The square in each of the sizes (pixels) and formats, with nothing but its pixels.

    Raises TooManyPixels, rare_pictures.TooMuchWork or BrokenPicture.
    """
    still = _still_of(content, MOST_PIXELS)
    cut = still.crop(crop.box(*still.size))
    made = {}
    for size in sizes:
        square = _on_paper(cut.resize((size, size), Image.Resampling.LANCZOS))
        for name, options in FORMATS.items():
            written = io.BytesIO()
            square.save(written, name.upper(), **options)
            made[size, name] = written.getvalue()
    return made


def whole(content: bytes) -> bytes:
    """The whole picture as WebP, small enough for a page: to look at what no browser shows, before it is cut.

    Raises what `portraits` raises.
    """
    written = io.BytesIO()
    _on_paper(_still_of(content, MOST_PIXELS_LOOKED_AT)).save(written, "WEBP", quality=80, method=2)
    return written.getvalue()


def _still_of(content: bytes, most_pixels: int) -> Image.Image:
    room = rare_pictures if rare_pictures.is_rare(content) else pictures
    return room.still_of(content, most_pixels=most_pixels)


def _on_paper(picture: Image.Image) -> Image.Image:
    """Without holes: through them, the page would be seen by day and by night."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _within(value: int, least: int) -> int:
    return max(least, min(WHOLE, value))
