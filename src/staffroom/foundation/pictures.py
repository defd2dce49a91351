"""Pictures drawn anew: the same to look at, without what came along (where it was taken, by whom, a hidden archive)."""

import io
import struct
import threading
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

MEGAPIXEL = 1_000_000
MOST_MEGAPIXELS, MOST_MEGAPIXELS_OF_JPEG = 40, 80
# Bytes for all that is in memory while a picture is drawn anew: with the program itself they come to less than 200 MB,
# which a test measures.
ROOM = 165_000_000
# A JPEG that needs more is read at a half or a quarter of its width, without ever being there as a whole.
SCALES_OF_JPEG = (1, 2, 4)
MOST_FRAMES = 60
# Of all frames of a moving picture together: they are held in memory all at once. Of WebP, each frame takes longer,
# and a large one far more memory.
MOST_MOVING_PIXELS = {"GIF": 16 * MEGAPIXEL, "WEBP": 8 * MEGAPIXEL}
LARGEST_MOVING_PIXELS = {"GIF": 16 * MEGAPIXEL, "WEBP": 2 * MEGAPIXEL}
# From here on, a little smaller is not worth seconds of work.
MANY_PIXELS, MANY_PIXELS_OF_WEBP = 4 * MEGAPIXEL, 2 * MEGAPIXEL

# In memory: colours take four bytes even where they are three; WebP's own library keeps several copies.
BYTES_A_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2}
BYTES_A_PIXEL_OF_WEBP = {"RGB": 18, "RGBX": 18}
BYTES_A_PIXEL_IN_DECODER = {"AVIF": 5, "TIFF": 2}  # besides
START_OF_SCAN = b"\xff\xda"
MOST_SCANNED_PIXELS = 500 * MEGAPIXEL  # of a JPEG, in all its scans
ORIENTATION = 0x0112
BROKEN_NOTES = (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error)

FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
# What is read besides, where nothing but a still picture is wanted.
FORMATS_OF_STILLS = {b"BM": "BMP", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}

# A large picture takes most of 200 MB while it is drawn anew: one at a time.
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


def still_of(content: bytes, *, most_pixels: int) -> Image.Image:
    """The picture, or the first of those that move: upright, in sRGB, of no more than about `most_pixels`.

    In colours, with alpha where it has some. Also of BMP, TIFF and AVIF, but for what comes from outside those are read
    in a process of their own (`rare_pictures`). Raises TooManyPixels or BrokenPicture.
    """
    kind = picture_format(content) or _format_of_still(content)
    if kind is None:
        raise BrokenPicture
    with _drawing:
        try:
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                return _still(picture, kind, content, most_pixels)
        except (TooManyPixels, BrokenPicture):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
            raise TooManyPixels(most=MOST_MEGAPIXELS) from problem
        except Exception as problem:  # broken pictures break decoders in every way there is
            raise BrokenPicture from problem


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
                _make_room(picture, kind, content)
                return _drawn(picture, kind, content)
        except (TooManyPixels, BrokenPicture):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
            raise TooManyPixels(most=MOST_MEGAPIXELS) from problem
        except Exception as problem:  # broken pictures break decoders in every way there is
            raise BrokenPicture from problem


def _format_of_still(content: bytes) -> str | None:
    if content[4:8] == b"ftyp" and b"avif" in content[8:40]:
        return "AVIF"
    return next((name for start, name in FORMATS_OF_STILLS.items() if content.startswith(start)), None)


def _still(picture: Image.Image, kind: str, content: bytes, most_pixels: int) -> Image.Image:
    _make_room(picture, kind, content)
    if kind == "JPEG":
        smaller = (most_pixels / max(1, picture.width * picture.height)) ** 0.5
        if smaller < 1:
            picture.draft(None, (max(1, int(picture.width * smaller)), max(1, int(picture.height * smaller))))
    picture.seek(0)
    picture.load()
    _check_size(picture, kind, content, copies=_copies(picture))
    still = in_srgb(_in_eight_bits(picture))
    _turn_upright(still)
    still.thumbnail((_side(still, most_pixels), _side(still, most_pixels)), Image.Resampling.BOX)
    return still.convert("RGBA" if still.has_transparency_data else "RGB")


def _side(picture: Image.Image, most_pixels: int) -> int:
    """How long its longer side may be, so that it has about as many pixels."""
    longer = max(picture.size)
    pixels = picture.width * picture.height
    return longer if pixels <= most_pixels else max(1, int(longer * (most_pixels / pixels) ** 0.5))


def _make_room(picture: Image.Image, kind: str, content: bytes) -> None:
    """See that it fits into memory; a large JPEG by reading it smaller. Raises TooManyPixels."""
    if kind != "JPEG":
        _check_size(picture, kind, content)
        return
    in_decoder = _bytes_in_decoder(picture, content)
    copies = _copies(picture)
    for scale in SCALES_OF_JPEG:
        each = max(in_decoder + 4 / scale**2, 4 * copies / scale**2)
        if _fits(picture, each, content):
            picture.draft(None, (picture.width // scale, picture.height // scale))
            return
    raise _too_many(picture, each, content)


def _check_size(picture: Image.Image, kind: str, content: bytes, *, copies: int = 1) -> None:
    """Raise TooManyPixels for what would not fit into memory `copies` times."""
    if kind == "WEBP":
        each = BYTES_A_PIXEL_OF_WEBP.get(picture.mode, 37)
    else:
        each = BYTES_A_PIXEL.get(picture.mode, 4) * copies + BYTES_A_PIXEL_IN_DECODER.get(kind, 0)
    if not _fits(picture, each, content):
        raise _too_many(picture, each, content)


def _fits(picture: Image.Image, each: float, content: bytes) -> bool:
    """Whether the file twice (as it came, and drawn anew) and `each` bytes a pixel fit into memory."""
    pixels = picture.width * picture.height
    return pixels <= _most(picture) * MEGAPIXEL and pixels * each + 2 * len(content) <= ROOM


def _most(picture: Image.Image) -> int:
    """Megapixels that are drawn anew within two seconds, whatever room they take."""
    return MOST_MEGAPIXELS_OF_JPEG if picture.format in {"JPEG", "MPO"} else MOST_MEGAPIXELS


def _too_many(picture: Image.Image, each: float, content: bytes) -> TooManyPixels:
    most = min(_most(picture), int((ROOM - 2 * len(content)) / each / MEGAPIXEL))
    return TooManyPixels(most=most, megapixels=round(picture.width * picture.height / MEGAPIXEL))


def _bytes_in_decoder(picture: Image.Image, content: bytes) -> float:
    """For each pixel of a JPEG what its decoder holds besides: what comes in several scans, it gathers first.

    Raises BrokenPicture for so many scans that they would be walked through for minutes: nobody's program writes them.
    """
    layers = getattr(picture, "layer", [])
    if colours_in_first_scan(content) == len(layers) and "progressive" not in picture.info:
        return 0
    if content.count(START_OF_SCAN) * picture.width * picture.height > MOST_SCANNED_PIXELS:
        raise BrokenPicture
    widest = max((wide * high for _number, wide, high, _table in layers), default=1)
    return sum(2 * wide * high / widest for _number, wide, high, _table in layers) or 2 * len(picture.getbands())


def colours_in_first_scan(content: bytes) -> int:
    """Of a JPEG; 0 where that can't be told."""
    position = 2
    while content[position : position + 1] == b"\xff":
        marker = content[position + 1] if position + 1 < len(content) else 0
        if marker == START_OF_SCAN[1]:
            return content[position + 4] if position + 4 < len(content) else 0
        if marker == 0xFF:  # padding
            position += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:  # these stand alone
            position += 2
        else:
            position += 2 + int.from_bytes(content[position + 2 : position + 4])
    return 0


def _copies(picture: Image.Image) -> int:
    """How often its pixels are in memory at once: a second time for turning it, and for other colours."""
    try:
        is_turned = picture.getexif().get(ORIENTATION, 1) != 1
    except BROKEN_NOTES:
        is_turned = False
    return 1 + is_turned + (picture.mode == "CMYK")


def _drawn(picture: Image.Image, kind: str, content: bytes) -> Picture:
    frames = _frames(picture, kind) if kind in {"GIF", "WEBP"} else []
    if len(frames) > 1:
        content = _saved(frames[0], kind, **_movement(picture, frames))
        return Picture(content, kind.lower(), *frames[0].size)
    picture.seek(0)
    picture.load()
    if kind == "PNG":  # which may tell only behind its pixels that it is to be turned
        _check_size(picture, kind, content, copies=_copies(picture))
    still = in_srgb(picture)
    _turn_upright(still)
    still.info = {key: value for key, value in still.info.items() if key == "transparency"}
    return Picture(_saved(still, kind, **_how_to_save(still, kind)), kind.lower(), *still.size)


def _turn_upright(picture: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except BROKEN_NOTES:
        return  # what the camera noted is broken, not the picture


def _frames(picture: Image.Image, kind: str) -> list[Image.Image]:
    """Copies of the frames, as many as are allowed; the first one always."""
    pixels = picture.width * picture.height
    count = min(MOST_FRAMES, MOST_MOVING_PIXELS[kind] // pixels) if pixels <= LARGEST_MOVING_PIXELS[kind] else 1
    if not getattr(picture, "is_animated", False) or count <= 1:
        return []
    frames = []
    for frame in islice(ImageSequence.Iterator(picture), count):
        if frame.width * frame.height > LARGEST_MOVING_PIXELS[kind]:  # a later frame may be larger than the first
            raise TooManyPixels(
                most=LARGEST_MOVING_PIXELS[kind] // MEGAPIXEL, megapixels=round(frame.width * frame.height / MEGAPIXEL)
            )
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
    is_large = still.width * still.height > (MANY_PIXELS_OF_WEBP if kind == "WEBP" else MANY_PIXELS)
    match kind:
        case "JPEG":
            return {"quality": "keep"} if still.format == "JPEG" else {"quality": 90}
        case "PNG":
            return {"compress_level": 2 if is_large else 6}
        case "WEBP":
            return {"quality": 85, "method": 0 if is_large else 4}
        case _:
            return {}


def in_srgb(picture: Image.Image) -> Image.Image:
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


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """The picture; where its greys have 16 bits, their upper eight: to convert them would cut off what is brighter."""
    if not picture.mode.startswith("I;16"):
        return picture
    return picture.point(lambda grey: grey * (1 / 256)).convert("L")


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()
