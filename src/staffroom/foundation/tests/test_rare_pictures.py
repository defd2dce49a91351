"""Pictures of rarer kinds are read by a child process, whatever they say of themselves."""

import io
import os
import struct
import subprocess
import sys

import pytest
from PIL import Image

from staffroom.foundation import rare_pictures
from staffroom.foundation.pictures import MEGAPIXEL, BrokenPicture, TooManyPixels
from staffroom.foundation.rare_pictures import TooMuchWork, as_jpeg, is_rare, still_of
from staffroom.foundation.tests.heic import drawing, mosaic

MOST_MEMORY = 200  # MB, the program itself included
RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 200, 60)
MEASURED = """
import pathlib, sys, time
from staffroom.foundation.rare_pictures import child
code, status = child.main(int(sys.argv[1]), sys.argv[2]), pathlib.Path("/proc/self/status")
peak = 0  # elsewhere than on Linux nobody counts it so
if status.exists():
    peak = next(int(line.split()[1]) // 1024 for line in status.open() if line.startswith("VmHWM"))
print(code, peak, time.process_time(), file=sys.stderr)
"""


def is_like(colour, other):
    return all(abs(one - two) < 30 for one, two in zip(colour, other, strict=True))


def saved(picture, kind, **options):
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def noise(width, height, mode="RGB"):
    one = Image.effect_noise((width // 8, height // 8), 60).resize((width, height), Image.Resampling.BILINEAR)
    return Image.merge(mode, [one] * len(Image.new(mode, (1, 1)).getbands()))


def measured(content, most_pixels=6_000_000, form="pixels"):
    """The child's exit code, the most memory it had (MB), and its processor time."""
    known = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(most_pixels), form],
        input=content,
        capture_output=True,
        check=False,
        env=known,
    )
    code, peak, seconds = done.stderr.decode().splitlines()[-1].split()
    return int(code), int(peak), float(seconds)


@pytest.mark.parametrize(("across", "colour"), [(32, RED), (96, GREEN), (160, BLUE)])
def test_a_picture_as_iphones_save_it(across, colour):
    still = still_of(drawing("three_colours"), most_pixels=MEGAPIXEL)

    assert (still.mode, still.size) == ("RGB", (192, 64))
    assert is_like(still.getpixel((across, 32)), colour)


def test_one_with_a_hole_keeps_it():
    still = still_of(drawing("hole"), most_pixels=MEGAPIXEL)

    assert [still.getpixel((across, 32))[3] for across in (32, 96, 160)] == [255, 0, 255]


def test_one_of_many_tiles_becomes_smaller_before_it_is_handed_over():
    still = still_of(mosaic(4032, 3024), most_pixels=2 * MEGAPIXEL)

    assert still.size == (1344, 1008)
    assert is_like(still.getpixel((85, 85)), YELLOW)
    assert is_like(still.getpixel((85, 10)), RED)


@pytest.mark.parametrize(
    ("turns", "size", "red"), [(0, (1200, 600), (50, 20)), (1, (600, 1200), (20, 50)), (2, (1200, 600), (50, 580))]
)
def test_a_camera_that_was_turned_is_believed(turns, size, red):
    still = still_of(mosaic(1200, 600, turns=turns), most_pixels=MEGAPIXEL)

    assert still.size == size
    assert is_like(still.getpixel(red), RED)


@pytest.mark.parametrize(
    "large",
    {
        "a photo of 12 megapixels": lambda: mosaic(4032, 3024),
        "a photo of 24 megapixels, turned": lambda: mosaic(5712, 4284, turns=3),
        "AVIF": lambda: saved(Image.new("RGB", (4800, 3600), GREEN), "AVIF", speed=10),
        "TIFF": lambda: saved(noise(4800, 3200), "TIFF", compression="jpeg"),
    }.items(),
    ids=lambda large: large[0],
)
def test_a_large_picture_takes_less_than_two_hundred_megabytes_and_two_seconds(large):
    code, peak, seconds = measured(large[1]())

    assert code == 0
    assert peak <= MOST_MEMORY
    assert seconds <= 2


@pytest.mark.parametrize(("width", "height"), [(4032, 3024), (5712, 4284)])
def test_to_keep_one_as_a_jpeg_takes_no_more(width, height):
    code, peak, seconds = measured(mosaic(width, height), 12_500_000, "jpeg")

    assert code == 0
    assert peak <= MOST_MEMORY
    assert seconds <= 2


def test_as_a_jpeg_it_has_all_its_pixels_and_nothing_else():
    made = as_jpeg(mosaic(1200, 600, turns=1))
    assert (made.format, made.width, made.height) == ("jpeg", 600, 1200)

    made = as_jpeg(drawing("three_colours"))
    with Image.open(io.BytesIO(made.content)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (192, 64), {})
        assert is_like(shown.getpixel((160, 32)), BLUE)
    assert b"Camera" not in made.content


def test_as_a_jpeg_its_holes_are_white():
    with Image.open(io.BytesIO(as_jpeg(drawing("hole")).content)) as shown:
        assert is_like(shown.getpixel((96, 32)), (255, 255, 255))


@pytest.mark.parametrize(
    "bomb",
    {
        "larger than it says": lambda: mosaic(8000, 8000, said=(640, 480)),
        "far larger than it says": lambda: mosaic(65535, 65535, said=(640, 480)),
        "cut off": lambda: mosaic(4032, 3024)[:-500],
    }.items(),
    ids=lambda bomb: bomb[0],
)
def test_what_is_more_than_it_says_is_refused_within_the_same_limits(bomb):
    content = bomb[1]()

    code, peak, seconds = measured(content)

    assert code != 0
    assert peak <= MOST_MEMORY
    assert seconds <= 2
    with pytest.raises(BrokenPicture):
        still_of(content, most_pixels=MEGAPIXEL)


def test_an_avif_that_is_larger_than_it_says_costs_no_more():
    content = saved(Image.new("RGB", (8000, 6000), GREEN), "AVIF", speed=10)
    start = content.index(b"ispe") + 8

    _code, peak, seconds = measured(content[:start] + struct.pack(">II", 64, 64) + content[start + 8 :])

    assert peak <= MOST_MEMORY
    assert seconds <= 2


def test_one_of_too_many_pixels_is_refused_by_its_size():
    with pytest.raises(TooManyPixels) as trouble:
        still_of(mosaic(8064, 6048), most_pixels=MEGAPIXEL)

    assert (trouble.value.most, trouble.value.megapixels) == (26, 49)


def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(rare_pictures, "PATIENCE", 0.0)

    with pytest.raises(TooMuchWork):
        still_of(drawing("tile"), most_pixels=MEGAPIXEL)


@pytest.mark.parametrize("kind", ["AVIF", "TIFF", "BMP"])
def test_rarer_kinds_are_told_by_how_they_begin(kind):
    assert is_rare(saved(Image.new("RGB", (9, 9)), kind))
    assert is_rare(drawing("tile"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_common_kinds_are_none_of_them(kind):
    assert not is_rare(saved(Image.new("RGB", (9, 9)), kind))


def test_its_decoder_is_loaded_by_the_child_alone():
    told = "import sys; from staffroom.foundation import portraits; print('pi_heif' in sys.modules)"
    known = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, env=known)

    assert done.stdout.strip() == b"False"
