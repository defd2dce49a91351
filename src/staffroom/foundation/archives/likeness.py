"""Whether two texts are one mail's, as two archives keep it: each changes a little of what it hands out.

Mailman's monthly text writes addresses as “name at host”, takes files and HTML away and leaves a note, and puts “?” for
letters its character set lacks. Others mask addresses, put “>” before “From”, or break lines elsewhere. All of that is
set aside, and nothing else: a word more or less, or another one, makes another mail.
"""

import hashlib
import re
from dataclasses import dataclass

from staffroom.foundation.mail.signatures import split_signature

from .authors import MASK
from .pipermail import AT

_ADDRESS = re.compile(
    rf"(?<![^\s<>()\"',;:\[\]])[^\s<>()\"',;:@\[\]]{{1,255}}(?:@|{AT})(?:[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}|\.{{3}})"
)
_NEXT_PART = re.compile(r"^-{8,} next part -{8,}[ \t]*$", re.MULTILINE)
# “A non-text attachment was scrubbed...”, in whatever language, and below it “Name: …” and so on, “URL: …” at last.
_NOTE = re.compile(
    r"^[^\n:]{8,100}\.\.\.[ \t]*\n(?:[^\W\d_][\w ]{1,20}:[^\n]*\n){0,7}URL *:[^\n]*/attachments/[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")  # and no other: a character set guessed wrongly has them within words
_BARE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)  # without what stands around a word
_UNSURE = re.compile(r"[?\x80-\U0010ffff]+")
_MANY = 20  # words
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of a text lasts from one archive to another."""

    wholly: frozenset[int]
    """Its words; where an archive has appended what had been attached, also those before that."""
    roughly: frozenset[int]
    """The same, each letter beyond ASCII being any other: they suffer most."""
    is_foreign: bool
    """Most of its letters are beyond ASCII, so that a rough likeness says nothing."""
    is_empty: bool
    """It has no words; those of an HTML mail, say, that an archive took away."""
    is_long: bool
    """It has so many words that nobody says the same again by chance."""


def likeness_of(text: str) -> Likeness:
    """What `text`, quotes and all, has in common with the same mail in another archive."""
    said = without_addresses(_NOTE.sub("", text))
    readings = [_words(_NEXT_PART.sub("", said))]
    if appended := _NEXT_PART.search(said):
        readings.append(_words(_without_signature(said[: appended.start()])))
    letters = _LETTERS.findall(said)
    return Likeness(
        wholly=frozenset(_mark(words) for words in readings),
        roughly=frozenset(_mark(_rough(words)) for words in readings),
        is_foreign=sum(not letter.isascii() for letter in letters) * 2 > len(letters),
        is_empty=not readings[0],
        is_long=min(map(len, readings)) >= _MANY,
    )


def are_alike(one: Likeness, other: Likeness) -> bool:
    """Whether they may be one mail's text. A text without words is like any: it contradicts none."""
    if one.is_empty or other.is_empty or one.wholly & other.wholly:
        return True
    return not (one.is_foreign and other.is_foreign) and bool(one.roughly & other.roughly)


def without_addresses(text: str) -> str:
    """`text` without what archives hide from robots, whatever they have put in its place."""
    # Where no domain shows an address, “root@home” may be “root at home”: so both are.
    return _ADDRESS.sub(" ", MASK.sub(" ", text)).replace("@", " at ")


def _without_signature(text: str) -> str:
    """It stood at the end before something was appended, and so it was not seen for one."""
    lines = text.rstrip().split("\n")
    return "\n".join(lines[: split_signature(lines)])


def _words(text: str) -> list[str]:
    """In the order of the alphabet: what answers a quote stands elsewhere than the quote, once that is folded away."""
    found = (_BARE.search(word) for word in _SPACE.split(text.lower()))
    return sorted(word[0] for word in found if word)


def _rough(words: list[str]) -> list[str]:
    found = (_BARE.search(_UNSURE.sub("?", word)) for word in words)
    return sorted(word[0] for word in found if word)


def _mark(words: list[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).digest())
