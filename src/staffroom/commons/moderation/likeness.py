"""When two texts say the same: advertising comes a hundred times over, with other names, numbers and links in it."""

import hashlib
import re
import unicodedata

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_NO_WORD = re.compile(r"[\W\d_]+")
SHORTEST = 5  # words; “Thank you, Jo” is like “Thank you, Callum” and says nothing of either
GREETING = re.compile(r"^\s*(?:dear|hello|hi|hey|hallo|liebe[r]?|sehr geehrte[r]?)\b[^\n]*\n", re.IGNORECASE)


def likeness_of(*texts: str) -> str:
    """The same 64 characters for texts that differ only in greeting, case, accents, figures, signs and addresses.

    "" for what is too short to be like anything.
    """
    text = "\n".join(texts)
    text = _EMAIL.sub(" ", _LINK.sub(" ", GREETING.sub("", text)))
    folded = unicodedata.normalize("NFKD", text).casefold()
    words = [word for word in _NO_WORD.split("".join(c for c in folded if not unicodedata.combining(c))) if word]
    if len(words) < SHORTEST:
        return ""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
