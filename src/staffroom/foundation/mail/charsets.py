"""From bytes to characters, whatever the label says: labels are missing, misspelt, made up and plainly wrong."""

import codecs
import re
from functools import lru_cache

from .characters import clean_text
from .guessing import WESTERN, guess, guess_escaped

_ALIASES = {
    "ansi_x3.4-1968": "ascii",
    "ansi_x3.110-1983": "cp1252",
    "ansi": "cp1252",
    "latin-1": "cp1252",
    "x-mac-roman": "mac_roman",
    "x-macintosh": "mac_roman",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "cp-850": "cp850",
    "x-cp1252": "cp1252",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-utf-8": "utf-8",
    "windows-874": "cp874",
    "windows-949": "cp949",
}
# Senders mean the larger set, as browsers know.
_LARGER = {
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_3",
}
_NAMES = {WESTERN: "Western European"}
# A list of what is let in, since Python also calls punycode, idna, unicode_escape and others an encoding.
_KNOWN = {
    *("ascii", "utf-8", "cp1252", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "mac-roman", "mac-cyrillic"),
    *(f"iso8859-{number}" for number in range(1, 17)),
    *(f"cp{number}" for number in range(1250, 1259)),
    *("cp437", "cp850", "cp852", "cp855", "cp858", "cp866", "cp874", "cp932", "cp949", "cp950"),
    *("koi8-r", "koi8-u", "koi8-t", "big5", "big5hkscs", "gb2312", "gbk", "gb18030", "hz", "tis-620", "johab"),
    *("euc_jp", "euc_jis_2004", "euc_kr", "shift_jis", "shift_jis_2004", "iso2022_kr"),
    *("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext"),
}
_HIGH = re.compile(rb"[\x80-\xff]")
# Latin-1's C1 characters are the five octets that cp1252 leaves undefined, and which are removed later.
_EVERY_OCTET = "latin-1"


def decode(octets: bytes, label: str, at_most: int | None = None) -> tuple[str, str]:
    """The characters, cleaned (see `clean_text`), and a note for the operator if the label was wrong.

    Of more than `at_most` characters the first.
    """
    text, note = _decode(octets, label)
    return clean_text(text[:at_most]), note


def _decode(octets: bytes, label: str) -> tuple[str, str]:
    label = label.strip().strip("\"'").lower()
    known = codec_for(label)
    if known in {"ascii", "cp1252", ""} or known.startswith("iso8859") or (b"\x1b" in octets and known == "utf-8"):
        if not _HIGH.search(octets):
            escaped = guess_escaped(octets) if b"\x1b" in octets else ""
            return octets.decode(escaped or "ascii", "replace"), ""
        return _decode_high(octets, known, label)
    try:
        return octets.decode(known), ""
    except UnicodeError:
        return _decode_broken(octets, known), f"Some characters are not in the character set “{label}”."


@lru_cache(maxsize=500)
def codec_for(label: str) -> str:
    """Python's name for the encoding that `label` means, or “” if we don't take its word."""
    label = re.sub(r"[^a-z0-9._-]", "", label.lower())[:40]
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name if label else ""
    except (LookupError, ValueError):
        return ""
    name = _LARGER.get(name, name)
    return name if name in _KNOWN else ""


def _decode_high(octets: bytes, known: str, label: str) -> tuple[str, str]:
    """Octets above 127 under a label that is vague or often wrong: UTF-8 proves itself, so it goes first."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text:
        return text, "" if label in {"", "utf-8"} else f"The text is in UTF-8, though it says “{label}”."
    if known not in {"", "ascii"}:
        return _western(octets, known), ""
    guessed = guess(octets)
    return _western(
        octets, guessed
    ), f"The character set “{label or 'none'}” was read as {_NAMES.get(guessed, guessed)}."


def is_mostly_utf8(octets: bytes) -> bool:
    """Whether this is UTF-8, perhaps with characters that were cut through."""
    if octets.isascii():
        return True
    text = octets.decode("utf-8", "replace")
    return text.count("\ufffd") * 2 <= sum(character > "\x7f" for character in text)


def _decode_broken(octets: bytes, known: str) -> str:
    if known == "utf-8" and not is_mostly_utf8(octets):
        return _western(octets, guess(octets))
    return octets.decode(known, "replace")


def _western(octets: bytes, codec: str) -> str:
    try:
        return octets.decode(codec)
    except UnicodeError:
        return octets.decode(_EVERY_OCTET if codec == "cp1252" else codec, "replace")
