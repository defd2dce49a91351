"""The child process that reads one picture: `python -m staffroom.foundation.rare_pictures.child MOST_PIXELS FORM`.

The file is its standard input; to its standard output goes a line with mode, width and height, and then the pixels or a
JPEG; its exit code says what went wrong. It sets its own limits before it reads the picture.
"""

import io
import os
import resource
import sys

import pi_heif
from PIL import Image

from ..pictures import MEGAPIXEL, TooManyPixels, in_srgb, still_of
from . import is_heif
from .limits import (
    EXIT_CODE_OF_TOO_MANY_PIXELS,
    EXIT_CODE_OF_TOO_MUCH_WORK,
    JPEG,
    MEMORY_MB,
    MOST_PIXELS_OF_HEIF,
    SECONDS,
)

_ROWS = 256  # of a picture that are in memory a second time


def main(most_pixels: int, form: str) -> int:
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints does not end up in the picture
    content = sys.stdin.buffer.read()
    _limit()
    try:
        still = _still_of_heif(content, most_pixels) if is_heif(content) else still_of(content, most_pixels=most_pixels)
        _write(answers, f"{still.mode} {still.width} {still.height}\n".encode())
        _write(answers, _jpeg(still) if form == JPEG else still.tobytes())
    except TooManyPixels as trouble:
        _write(answers, f"{trouble.most} {trouble.megapixels or 0}".encode())
        return EXIT_CODE_OF_TOO_MANY_PIXELS
    except MemoryError:
        return EXIT_CODE_OF_TOO_MUCH_WORK
    except Exception as trouble:  # noqa: BLE001 (broken pictures break decoders in every way there is)
        return EXIT_CODE_OF_TOO_MUCH_WORK if isinstance(trouble.__cause__, MemoryError) else 1
    return 0


def _limit() -> None:
    memory = MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _still_of_heif(content: bytes, most_pixels: int) -> Image.Image:
    """The primary picture, which its decoder has turned upright already. Raises TooManyPixels."""
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
    file = pi_heif.open_heif(content, convert_hdr_to_8bit=True, remove_stride=False)
    picture = file[file.primary_index]
    pixels = picture.size[0] * picture.size[1]
    if pixels > MOST_PIXELS_OF_HEIF:
        raise TooManyPixels(most=MOST_PIXELS_OF_HEIF // MEGAPIXEL, megapixels=round(pixels / MEGAPIXEL))
    still = _smaller(picture, most_pixels)
    still.info = {name: picture.info[name] for name in ("icc_profile",) if name in picture.info}
    still = in_srgb(still)
    return still.convert("RGBA" if "A" in still.mode.upper() else "RGB")


def _smaller(picture: pi_heif.HeifImage, most_pixels: int) -> Image.Image:
    """The picture of no more than `most_pixels`: as a whole it is in memory but once, in its decoder's."""
    rows, stride = picture.data, picture.stride  # its size may become another while it is read
    width, height = picture.size
    factor = 1
    while (width // factor) * (height // factor) > most_pixels:
        factor += 1
    small = Image.new(picture.mode, (-(-width // factor), -(-height // factor)))
    at_once = _ROWS * factor
    for top in range(0, height, at_once):
        count = min(at_once, height - top)
        piece = rows[top * stride : (top + count) * stride]
        band = Image.frombuffer(picture.mode, (width, count), piece, "raw", picture.mode, stride, 1)
        small.paste(band.reduce(factor), (0, top // factor))
    return small


def _jpeg(still: Image.Image) -> bytes:
    """Without holes: where it had any, it is white."""
    if still.mode == "RGBA":
        paper = Image.new("RGB", still.size, "white")
        paper.paste(still, mask=still.getchannel("A"))
        still = paper
    written = io.BytesIO()
    still.save(written, "JPEG", quality=88)
    return written.getvalue()


def _write(answers: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(answers, view) :]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
