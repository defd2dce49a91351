"""Undoing content transfer encodings, leniently: half a picture is better than none."""

import binascii
import re
from contextlib import suppress
from io import BytesIO

_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def decode_transfer(octets: bytes, encoding: str) -> bytes:
    """The octets as they were before `encoding` (the header's value, any case). What is unknown stays as it is."""
    match encoding.strip().lower():
        case "base64":
            return _base64(octets)
        case "quoted-printable":
            return binascii.a2b_qp(octets)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _uuencoded(octets)
        case _:
            return octets


def _base64(octets: bytes) -> bytes:
    try:
        return binascii.a2b_base64(octets)
    except binascii.Error:  # cut off, or with a footer that some list appended
        letters = _NO_BASE64.sub(b"", octets.partition(b"=")[0])
        usable = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def _uuencoded(octets: bytes) -> bytes:
    decoded = bytearray()
    for line in BytesIO(octets):  # not a list: a million short lines would be fifty megabytes of objects
        if line.startswith(b"begin "):
            decoded.clear()
        elif line.strip() == b"end":
            break
        else:
            with suppress(binascii.Error):
                decoded += binascii.a2b_uu(line.rstrip(b"\r\n"))
    return bytes(decoded)
