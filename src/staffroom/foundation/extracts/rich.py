"""Text of RTF."""

import re
from codecs import lookup
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from .trouble import Trouble, Unreadable

MOST_OCTETS = 10_000_000
DEEPEST = 500
_TOKEN = re.compile(
    rb"(?P<hex>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
# What is not part of the text: what describes it, pictures, and what only newer programs know.
_UNWANTED = frozenset(
    b"fonttbl colortbl stylesheet info pict object listtable listoverridetable rsidtbl generator themedata "
    b"colorschememapping latentstyles datastore xmlnstbl filetbl revtbl fldinst bkmkstart bkmkend".split()
)
_BREAKS = frozenset(b"par line tab cell row sect page".split())
_SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_LETTERS = {b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}
# What a machine wrote with that named no code page, and the code pages of fonts.
_MACHINES = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
_FONTS = {128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257}
_FONTS |= {204: 1251, 222: 874, 238: 1250}


@dataclass(frozen=True)
class _Group:
    """What holds until the brace closes.

    `skip`: how many characters stand in for one that they can't say. `codec`: the one of the font, if that has one of
    its own.
    """

    is_wanted: bool = True
    skip: int = 1
    codec: str = ""
    is_list_of_fonts: bool = False


class _Reading:
    def __init__(self) -> None:
        self._groups = [_Group()]
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0  # that is being described
        self._to_skip = 0

    def take(self, token: re.Match[bytes]) -> str:
        """The text of this token."""
        match token.lastgroup:
            case "brace":
                return self._brace(token["brace"])
            case "word" | "number":
                return self._word(token["word"], token["number"])
            case "hex":
                return self._said(bytes.fromhex(token["hex"].decode().replace("\\'", "")))
            case "sign":
                return self._sign(token["sign"])
            case "text":
                return self._said(token["text"])
            case _:
                return ""

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def _brace(self, brace: bytes) -> str:
        if brace == b"{":
            if len(self._groups) > DEEPEST:
                raise Unreadable(Trouble.DAMAGED)
            self._groups.append(self._group)
        elif len(self._groups) > 1:
            self._groups.pop()
        self._to_skip = 0
        return ""

    def _word(self, word: bytes, number: bytes | None) -> str:
        if word in _UNWANTED:
            self._groups[-1] = replace(self._group, is_wanted=False, is_list_of_fonts=word == b"fonttbl")
        elif word in {b"f", b"fcharset"} and number:
            self._note_font(word, int(number))
        elif word in _MACHINES:
            self._codec = _MACHINES[word]
        elif word == b"uc":
            self._groups[-1] = replace(self._group, skip=min(int(number or 1), 10))
        elif word == b"ansicpg" and number:
            self._codec = _codec_of(int(number))
        elif word == b"u" and number and self._group.is_wanted:
            self._to_skip = self._group.skip
            return _letter(int(number))
        if not self._group.is_wanted:
            return ""
        return "\n" if word in _BREAKS else _LETTERS.get(word, "")

    def _note_font(self, word: bytes, number: int) -> None:
        """Fonts are listed with their letters at the beginning, and named later."""
        if not self._group.is_list_of_fonts:
            self._groups[-1] = replace(self._group, codec=self._fonts.get(number, ""))
        elif word == b"f":
            self._font = number
        elif number in _FONTS:
            self._fonts[self._font] = _codec_of(_FONTS[number])

    def _sign(self, sign: bytes) -> str:
        if sign == b"*":  # what follows may be passed over by whoever doesn't know it
            self._groups[-1] = replace(self._group, is_wanted=False)
            return ""
        return _SIGNS.get(sign, "") if self._group.is_wanted else ""

    def _said(self, octets: bytes) -> str:
        skipped = min(max(self._to_skip, 0), len(octets))
        self._to_skip -= skipped
        return octets[skipped:].decode(self._group.codec or self._codec, "replace") if self._group.is_wanted else ""


def texts(file: BinaryIO) -> Iterator[str]:
    """Piece by piece. Raises Unreadable."""
    content = file.read(MOST_OCTETS + 1)
    if not content.startswith(b"{\\rtf"):
        raise Unreadable(Trouble.DAMAGED)
    reading = _Reading()
    for token in _TOKEN.finditer(content[:MOST_OCTETS]):
        if text := reading.take(token):
            yield text
    if len(content) > MOST_OCTETS:
        raise Unreadable(Trouble.TOO_LARGE)


def _letter(number: int) -> str:
    """Numbers go up to 32,767 and on below zero; what takes two of them is left out."""
    number &= 0xFFFF
    return "" if 0xD800 <= number <= 0xDFFF else chr(number)


def _codec_of(page: int) -> str:
    try:
        return lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"
