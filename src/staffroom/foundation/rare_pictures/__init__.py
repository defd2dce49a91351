"""Pictures of rarer kinds: HEIC as phones save it, AVIF, TIFF, BMP. A child process reads them, within limits.

Their decoders are large, seldom looked at by anybody, and believe what a file says of itself: none of them works where
pages are made, and that of HEIC is not even loaded there.
"""

import os
import signal
import subprocess
import sys
import threading

from PIL import Image

from ..pictures import BrokenPicture, Picture, TooManyPixels
from .limits import (
    EXIT_CODE_OF_TOO_MANY_PIXELS,
    EXIT_CODE_OF_TOO_MUCH_WORK,
    JPEG,
    MOST_PIXELS_OF_JPEG,
    PATIENCE,
    PIXELS,
    SECONDS,
)

_TOO_MUCH_WORK = {EXIT_CODE_OF_TOO_MUCH_WORK, -signal.SIGXCPU, -signal.SIGKILL}
_BRANDS_OF_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_STARTS = (b"BM", b"II*\x00", b"MM\x00*")
_at_once = threading.Lock()


class TooMuchWork(BrokenPicture):
    """To read it would take longer, or more memory, than a picture is worth."""


def is_heif(content: bytes) -> bool:
    """Whether these bytes begin like HEIC or HEIF, of whatever is inside."""
    return content[4:8] == b"ftyp" and content[8:12] in _BRANDS_OF_HEIF and b"avif" not in content[8:40]


def is_rare(content: bytes) -> bool:
    """Whether these bytes begin like a kind that is read here."""
    return content[4:8] == b"ftyp" or content.startswith(_STARTS)


def still_of(content: bytes, *, most_pixels: int) -> Image.Image:
    """The picture, or the first of those that move: upright, in sRGB, of no more than about `most_pixels`.

    Raises TooManyPixels, TooMuchWork or BrokenPicture.
    """
    (mode, width, height), pixels = _answered(content, most_pixels, PIXELS)
    return Image.frombytes(mode, (int(width), int(height)), pixels)


def as_jpeg(content: bytes) -> Picture:
    """The same as a JPEG of about 12 megapixels at the most, with nothing but its pixels. Raises the same."""
    (_mode, width, height), jpeg = _answered(content, MOST_PIXELS_OF_JPEG, JPEG)
    return Picture(jpeg, "jpeg", int(width), int(height))


def _answered(content: bytes, most_pixels: int, form: str) -> tuple[list[str], bytes]:
    """Mode, width and height; and the picture in that form."""
    with _at_once:
        code, answer = _asked(content, most_pixels, form)
    if code == EXIT_CODE_OF_TOO_MANY_PIXELS:
        most, megapixels = answer.split()
        raise TooManyPixels(most=int(most), megapixels=int(megapixels) or None)
    if code in _TOO_MUCH_WORK:
        raise TooMuchWork
    head, _, picture = answer.partition(b"\n")
    if code or not picture:
        raise BrokenPicture
    return head.decode("ascii").split(), picture


def _asked(content: bytes, most_pixels: int, form: str) -> tuple[int, bytes]:
    """The child's exit code, and what it answered. Raises TooMuchWork where it answers too late."""
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-P", "-m", "staffroom.foundation.rare_pictures.child", str(most_pixels), form],
            input=content,
            # Only what it needs to find its modules: the parent's environment holds secrets. One pool of memory
            # for all threads: each further one would count as 64 MB.
            env={
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONDONTWRITEBYTECODE": "1",
                "MALLOC_ARENA_MAX": "1",
            },
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS * PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TooMuchWork from late
    return done.returncode, done.stdout


__all__ = ["TooMuchWork", "as_jpeg", "is_heif", "is_rare", "still_of"]
