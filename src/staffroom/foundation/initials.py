"""What stands on a person's disc: one or two letters, and which of the six cloths it is bound in."""

import re
import unicodedata
import zlib

CLOTHS = 6

_ASIDE = re.compile(r"[(\[{].*?[)\]}]")


def initials(name: str) -> str:
    """The first letters of the first and the last word, in capitals; one letter of a single name; “?” of none."""
    name = unicodedata.normalize("NFC", _ASIDE.sub(" ", name))
    if name.count(",") == 1:  # “Price, Siân”, as directories have it
        name = " ".join(reversed(name.split(",")))
    letters = [next(filter(str.isalnum, word)) for word in name.split() if any(map(str.isalnum, word))]
    if not letters:
        return "?"
    shown = letters[:1] + letters[1:][-1:]
    return "".join(letter.upper()[0] for letter in shown)


def cloth(seed: object) -> int:
    """1 to 6: always the same for the same seed."""
    return zlib.crc32(str(seed).encode()) % CLOTHS + 1
