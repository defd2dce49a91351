"""Files from outside, made safe to keep and to hand out: what they are is found from their bytes, not their name."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import rare_pictures
from .pictures import BrokenPicture, Picture, TooManyPixels, drawn_anew, picture_format

MEBIBYTE = 1024 * 1024
DOWNLOAD_ONLY = "application/octet-stream"

_UNITS = ((1, "kB"), (2, "MB"), (3, "GB"), (4, "TB"))
_LONGEST_NAME = 120
_LONGEST_NAME_IN_BYTES = 240  # file systems count bytes, up to 255
_LONGEST_EXTENSION = 16
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
_EXTENSIONS = {"jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"), "png": (".png",), "gif": (".gif",), "webp": (".webp",)}

_TEXT_TYPES = {".csv": "text/csv", ".ics": "text/calendar", ".md": "text/markdown", ".vcf": "text/vcard"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n\f"
_RUNS_SOMEWHERE = frozenset({".css", ".hta", ".htm", ".html", ".js", ".mht", ".mjs", ".svg", ".xht", ".xhtml", ".xml"})
_SNIFFED = 64 * 1024

_STARTS = {
    b"%PDF-": "application/pdf",
    b"{\\rtf": "application/rtf",
    # Outlook writes HTML into it, too; named so, it opens in a program for calendars and nowhere else.
    b"BEGIN:VCALENDAR": "text/calendar",
    b"\x1f\x8b": "application/gzip",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
}
_OFFICE = {
    b"word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_DECLARED = re.compile(
    rb"PK\x03\x04.{26}mimetype(application/(?:vnd\.oasis\.opendocument\.[a-z]+|epub\+zip))", re.DOTALL
)
# Types that puremagic may name: they are played or opened by their own programs and run nothing in a browser.
_HARMLESS = re.compile(
    r"audio/[\w.+-]+|video/[\w.+-]+|image/(?:tiff|heic|heif|avif|bmp)|application/(?:msword|x-tar|epub\+zip)"
)


@dataclass(frozen=True)
class SafeFile:
    """A file as it is kept. Only a picture (`is_image`) may be shown within a page; the rest is for downloading."""

    content: bytes
    filename: str
    content_type: str
    is_image: bool = False
    width: int | None = None
    height: int | None = None


class FileRefused(Exception):
    """The file can't be kept. The message is fit to show whoever added it."""


def inspect(content: bytes, filename: str, *, limit: int = 25 * MEBIBYTE) -> SafeFile:
    """The file as it may be kept: pictures drawn anew, whatever could run in a browser made a mere download.

    Raises FileRefused if it is empty, larger than `limit` bytes, or a picture that would take too much memory.
    """
    if not content:
        raise FileRefused(_("The file was not added: it is empty. Your text is kept."))
    check_size(len(content), limit)
    if picture_format(content):
        return _picture(content, safe_filename(filename))
    name = safe_filename(filename)
    if photo := _photo(content):
        return _as_picture(photo, name)
    return SafeFile(content, name, _content_type(content, PurePosixPath(name).suffix.lower()))


def check_size(size: int, limit: int) -> None:
    """Raise FileRefused for more than `limit` bytes: before they are read, where the size is known."""
    if size > limit:
        raise FileRefused(_too_large(size, limit))


def safe_filename(name: str) -> str:
    """A name of at most 120 characters that is one name everywhere: no folder, nothing invisible, no device."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/")).rstrip("/").rpartition("/")[2]
    name = "".join(" " if char.isspace() else char for char in name if char.isspace() or _is_visible(char))
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name) or "file"


def human_size(size: int) -> str:
    """“31 MB”, “3.4 kB”, “1 byte”. A kB is 1,024 bytes, as operating systems and our limits count."""
    if size < 1024:
        return ngettext("{count} byte", "{count} bytes", size).format(count=size)
    unit, amount = next((unit, size / 1024**power) for power, unit in _UNITS if size < 1023.5 * 1024**power)
    tenths = round(amount, 1)
    return f"{number_format(tenths, 1 if tenths < 10 and tenths % 1 else 0)} {unit}"


def _too_large(size: int, limit: int) -> str:
    words, most = human_size(size), human_size(limit)
    if words == most:
        return _("The file was not added: it is a little over {most}, which is the most. Your text is kept.").format(
            most=most
        )
    return _("The file was not added: it is {size}, and {most} is the most. Your text is kept.").format(
        size=words, most=most
    )


def _picture(content: bytes, filename: str) -> SafeFile:
    try:
        picture = drawn_anew(content)
    except BrokenPicture:
        return SafeFile(content, filename, DOWNLOAD_ONLY)
    except TooManyPixels as problem:
        raise FileRefused(_too_many_pixels(problem)) from problem
    return _as_picture(picture, filename)


def _photo(content: bytes) -> Picture | None:
    """A photo as iPhones save it, in a form that every browser shows; None for all else, and where it can't be read."""
    if not rare_pictures.is_heif(content):
        return None
    try:
        return rare_pictures.as_jpeg(content)
    except (BrokenPicture, TooManyPixels):
        return None


def _as_picture(picture: Picture, filename: str) -> SafeFile:
    name = PurePosixPath(filename)
    if name.suffix.lower() not in _EXTENSIONS[picture.format]:
        filename = _shortened(f"{name.stem}{_EXTENSIONS[picture.format][0]}")
    return SafeFile(
        picture.content, filename, f"image/{picture.format}", is_image=True, width=picture.width, height=picture.height
    )


def _too_many_pixels(problem: TooManyPixels) -> str:
    if problem.megapixels is None or problem.megapixels <= problem.most:
        words = _(
            "The picture was not added: it has more than {most} megapixels. Made smaller, it fits. Your text is kept."
        )
    else:
        words = _(
            "The picture was not added: it has {count} megapixels, and {most} is the most for one like it. "
            "Made smaller, it fits. Your text is kept."
        )
    return words.format(count=problem.megapixels, most=problem.most)


def _content_type(content: bytes, extension: str) -> str:
    """What to call it when it is handed out: a type that no browser runs."""
    if extension in _RUNS_SOMEWHERE:
        return DOWNLOAD_ONLY
    for start, content_type in _STARTS.items():
        if content.startswith(start):
            return content_type
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    beginning = content[:_SNIFFED]
    if not _CONTROL.search(beginning):
        is_markup = beginning.lstrip(_BEFORE_MARKUP).startswith(b"<") or _MARKUP.search(beginning)
        return DOWNLOAD_ONLY if is_markup else _TEXT_TYPES.get(extension, "text/plain")
    return _named_by_puremagic(beginning)


def _kind_of_zip(content: bytes) -> str:
    if declared := _DECLARED.match(content):
        return declared.group(1).decode()
    return next((content_type for part, content_type in _OFFICE.items() if part in content), "application/zip")


def _named_by_puremagic(beginning: bytes) -> str:
    try:
        guesses = puremagic.magic_string(beginning)
    except (puremagic.PureError, ValueError):
        return DOWNLOAD_ONLY
    return next((guess.mime_type for guess in guesses if _HARMLESS.fullmatch(guess.mime_type)), DOWNLOAD_ONLY)


def _is_visible(char: str) -> bool:
    """Neither a control character, nor one that turns the reading direction round, nor half of one."""
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _shortened(name: str) -> str:
    """The name cut before its extension, to 120 characters and to what file systems take."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        stem, extension = name, ""
    ending = f".{extension}" if extension else ""
    stem = stem[: _LONGEST_NAME - len(ending)]
    room = _LONGEST_NAME_IN_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending
