"""Telling by its first octets what a file is. Names lie, or say nothing."""

import re
from typing import Literal

from . import listserv, mbox

HEAD = 1 << 18  # octets

type Kind = Literal["mbox", "listserv", "mail", "json", "gzip", "bzip2", "zip", "tar", "foreign", ""]

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xfd7zXZ\0", "foreign"),  # xz
    (b"\x28\xb5\x2f\xfd", "foreign"),  # Zstandard
    (b"7z\xbc\xaf\x27\x1c", "foreign"),  # 7-Zip
    (b"Rar!\x1a\x07", "foreign"),
    (b"\x1f\x9d", "foreign"),  # compress
    (b"!BDN", "foreign"),  # Outlook's .pst
)
_MARKS = re.compile(rb"^(?:From |={73})", re.MULTILINE)
_JSON = re.compile(rb"[\[\s]*(?:\{\s*[\"}]|\]\s*\Z)")
_HEADERS = re.compile(rb"(?:>?From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,100}[ \t]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}")
_OF_MAIL = re.compile(
    rb"^(?:From|Date|Received|Return-Path|Message-ID|Subject|Delivered-To|To)[ \t]*:", re.IGNORECASE | re.MULTILINE
)


def kind_of(head: bytes) -> Kind:
    """What begins with `head`, its first HEAD octets: “foreign” for what may hold mail that can't be read here, “” for
    what holds none.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar" or _is_old_tar(head):
        return "tar"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _JSON.match(text):
        return "json"
    for mark in _MARKS.finditer(head):
        if mbox.separator_end(head, mark.start()) >= 0:
            return "mbox"
        if listserv.separator_end(head, mark.start()) >= 0:
            return "listserv"
    return "mail" if is_mail(text) else ""


def is_mail(octets: bytes) -> bool:
    """Whether these begin with the headers of a mail."""
    block = _HEADERS.match(octets[:20_000])
    return bool(block and _OF_MAIL.search(octets[:20_000]))


def _is_old_tar(head: bytes) -> bool:
    """Whether this is a tar file from before “ustar”: known by its checksum."""
    header = head[:512]
    if len(header) < 512 or not header[0]:
        return False
    try:
        stated = int(header[148:156].strip(b" \0") or b"-1", 8)
    except ValueError:
        return False
    return stated == sum(header[:148]) + 8 * 32 + sum(header[156:])
