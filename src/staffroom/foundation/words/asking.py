"""What somebody typed into the box, as a query, and a query as what they could have typed.

Words, "phrases", beginnings (librar*), -without; from: in: has:attachment before: after:, with "several words" in
quotation marks. What makes no sense as any of these is taken as words: asking is never an error.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .folding import Word, is_unspaced, words

LONGEST = 500  # characters; the rest is not read
MOST_TERMS, MOST_VALUES = 16, 5
SHORTEST_BEGINNING = 2  # letters: a shorter one is the beginning of everything

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PIECE = re.compile(r'(?P<minus>-*)(?:(?P<name>[a-zA-Z]+):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))')
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Term:
    """One thing that is to stand in the text, or must not: a word, a phrase, or the beginning of a word."""

    text: str
    is_phrase: bool = False
    is_beginning: bool = False
    is_excluded: bool = False

    @property
    def words(self) -> list[Word]:
        """Its words, at least one. Several of them have to follow one another."""
        return _asked(self.text)


@dataclass(frozen=True)
class Query:
    """All that was asked for. `before` and `after` are as they were written: a year, a month or a day."""

    terms: tuple[Term, ...] = ()
    by: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    has_attachment: bool = False
    before: str = ""
    after: str = ""

    @classmethod
    def read(cls, text: str) -> "Query":
        """What `text` asks for, whatever it is."""
        return _read(" ".join(text[:LONGEST].replace("\0", " ").translate(_QUOTES).split()))

    @classmethod
    def of(
        cls,
        text: str = "",
        *,
        by: str = "",
        within: str = "",
        has_attachment: bool = False,
        before: str = "",
        after: str = "",
    ) -> "Query":
        """What the fields of a form ask for, together with what stands in the box."""
        operators = {"from": by, "in": within, "before": before, "after": after}
        parts = [_operator(name, value) for name, value in operators.items() if _plain(value)]
        return cls.read(" ".join([*parts, *(["has:attachment"] if has_attachment else []), text]))

    @property
    def is_empty(self) -> bool:
        return self == Query()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_excluded)

    @property
    def first_day(self) -> date | None:
        """The earliest day that lies after `after`: a year, month or day has ended by then."""
        days = _days(self.after)
        return days[1] if days else None

    @property
    def end(self) -> date | None:
        """The day before which it has to be: the first of `before`."""
        days = _days(self.before)
        return days[0] if days else None

    @property
    def words_text(self) -> str:
        """The terms alone, as they are typed."""
        return " ".join(map(_written, self.terms))

    def __str__(self) -> str:
        """As it is typed: `Query.read` makes the same of it."""
        operators = [("from", value) for value in self.by] + [("in", value) for value in self.within]
        operators += [("has", ATTACHMENT)] if self.has_attachment else []
        operators += [(name, value) for name, value in (("before", self.before), ("after", self.after)) if value]
        return " ".join([*(_operator(name, value) for name, value in operators), self.words_text]).strip()


def _read(text: str) -> Query:
    terms: list[Term] = []
    values: dict[str, list[str]] = {"from": [], "in": [], "before": [], "after": [], "has": []}
    for piece in _PIECE.finditer(text):
        name, value = (piece["name"] or "").lower(), _plain(piece["quoted"] or piece["bare"] or "")
        if not piece["minus"] and name in values and (known := _value(name, value)):
            values[name].append(known)
        elif (term := _term(piece)) and term not in terms:
            terms.append(term)
    return Query(
        terms=tuple(terms[:MOST_TERMS]),
        by=_each_once(values["from"]),
        within=_each_once(values["in"]),
        has_attachment=bool(values["has"]),
        before=(values["before"] or [""])[-1],
        after=(values["after"] or [""])[-1],
    )


def _term(piece: re.Match[str]) -> Term | None:
    """The words of a piece that is no operator; None if there is none in it."""
    is_phrase = piece["quoted"] is not None
    name = f"{piece['name']}:" if piece["name"] else ""
    text = _plain(name + (piece["quoted"] or piece["bare"] or ""))
    found = _asked(text)
    if not found:
        return None
    is_beginning = text.endswith("*") and len(found[-1].form) >= SHORTEST_BEGINNING
    # Of what is written without spaces every letter begins a word.
    is_beginning = not is_phrase and (is_beginning or (len(found) == 1 and is_unspaced(found[0].form)))
    text = text if is_phrase else text.rstrip("*")
    return Term(text, is_phrase, is_beginning, is_excluded=bool(piece["minus"]))


def _asked(text: str) -> list[Word]:
    """Its words. The last letter of what is written without spaces stands in the word before it already."""
    found = words(text)
    return found[:1] + [word for previous, word in pairwise(found) if word.end > previous.end]


def _value(name: str, value: str) -> str:
    """What an operator takes of `value`; nothing if it does not understand it."""
    if name == "has":
        return ATTACHMENT if value.lower() in {"attachment", "attachments", "file", "files"} else ""
    if name in {"before", "after"}:
        return value if _days(value) is not None else ""
    return value if words(value) else ""


def _days(text: str) -> tuple[date, date] | None:
    """The first day of a year, month or day, and the first after it; None for what is none of them."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, (first + timedelta(days=31)).replace(day=1)
        return first, date(first.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None


def _written(term: Term) -> str:
    text = f'"{term.text}"' if term.is_phrase else term.text
    return f"{'-' if term.is_excluded else ''}{text}{'*' if term.is_beginning else ''}"


def _operator(name: str, value: str) -> str:
    value = _plain(value)
    return f'{name}:"{value}"' if not value.isalnum() and not _DAY.fullmatch(value) else f"{name}:{value}"


def _plain(text: str) -> str:
    """One line without quotation marks, which have a meaning of their own."""
    return " ".join(text.translate(_QUOTES).replace('"', " ").split())


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:MOST_VALUES]
