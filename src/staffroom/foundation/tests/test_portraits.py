"""A square of a picture, in a few sizes, with nothing but its pixels."""

import io

import pytest
from PIL import Image

from staffroom.foundation.pictures import BrokenPicture, TooManyPixels
from staffroom.foundation.portraits import Crop, portraits, whole
from staffroom.foundation.tests.heic import drawing

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def picture(format="JPEG", size=(300, 100), mode="RGB", **options):
    """Three squares side by side: red, green, blue."""
    drawn = Image.new(mode, size, RED)
    third = size[0] // 3
    drawn.paste(GREEN, (third, 0, 2 * third, size[1]))
    drawn.paste(BLUE, (2 * third, 0, size[0], size[1]))
    written = io.BytesIO()
    drawn.save(written, format, **options)
    return written.getvalue()


def middle_of(content):
    with Image.open(io.BytesIO(content)) as shown:
        return shown.convert("RGB").getpixel((shown.width // 2, shown.height // 2))


def is_like(colour, other):
    return all(abs(one - two) < 30 for one, two in zip(colour, other, strict=True))


def test_each_size_comes_in_each_format():
    made = portraits(picture(), Crop(), [48, 96])

    assert sorted(made) == [(48, "avif"), (48, "webp"), (96, "avif"), (96, "webp")]
    for (size, name), content in made.items():
        with Image.open(io.BytesIO(content)) as shown:
            assert (shown.size, shown.format) == ((size, size), name.upper())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP"])
def test_any_common_format_is_taken(format):
    made = portraits(picture(format), Crop(), [48])

    assert is_like(middle_of(made[48, "webp"]), GREEN)
    assert is_like(middle_of(made[48, "avif"]), GREEN)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF", "TIFF"])
def test_of_pictures_that_move_the_first_is_taken(format):
    after = Image.new("RGB", (300, 100), BLUE)

    made = portraits(picture(format, save_all=True, append_images=[after, after]), Crop(), [48])

    assert is_like(middle_of(made[48, "webp"]), GREEN)


@pytest.mark.parametrize(("format", "mode"), [("JPEG", "CMYK"), ("TIFF", "CMYK")])
def test_colours_for_print_become_colours_for_screens(format, mode):
    printed = Image.new("RGB", (60, 60), GREEN).convert(mode)
    written = io.BytesIO()
    printed.save(written, format)

    assert is_like(middle_of(portraits(written.getvalue(), Crop(), [48])[48, "webp"]), GREEN)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_greys_of_sixteen_bits_keep_their_shades(format):
    written = io.BytesIO()
    Image.new("I;16", (60, 60), 100 * 256).save(written, format)

    assert is_like(middle_of(portraits(written.getvalue(), Crop(), [48])[48, "webp"]), (100, 100, 100))


@pytest.mark.parametrize(("across", "colour"), [(0, RED), (500, GREEN), (1000, BLUE)])
def test_a_picture_as_iphones_save_it_is_cut_like_any_other(across, colour):
    made = portraits(drawing("three_colours"), Crop(across=across), [48])

    assert is_like(middle_of(made[48, "webp"]), colour)
    for content in made.values():
        assert b"Camera" not in content


def test_before_it_is_cut_it_can_be_looked_at_as_a_whole():
    with Image.open(io.BytesIO(whole(drawing("three_colours")))) as shown:
        assert (shown.format, shown.size) == ("WEBP", (192, 64))
        assert is_like(shown.convert("RGB").getpixel((160, 30)), BLUE)
        assert dict(shown.getexif()) == {}


def test_what_is_looked_at_has_no_more_than_a_megapixel():
    with Image.open(io.BytesIO(whole(picture(size=(3000, 1000))))) as shown:
        assert shown.width * shown.height <= 1_000_000
        assert shown.width // shown.height == 3


@pytest.mark.parametrize(("across", "colour"), [(0, RED), (500, GREEN), (1000, BLUE), (-70, RED), (99_999, BLUE)])
def test_what_was_chosen_is_cut_out_and_what_is_out_of_bounds_is_the_edge(across, colour):
    made = portraits(picture(), Crop(across=across), [48])

    assert is_like(middle_of(made[48, "webp"]), colour)


def test_coming_nearer_shows_less():
    box = Crop(size=500, across=0, down=1000).box(400, 200)

    assert box == (0, 100, 100, 200)
    assert Crop(size=0).box(400, 200) == (190, 90, 210, 110)
    assert Crop().box(1, 1) == (0, 0, 1, 1)


def test_nothing_of_where_it_was_taken_is_kept():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Jo"
    exif.get_ifd(0x8825)[1] = "N"
    made = portraits(picture(exif=exif, comment=b"at home in Larkfield"), Crop(), [48])

    for content in made.values():
        assert b"Camera" not in content
        assert b"Larkfield" not in content
        with Image.open(io.BytesIO(content)) as shown:
            assert dict(shown.getexif()) == {}


def test_a_picture_that_lies_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: what is left in the file belongs at the top
    made = portraits(picture(exif=exif), Crop(down=0), [48])

    assert is_like(middle_of(made[48, "webp"]), RED)


def test_what_shows_through_a_picture_is_white():
    clear = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    written = io.BytesIO()
    clear.save(written, "PNG")

    assert is_like(middle_of(portraits(written.getvalue(), Crop(), [48])[48, "webp"]), (255, 255, 255))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg onload=alert(1)>",
        b"BM",
        b"II*\x00",
        b"\xff\xd8\xff\xe0broken",
        b"\0\0\0\x18ftypheic",
        b"\0\0\0\x18ftypqt  " + bytes(200),
        drawing("tile")[:900],
        drawing("three_colours")[:300],
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(BrokenPicture):
        portraits(content, Crop(), [48])


def test_a_picture_that_would_take_all_memory_is_refused():
    bomb = Image.new("1", (20_000, 20_000))
    written = io.BytesIO()
    bomb.save(written, "PNG")

    with pytest.raises(TooManyPixels):
        portraits(written.getvalue(), Crop(), [48])
