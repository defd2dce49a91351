"""What a name is looked up by: “Saint-Étienne” and “saint etienne” are one."""

import unicodedata

# Letters that no accent makes.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_ABBREVIATED = {"st": "saint", "ste": "sainte", "mt": "mount"}


def fold(name: str) -> str:
    """Small letters and figures with single spaces between."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = (letter for letter in plain if letter not in "'’ʼ" and not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in kept).split()
    return " ".join(_ABBREVIATED.get(word, word) for word in words)
