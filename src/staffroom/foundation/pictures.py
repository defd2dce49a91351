"""Pictures drawn anew: the same to look at, without what came along (where it was taken, by whom, a hidden archive)."""

import io
import struct
import threading
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

MEGAPIXEL = 1_000_000
MOST_MEGAPIXELS = 40
MOST_MEGAPIXELS_OF_WEBP = 12  # its decoder takes four times the memory of the others
MOST_FRAMES = 60
# Of all frames of a moving picture together: they are held in memory all at once.
MOST_MOVING_PIXELS = 16 * MEGAPIXEL
MANY_PIXELS = 4 * MEGAPIXEL  # from here on, a little smaller is not worth seconds of work

FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}

# A large picture takes some 300 MB while it is drawn anew: one at a time.
_drawing = threading.Lock()
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Picture:
    content: bytes
    format: str
    """jpeg, png, gif or webp."""
    width: int
    height: int


class TooManyPixels(Exception):
    """A picture that would take too much memory."""

    def __init__(self, *, most: int, megapixels: int | None = None) -> None:
        super().__init__(most, megapixels)
        self.most = most
        self.megapixels = megapixels
        """How many it has, if that is known."""


class BrokenPicture(Exception):
    """These bytes begin like a picture and don't go on like one."""


def picture_format(content: bytes) -> str | None:
    """JPEG, PNG, GIF or WEBP, if these bytes begin like one."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((name for start, name in FORMATS.items() if content.startswith(start)), None)


def drawn_anew(content: bytes) -> Picture:
    """The picture in the same format, upright, in sRGB, with nothing but its pixels.

    A GIF or WebP that moves goes on moving, for as many frames as are allowed. Raises TooManyPixels or BrokenPicture.
    """
    kind = picture_format(content)
    if kind is None:
        raise BrokenPicture
    with _drawing:
        try:
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                return _drawn(picture, kind)
        except TooManyPixels:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
            raise TooManyPixels(most=MOST_MEGAPIXELS) from problem
        except Exception as problem:  # broken pictures break decoders in every way there is
            raise BrokenPicture from problem


def _check_size(picture: Image.Image, kind: str) -> None:
    most = MOST_MEGAPIXELS_OF_WEBP if kind == "WEBP" else MOST_MEGAPIXELS
    pixels = picture.width * picture.height
    if pixels > most * MEGAPIXEL:
        raise TooManyPixels(most=most, megapixels=round(pixels / MEGAPIXEL))


def _drawn(picture: Image.Image, kind: str) -> Picture:
    _check_size(picture, kind)
    frames = _frames(picture, kind) if kind in {"GIF", "WEBP"} else []
    if len(frames) > 1:
        content = _saved(frames[0], kind, **_movement(picture, frames))
        return Picture(content, kind.lower(), *frames[0].size)
    picture.seek(0)
    picture.load()
    still = _in_srgb(picture)
    _turn_upright(still)
    still.info = {key: value for key, value in still.info.items() if key == "transparency"}
    return Picture(_saved(still, kind, **_how_to_save(still, kind)), kind.lower(), *still.size)


def _turn_upright(picture: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        return  # what the camera noted is broken, not the picture


def _frames(picture: Image.Image, kind: str) -> list[Image.Image]:
    """Copies of the frames, as many as are allowed; the first one always."""
    count = min(MOST_FRAMES, max(1, MOST_MOVING_PIXELS // (picture.width * picture.height)))
    if not getattr(picture, "is_animated", False) or count == 1:
        return []
    frames = []
    for frame in islice(ImageSequence.Iterator(picture), count):
        _check_size(frame, kind)  # a later frame may be larger than the first
        kept = frame.convert("RGBA" if frame.has_transparency_data else "RGB")
        kept.info = {"duration": frame.info.get("duration", 100)}
        frames.append(kept)
    return frames


def _movement(picture: Image.Image, frames: list[Image.Image]) -> dict[str, Any]:
    durations = [max(20, int(frame.info["duration"])) for frame in frames]
    # Each frame replaces the one before: what shows through a hole in it is the page.
    disposal = {"disposal": 2} if picture.format == "GIF" else {"method": 0, "quality": 80}
    loop = {"loop": int(picture.info["loop"])} if "loop" in picture.info else {}
    return {"save_all": True, "append_images": frames[1:], "duration": durations, **loop, **disposal}


def _how_to_save(still: Image.Image, kind: str) -> dict[str, Any]:
    is_large = still.width * still.height > MANY_PIXELS
    match kind:
        case "JPEG":
            return {"quality": "keep"} if still.format == "JPEG" else {"quality": 90}
        case "PNG":
            return {"compress_level": 2 if is_large else 6}
        case "WEBP":
            return {"quality": 85, "method": 0 if is_large else 4}
        case _:
            return {}


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture in colours every screen knows. What its colour profile says is applied where it can be."""
    profile = picture.info.get("icc_profile")
    shown = picture
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if picture.mode == "RGB":
                ImageCms.profileToProfile(picture, source, _SRGB, inPlace=True)
            else:
                shown = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB") or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # the profile is broken, not the picture
    return shown.convert("RGB") if shown.mode == "CMYK" else shown


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()
