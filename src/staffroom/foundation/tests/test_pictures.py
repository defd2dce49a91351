"""What large pictures cost to draw anew, measured in a process of its own; and what becomes of them."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from staffroom.foundation import pictures
from staffroom.foundation.pictures import BrokenPicture, TooManyPixels, colours_in_first_scan, drawn_anew

from .speed import slowness

MOST_MEMORY = 200  # MB, the program itself included
MOST_SECONDS = 2.0
DRAWN = """
import pathlib, resource, sys, time
from staffroom.foundation.pictures import TooManyPixels, drawn_anew
content = sys.stdin.buffer.read()
began = time.process_time()
try:
    drawn = drawn_anew(content)
    size = f"{drawn.width}x{drawn.height}"
except TooManyPixels:
    size = "refused"
seconds, status = time.process_time() - began, pathlib.Path("/proc/self/status")
if status.exists():  # Linux counts what the parent needed before into the other figure
    peak = next(int(line.split()[1]) // 1024 for line in status.open() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2  # macOS counts in bytes
print(size, peak, seconds)
"""
TURNED = Image.Exif()
TURNED[0x0112] = 6


def noise(width, height, mode="RGB"):
    """Something like a photograph: neither flat nor too hard to compress."""
    one = Image.effect_noise((width // 8, height // 8), 60).resize((width, height), Image.Resampling.BILINEAR)
    return Image.merge(mode, [one] * len(Image.new(mode, (1, 1)).getbands()))


def saved(picture, kind, **options):
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def photo(width, height, mode="RGB", **options):
    return saved(noise(width, height, mode), "JPEG", quality=85, **options)


def moving(size, count):
    first, *others = (noise(size, size, "RGBA") for _ in range(count))
    return saved(first, "WEBP", save_all=True, append_images=others, method=0)


def in_single_scans(content):
    """A JPEG that says it holds one colour in its first scan: its decoder would gather the whole of it."""
    start = content.index(b"\xff\xda")
    return content[:start] + b"\xff\xda\x00\x08\x01" + content[start + 5 :]


LARGE = {
    "a photo of 24 megapixels": lambda: photo(6000, 4000),
    "a photo of 19 megapixels, to be turned": lambda: photo(5040, 3776, exif=TURNED),
    "a photo of 48 megapixels, to be turned": lambda: photo(8000, 6000, exif=TURNED),
    "a photo of 80 megapixels": lambda: photo(10320, 7744),
    "a photo for print, to be turned": lambda: photo(4160, 3120, "CMYK", exif=TURNED),
    "a photo that comes in many scans": lambda: photo(4160, 3120, progressive=True, subsampling=0, exif=TURNED),
    "a larger one that comes in many scans": lambda: photo(5600, 4200, progressive=True, subsampling=0),
    "a drawing": lambda: saved(Image.new("RGB", (7200, 5400), "green"), "PNG"),
    "a drawing, to be turned": lambda: saved(Image.new("RGBA", (5000, 4000), "green"), "PNG", exif=TURNED),
    "a larger drawing, to be turned": lambda: saved(Image.new("RGB", (7200, 5400), "green"), "PNG", exif=TURNED),
    "a WebP": lambda: saved(noise(3440, 2600), "WEBP", method=0, exif=TURNED),
    "a WebP with holes": lambda: saved(noise(2304, 1808, "RGBA"), "WEBP", method=0),
    "a WebP that moves": lambda: moving(1408, 5),
    "a large WebP that moves": lambda: moving(2000, 3),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_picture_takes_less_than_two_hundred_megabytes_and_two_seconds(name):
    known = {"PYTHONPATH": str(Path(pictures.__file__).parents[2]), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", DRAWN], input=LARGE[name](), capture_output=True, check=True, env=known
    )
    size, peak, seconds = done.stdout.decode().split()
    assert int(peak) <= MOST_MEMORY
    assert float(seconds) <= MOST_SECONDS * slowness()
    assert (size == "refused") == (name == "a larger drawing, to be turned")


@pytest.mark.parametrize(
    ("size", "drawn"),
    [((4000, 3000), (4000, 3000)), ((8000, 6000), (4000, 3000)), ((10320, 7744), (5160, 3872))],
)
def test_a_photo_too_large_for_memory_is_read_smaller(size, drawn):
    made = drawn_anew(saved(Image.new("RGB", size, "green"), "JPEG"))
    assert (made.width, made.height) == drawn
    with Image.open(io.BytesIO(made.content)) as kept:
        red, green, blue = kept.getpixel((10, 10))
    assert (red < 9, 120 < green < 136, blue < 9) == (True, True, True)


def test_one_to_be_turned_is_read_smaller_sooner_and_stands_upright():
    made = drawn_anew(saved(Image.new("RGB", (6000, 4000)), "JPEG", exif=TURNED))
    assert (made.width, made.height) == (2000, 3000)


def test_what_would_not_fit_names_how_much_would():
    with pytest.raises(TooManyPixels) as trouble:
        drawn_anew(saved(Image.new("RGB", (6000, 5000)), "PNG", exif=TURNED))
    assert (trouble.value.megapixels, trouble.value.most) == (30, 20)


@pytest.mark.parametrize(
    ("content", "colours"),
    [
        (photo(64, 48), 3),
        (photo(64, 48, "CMYK"), 4),
        (photo(64, 48, "L"), 1),
        (in_single_scans(photo(64, 48)), 1),
        (photo(64, 48).replace(b"\xff\xda", b"\xff\xff\xff\xda", 1), 3),
        (photo(64, 48, exif=TURNED, comment=b"\xff\xda\x00\x08\x01"), 3),
        (b"\xff\xd8\xff", 0),
        (b"\xff\xd8\xff\xda\x00", 0),
        (b"\xff\xd8\xff\xd8" + b"\xff\xe0\x00\x00" * 9, 0),
    ],
)
def test_how_many_colours_come_in_the_first_scan(content, colours):
    assert colours_in_first_scan(content) == colours


def test_a_photo_that_its_decoder_would_gather_as_a_whole_is_refused_sooner():
    content = saved(Image.new("RGB", (8000, 6000)), "JPEG", subsampling=0)
    with pytest.raises(TooManyPixels):
        drawn_anew(in_single_scans(content))


def test_thousands_of_scans_are_not_walked_through():
    content = saved(Image.new("RGB", (4000, 3000)), "JPEG", progressive=True)
    end = content.rindex(b"\xff\xda")
    with pytest.raises(BrokenPicture):
        drawn_anew(content[:end] + content[end:-2] * 1000 + b"\xff\xd9")
