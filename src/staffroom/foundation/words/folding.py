"""The words a text is known by.

Each word of a text has one place and one form there, so that phrases and beginnings of words are found exactly as they
were written. Besides, it may be known by others: “part-time” also as “parttime”, “1,000” as “1000”, “Müller” as
“mueller”, “libraries” by its stem.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from .letters import MARKS, UNSEEN, fold
from .stemming import stem

MOST_TEXT = 200_000  # characters; what lies beyond is not found
MOST_WORDS = 40_000
MOST_KNOWN = 40_000  # pieces of text that are kept in mind for each language
LONGEST = 64  # letters of one form

# Written without spaces: every two neighbours are taken for a word.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
_SPACED = rf"(?:[^\W_{_UNSPACED}]++|(?![{_UNSPACED}])[{MARKS}{UNSEEN}])++"
_JOINT = "['’ʼ‘\\-‐‑]"
_FIND = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    r"|(?P<number>\d+(?:[.,]\d+)+)"
    r"|(?P<letters>[^\W\d_](?:\.[^\W\d_])+(?![^\W_]))"
    rf"|(?P<unit>{_SPACED}(?:{_JOINT}{_SPACED})*)"
)
# The same without names, which finds all pieces of a text at once; and for text in which less can happen.
_PIECE = re.compile(re.sub(r"\?P<\w+>", "?:", _FIND.pattern))
_ASCII_PIECE = re.compile(
    r"\d+(?:[.,]\d+)+|[a-zA-Z](?:\.[a-zA-Z])+(?![a-zA-Z0-9])|[a-zA-Z0-9]++(?:['\-][a-zA-Z0-9]++)*+", re.ASCII
)
_PART = re.compile(_SPACED)
_ONLY_UNSPACED = re.compile(f"[{_UNSPACED}]+")
_APOSTROPHES = frozenset("'’ʼ‘")
_ENDINGS = frozenset({"t", "re", "ve", "ll", "d", "m"})  # don't, we're, I've, she'll, he'd, I'm
_MOST_PARTS = 4  # of what is known in one piece as well
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Word(NamedTuple):
    """Where it stands in the text, the form it has there, and what else that very place is known by."""

    start: int
    end: int
    form: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indexed:
    """What an index keeps of a text: its words in order, and further forms, each once."""

    forms: tuple[str, ...]
    more: tuple[str, ...]


def words(text: str) -> list[Word]:
    """The words of `text` in order. Of a text beyond all measure, those of its beginning."""
    return [
        Word(found.start() + start, found.start() + end, form, others)
        for found in _pieces_of(text).finditer(text[:MOST_TEXT])
        for start, end, form, others in _taken_apart(found[0])
    ]


def index_words(text: str, language: str) -> Indexed:
    """What finds `text`, which is written in `language`."""
    known = _known_of(language)
    pieces = _pieces_of(text).findall(text[:MOST_TEXT])
    forms = tuple(islice((form for piece in pieces for form in known[piece].forms), MOST_WORDS))
    further = {form for piece in set(pieces) for form in known[piece].more}
    return Indexed(forms, tuple(sorted(further.difference(forms))))


def is_unspaced(form: str) -> bool:
    """Whether the form is of a script that is written without spaces, in which one letter begins many words."""
    return bool(_ONLY_UNSPACED.fullmatch(form))


class _Known(dict[str, Indexed]):
    """Pieces of text without spaces → what finds them in one language. Most of what is said was said before."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, piece: str) -> Indexed:
        if len(self) >= MOST_KNOWN:
            self.clear()
        found = self[piece] = self._learned(piece)
        return found

    def _learned(self, piece: str) -> Indexed:
        parts = _take_apart(piece)
        forms = tuple(form for _start, _end, form, _others in parts)
        more = {stem(form, self._language) for form in forms}.union(*(others for *_, others in parts))
        return Indexed(forms, tuple(sorted(more.difference(forms))))


@lru_cache(maxsize=8)
def _known_of(language: str) -> _Known:
    return _Known(language)


type Piece = tuple[int, int, str, tuple[str, ...]]


def _pieces_of(text: str) -> re.Pattern[str]:
    return _ASCII_PIECE if text.isascii() else _PIECE


def _take_apart(piece: str) -> tuple[Piece, ...]:
    """(start, end, form, others) of each word in a piece of text without spaces."""
    match = _FIND.fullmatch(piece)
    kind = match.lastgroup if match and match.lastgroup else "unit"
    if kind == "unspaced":
        return tuple(_neighbours(piece))
    if kind == "unit":
        parts = tuple(_parts(piece))
    else:
        parts = tuple((match.start(), match.end(), match[0]) for match in re.finditer(r"[^\W_]+", piece))
    joined = _cut("".join(fold(part) for _start, _end, part in parts))
    is_known_joined = 1 < len(parts) <= _MOST_PARTS or kind == "letters"
    return tuple(
        (start, end, form, _others(part, form, joined if is_known_joined else form))
        for start, end, part in parts
        if (form := _cut(fold(part)))
    )


_taken_apart = lru_cache(maxsize=20_000)(_take_apart)


def _parts(unit: str) -> Iterator[tuple[int, int, str]]:
    """The parts of what hyphens and apostrophes join: “part”, “time”; “library” of “library's”; “don't” is one."""
    parts = [(match.start(), match.end(), match[0]) for match in _PART.finditer(unit)]
    if len(parts) > 1 and unit[parts[-1][0] - 1] in _APOSTROPHES:
        _start, end, last = parts[-1]
        before_start, _before_end, before = parts[-2]
        if last in {"s", "S"}:
            parts[-2:] = [(before_start, end, before)]
        elif last.lower() in _ENDINGS:
            parts[-2:] = [(before_start, end, before + last)]
    yield from parts


def _others(part: str, form: str, joined: str) -> tuple[str, ...]:
    """What a word is known by besides its form: in one piece with its neighbours, and umlauts written out."""
    found = {joined}
    if not part.isascii():
        found.add(_cut(fold(normalize("NFC", part.lower()).translate(_UMLAUTS))))
    return tuple(sorted(found - {form, ""}))


def _neighbours(run: str) -> Iterator[Piece]:
    """Every two neighbours, and the last alone: so each letter begins a word."""
    for place in range(len(run)):
        if form := _cut(fold(run[place : place + 2])):
            yield place, min(place + 2, len(run)), form, ()


def _cut(form: str) -> str:
    """Only what an index takes for one word."""
    return "".join(filter(str.isalnum, form))[:LONGEST] if not form.isalnum() else form[:LONGEST]
