"""The part of a text in which something was found, with the words that were asked for marked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from .asking import Query, Term
from .folding import Word, words
from .stemming import stems

BEFORE = 60  # characters that are shown before the first marked word
MOST_LOOKED_AT = 50_000


@dataclass(frozen=True)
class Wanted:
    """What is to be marked: forms and stems of single words, beginnings of words, and phrases (forms in order)."""

    forms: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    languages: tuple[str, ...] = ()


def wanted(query: Query, languages: Iterable[str]) -> Wanted:
    """What finds a text for `query`, in texts of these languages."""
    languages = tuple(languages)
    singles = [term.words[0] for term in query.wanted if _is_single(term) and not term.is_beginning]
    forms = {form for word in singles for form in (word.form, *word.others)}
    loose = [term.words[0].form for term in query.wanted if _is_single(term) and not _is_exact(term)]
    several = [term for term in query.wanted if not _is_single(term)]
    joined = {other for term in several for other in term.words[0].others}
    return Wanted(
        forms=frozenset(forms | joined),
        stems=frozenset(stem for form in loose for stem in stems(form, languages)),
        beginnings=tuple(term.words[0].form for term in query.wanted if _is_single(term) and term.is_beginning),
        phrases=tuple(tuple(word.form for word in term.words) for term in several),
        languages=languages,
    )


def marked(text: str, wanted: Wanted, length: int = 240) -> str:
    """Safe HTML of at most some `length` characters of `text`, cut between words, where most of it was found.

    The words that were found stand in <mark>. Where none was found it is the beginning of the text.
    """
    line = " ".join(text[:MOST_LOOKED_AT].split())
    found = _found(words(line), wanted)
    start, end = _window(line, found, length)
    shown = [word for word in found if start <= word.start and word.end <= end]
    before, after = ("… " if start else ""), (" …" if end < len(line) else "")
    return before + _with_marks(line, start, end, shown) + after


def has_any(text: str, wanted: Wanted) -> bool:
    """Whether anything of it stands in the text, as far as that is looked at."""
    return bool(_found(words(" ".join(text[:MOST_LOOKED_AT].split())), wanted))


def _is_single(term: Term) -> bool:
    return len(term.words) == 1


def _is_exact(term: Term) -> bool:
    return term.is_phrase or term.is_beginning


def _found(all_words: Sequence[Word], wanted: Wanted) -> list[Word]:
    """The words that were asked for, in order."""
    places = {place for place, word in enumerate(all_words) if _is_found(word, wanted)}
    forms = [word.form for word in all_words]
    for phrase in wanted.phrases:
        for place in range(len(forms) - len(phrase) + 1):
            if forms[place] == phrase[0] and _follows(forms, place, phrase):
                places.update(range(place, place + len(phrase)))
    return [all_words[place] for place in sorted(places)]


def _follows(forms: Sequence[str], place: int, phrase: Sequence[str]) -> bool:
    """Whether the phrase stands there. Its last word may go on: it may have been the beginning of one."""
    *firsts, last = phrase
    return list(forms[place : place + len(firsts)]) == firsts and forms[place + len(firsts)].startswith(last)


def _is_found(word: Word, wanted: Wanted) -> bool:
    if word.form in wanted.forms or not wanted.forms.isdisjoint(word.others):
        return True
    if wanted.stems and not wanted.stems.isdisjoint(stems(word.form, wanted.languages)):
        return True
    return word.form.startswith(wanted.beginnings)


def _window(line: str, found: Sequence[Word], length: int) -> tuple[int, int]:
    """From where to where to show: the place with the most different words that were found, the first of such."""
    if len(line) <= length:
        return 0, len(line)
    best = _densest(found, length - BEFORE)
    start = _border_after(line, max(0, min(best - BEFORE, len(line) - length)))
    return start, _border_before(line, min(len(line), start + length), start)


def _densest(found: Sequence[Word], length: int) -> int:
    """Where, within `length` characters, the most different words were found."""
    inside: Counter[str] = Counter()
    best, most, last = 0, 0, 0
    for word in found:
        while last < len(found) and found[last].end <= word.start + length:
            inside[found[last].form] += 1
            last += 1
        if len(inside) > most:
            best, most = word.start, len(inside)
        inside[word.form] -= 1
        if inside[word.form] <= 0:
            del inside[word.form]
    return best


def _border_after(line: str, place: int) -> int:
    """Where the next word begins, unless that is far."""
    if place == 0 or line[place - 1] == " ":
        return place
    space = line.find(" ", place, place + BEFORE // 2)
    return space + 1 if space >= 0 else place


def _border_before(line: str, place: int, start: int) -> int:
    """Where the last whole word ends, unless that leaves little."""
    if place == len(line) or line[place] == " ":
        return place
    space = line.rfind(" ", start, place)
    return space if space > start + (place - start) // 2 else place


def _with_marks(line: str, start: int, end: int, shown: Sequence[Word]) -> str:
    """The escaped piece. Neighbours are marked together; parts of one letter pair are not marked twice."""
    written, place = [], start
    for first, last in _runs(line, shown):
        if first < place:
            first = place
        if last <= first:
            continue
        written += [escape(line[place:first]), "<mark>", escape(line[first:last]), "</mark>"]
        place = last
    return "".join([*written, escape(line[place:end])])


def _runs(line: str, shown: Sequence[Word]) -> list[tuple[int, int]]:
    """Where marks begin and end: one for words with nothing but a blank or a hyphen between them."""
    runs = [[word.start, word.end] for word in shown]
    for left, right in reversed(list(pairwise(runs))):
        if right[0] <= left[1] or re.fullmatch(r"[ \-‐‑'’.]", line[left[1] : right[0]]):
            left[1] = max(left[1], right[1])
            right[0] = right[1]
    return [(first, last) for first, last in runs if first < last]
