import io
import struct
import zipfile
import zlib

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from staffroom.foundation import files
from staffroom.foundation.files import FileRefused, SafeFile, human_size, inspect, safe_filename
from staffroom.foundation.tests.heic import drawing, mosaic

SECRET = b"51.7520,-1.2577 taken by Ada"
DOWNLOAD = "application/octet-stream"


def picture(kind="PNG", size=(40, 30), mode="RGB", colour="green", **options):
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, kind, **options)
    return written.getvalue()


def opened(file):
    return Image.open(io.BytesIO(file.content))


def exif(orientation=1):
    noted = Image.Exif()
    noted[0x0112] = orientation
    noted[0x010E] = SECRET.decode()
    return noted


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")])
def test_a_picture_is_one_whatever_its_name_says(kind, extension):
    file = inspect(picture(kind), "page.html")
    assert (file.filename, file.content_type) == (f"page.{extension}", f"image/{kind.lower()}")
    assert (file.is_image, file.width, file.height) == (True, 40, 30)
    assert (opened(file).format, opened(file).size) == (kind, (40, 30))


@pytest.mark.parametrize("name", ["a.jpg", "a.JPEG", "a.jfif"])
def test_a_picture_keeps_an_extension_that_fits(name):
    assert inspect(picture("JPEG"), name).filename == name


def test_nothing_but_the_pixels_is_kept():
    noted = PngImagePlugin.PngInfo()
    noted.add_text("Comment", SECRET.decode())
    noted.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_notes = [
        picture("JPEG", exif=exif(), comment=SECRET, xmp=SECRET, icc_profile=profile),
        picture("PNG", exif=exif(), pnginfo=noted, icc_profile=profile),
        picture("GIF", comment=SECRET),
        picture("WEBP", exif=exif(), xmp=SECRET, icc_profile=profile),
    ]
    for content in with_notes:
        assert SECRET in content
        kept = inspect(content, "a")
        assert SECRET not in kept.content
        assert {"exif", "comment", "xmp", "icc_profile", "XML:com.adobe.xmp", "Comment"} & set(
            opened(kept).info
        ) == set()


def test_a_picture_taken_sideways_stands_upright():
    file = inspect(picture("JPEG", size=(40, 30), exif=exif(orientation=6)), "a.jpg")
    assert (file.width, file.height) == opened(file).size == (30, 40)
    assert dict(opened(file).getexif()) == {}


@pytest.mark.parametrize(
    "notes",
    [b"Exif\x00\x00garbage", b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff"],
)
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_notes_of_the_camera_do_not_break_the_picture(notes):
    content = picture("JPEG")
    broken = content[:2] + b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes + content[2:]
    assert inspect(broken, "a.jpg").is_image


def test_the_colours_are_those_that_the_profile_means():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red_is_blue = srgb.replace(b"rXYZ", b"?XYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"?XYZ", b"bXYZ", 1)
    file = inspect(picture("PNG", colour=(200, 30, 90), icc_profile=red_is_blue), "a.png")
    assert opened(file).getpixel((0, 0)) == (90, 30, 200)


def test_a_broken_profile_does_not_break_the_picture():
    file = inspect(picture("PNG", colour=(200, 30, 30), icc_profile=b"no profile at all"), "a.png")
    assert opened(file).getpixel((0, 0)) == (200, 30, 30)


def test_what_shows_through_goes_on_showing_through():
    for kind in ("PNG", "WEBP"):
        assert opened(inspect(picture(kind, mode="RGBA", colour=(1, 2, 3, 0)), "a")).getpixel((0, 0))[3] == 0
    palette = picture("GIF", mode="P", colour=0, transparency=0)
    assert opened(inspect(palette, "a")).info["transparency"] == 0


def test_pictures_for_print_are_shown_in_screen_colours():
    file = inspect(picture("JPEG", mode="CMYK", colour=(0, 0, 0, 0)), "a.jpg")
    assert opened(file).mode == "RGB"
    assert opened(file).getpixel((0, 0)) == (255, 255, 255)


def moving(count, size=(20, 10), kind="GIF", **options):
    frames = [Image.new("RGB", size, (index * 40 % 256, 60, 90)) for index in range(count)]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=70, loop=3, **options)
    return written.getvalue()


@pytest.mark.parametrize("name", ["IMG_2214.HEIC", "IMG_2214.jpg", "IMG_2214"])
def test_a_photo_as_iphones_save_it_is_kept_as_one_that_every_browser_shows(name):
    kept = inspect(drawing("three_colours"), name)

    assert (kept.is_image, kept.content_type, kept.filename) == (True, "image/jpeg", "IMG_2214.jpg")
    assert (kept.width, kept.height) == (192, 64)
    assert b"Camera" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert dict(shown.getexif()) == {}


@pytest.mark.parametrize("content", [mosaic(8064, 6048), drawing("tile")[:900]], ids=["too large", "cut off"])
def test_one_that_cannot_be_read_is_kept_as_a_download(content):
    kept = inspect(content, "IMG_2215.HEIC")

    assert (kept.is_image, kept.filename, kept.content) == (False, "IMG_2215.HEIC", content)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_moving_picture_goes_on_moving(kind):
    kept = opened(inspect(moving(5, kind=kind), "a"))
    assert (kept.format, kept.n_frames, kept.info["loop"]) == (kind, 5, 3)
    kept.seek(1)
    kept.load()
    assert kept.info["duration"] == 70


def test_a_moving_picture_has_sixty_frames_at_most():
    assert opened(inspect(moving(80), "a.gif")).n_frames == 60


def test_a_large_moving_picture_has_as_many_frames_as_memory_allows():
    kept = inspect(moving(6, size=(2000, 2000)), "a.gif")
    assert opened(kept).n_frames == 4


def zipped():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("hidden", [zipped(), b"<html><script>alert(1)</script></html>", b"%PDF-1.7 hidden"])
def test_a_file_that_is_two_things_at_once_becomes_one(kind, hidden):
    kept = inspect(picture(kind) + hidden, "a")
    assert hidden not in kept.content
    assert not zipfile.is_zipfile(io.BytesIO(kept.content))


def test_a_script_in_the_comment_of_a_gif_is_gone():
    assert b"script" not in inspect(picture("GIF", comment=b"<script>alert(1)</script>"), "a.gif").content


def png_that_claims(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height", "words"),
    [
        (9_000, 9_000, "it has 81 megapixels, and 40 is the most"),
        (12_000, 10_000, "it has"),
        (60_000, 60_000, "it has more than 40 megapixels"),
        (2_000_000_000, 1, "it has"),
    ],
)
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(width, height, words):
    with pytest.raises(FileRefused, match=words):
        inspect(png_that_claims(width, height), "a.png")


def test_a_gif_whose_second_frame_is_huge_is_refused():
    first, second = picture("GIF", size=(1, 1)), picture("GIF", size=(1, 1))
    frame = second[second.index(b",") :]
    huge = frame[:5] + struct.pack("<HH", 8_000, 8_000) + frame[9:]
    with pytest.raises(FileRefused, match="64 megapixels"):
        inspect(first[:-1] + huge, "a.gif")


def test_webp_pictures_are_refused_sooner():
    with pytest.raises(FileRefused, match="16 megapixels, and 9 is the most"):
        inspect(picture("WEBP", size=(4_000, 4_000), method=0), "a.webp")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_broken_picture_is_kept_as_a_download(kind):
    content = picture(kind, size=(300, 300))[:60]
    assert inspect(content, "a.png") == SafeFile(content, "a.png", DOWNLOAD)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=12),
)
def test_a_damaged_picture_is_drawn_anew_or_kept_as_a_download(kind, damages):
    content = bytearray(picture(kind))
    for place, value in damages:
        content[place % len(content)] = value
    try:
        file = inspect(bytes(content), "a")
    except FileRefused:
        return
    assert file.content_type != DOWNLOAD or file.content == bytes(content)
    assert file.is_image == file.content_type.startswith("image/")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"\xef\xbb\xbf  \n" + SVG,
        SVG.decode().encode("utf-16"),
        b"<svg onload=alert(1)>",
        b"<!DOCTYPE html><title>x</title>",
        b"Dear all, <script>alert(1)</script>",
        b"  <b>x",
        b"<?xml version='1.0'?><x/>",
        b"\x00<html>",
        b"GIF89a<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.txt", "a"])
def test_what_a_browser_could_run_is_a_mere_download(content, name):
    file = inspect(content, name)
    assert (file.content_type, file.is_image, file.content) == (DOWNLOAD, False, content)


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.js", "a.css", "a.svg", "a.xml", "a.xhtml", "a.mht"])
def test_nor_does_a_harmless_text_run_under_such_a_name(name):
    assert inspect(b"alert(1)", name).content_type == DOWNLOAD


def office(part):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(part, "<x/>")
    return written.getvalue()


def opendocument():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"Hello", "a.txt", "text/plain"),
        (b"Hello", "a", "text/plain"),
        (b"Hello", "a.exe", "text/plain"),
        (b"a;b\r\n1;2", "a.csv", "text/csv"),
        (b"# Title", "a.md", "text/markdown"),
        (b"BEGIN:VCALENDAR", "a.ics", "text/calendar"),
        ("Grüße".encode("latin-1"), "a.txt", "text/plain"),
        (b"%PDF-1.7\n", "a.png", "application/pdf"),
        (zipped(), "a.zip", "application/zip"),
        (office("word/document.xml"), "a", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "a", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (opendocument(), "a", "application/vnd.oasis.opendocument.text"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "holiday.jpg", DOWNLOAD),
        (b"\x7fELF\x02\x01\x01\x00", "a", DOWNLOAD),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 100, "a.mp3", "audio/mpeg"),
        (b"\x00\x01\x02\x03", "a.png", DOWNLOAD),
    ],
)
def test_the_type_comes_from_the_bytes(content, name, content_type):
    file = inspect(content, name)
    assert (file.content_type, file.content, file.is_image) == (content_type, content, False)


def test_a_file_that_is_too_large_is_refused_with_both_figures():
    with pytest.raises(FileRefused) as refused:
        inspect(b"x" * 31_000, "a.txt", limit=25_000)
    assert str(refused.value) == "The file was not added: it is 30 kB, and 24 kB is the most. Your text is kept."


def test_a_file_that_is_a_little_too_large_is_not_told_that_25_is_more_than_25():
    with pytest.raises(FileRefused) as refused:
        inspect(b"x" * (25 * files.MEBIBYTE + 1), "a.txt")
    assert str(refused.value) == (
        "The file was not added: it is a little over 25 MB, which is the most. Your text is kept."
    )


def test_an_empty_file_is_refused():
    with pytest.raises(FileRefused, match=r"The file was not added: it is empty\. Your text is kept\."):
        inspect(b"", "a.txt")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/a.txt", "a.txt"),
        ("C:\\Users\\jo\\a.txt", "a.txt"),
        ("folder/", "folder"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("a\x00b\x1f.txt", "ab.txt"),
        ("a\r\nContent-Type: image.txt", "a Content-Type_ image.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("half\ud800.txt", "half.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("lpt¹.tar.gz", "_lpt¹.tar.gz"),
        ("console.txt", "console.txt"),
        ("a. . .", "a"),
        ("  two   spaces .txt ", "two spaces.txt"),
        ("Bücher & Schätze.csv", "Bücher & Schätze.csv"),
        ("cafe\u0301.txt", "café.txt"),
        ("目录.xlsx", "目录.xlsx"),
        ("🐙.png", "🐙.png"),
        ("=1+1.csv", "=1+1.csv"),
    ],
)
def test_a_name_is_one_name_everywhere(name, safe):
    assert safe_filename(name) == safe


def test_a_long_name_is_cut_before_its_extension():
    assert safe_filename("a" * 300 + ".tar") == "a" * 116 + ".tar"
    assert safe_filename("a" * 300) == "a" * 120
    assert safe_filename("a." + "b" * 300) == "a." + "b" * 118
    assert safe_filename("目" * 300 + ".xlsx") == "目" * 78 + ".xlsx"


@given(st.text(max_size=400) | st.text(alphabet="./\\ \x00:conaux\u202e\ud800é目", max_size=400))
def test_whatever_a_file_is_called_its_name_leads_nowhere(name):
    safe = safe_filename(name)
    assert 1 <= len(safe) <= 120
    assert len(safe.encode()) <= 240
    assert not set(safe) & set('/\\\x00\r\n\t<>:"|?*\u202e')
    assert safe.strip(". ") == safe
    assert safe_filename(safe) == safe


SIZES = [
    (0, "0 bytes"),
    (1, "1 byte"),
    (1023, "1023 bytes"),
    (1024, "1 kB"),
    (1536, "1.5 kB"),
    (14 * 1024, "14 kB"),
    (1024 * 1024 - 1, "1 MB"),
    (31 * 1024 * 1024, "31 MB"),
    (int(3.44 * 1024**2), "3.4 MB"),
    (int(9.97 * 1024**2), "10 MB"),
    (5 * 1024**3, "5 GB"),
    (2 * 1024**4, "2 TB"),
]


@pytest.mark.parametrize(("size", "words"), SIZES)
def test_sizes_for_people(size, words):
    assert human_size(size) == words


def test_sizes_are_written_as_the_language_writes_them():
    with translation.override("de"):
        assert human_size(1536) == "1,5 kB"
