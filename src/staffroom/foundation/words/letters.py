"""Letters as they are compared: without case, accents and typography."""

import re
import sys
import unicodedata

# Letters that Unicode does not take apart, and the ones people type instead of them.
_TYPED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t"}
)
# Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels: written or not, it is the same word.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff]"
)
# What stands between letters and is not seen: soft hyphens, joiners, marks of direction.
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_UNSEEN = re.compile(f"[{UNSEEN}]")


def fold(text: str) -> str:
    """`text` as it is compared: “Ærøskøbing” is “aeroskobing”, “Straße” is “strasse”, “ＮＨＳ” is “nhs”."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).casefold())
    # Casefolding once more: taken apart, some letters are capitals again.
    bare = _ACCENTS.sub("", apart).casefold().translate(_TYPED)
    return unicodedata.normalize("NFC", bare)


def _ranges_of_marks() -> str:
    """Every mark that is written with a letter, as the inside of a class of characters."""
    found: list[list[int]] = []
    for code in range(0x300, min(0x1F000, sys.maxunicode)):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


MARKS = _ranges_of_marks()
