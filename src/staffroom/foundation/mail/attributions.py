"""Recognising where quoted mail begins: “On Monday, Jo wrote:”, “-----Original Message-----”, “From: … Sent: …”.

Every function looks at a few short lines at most, so that time grows with the length of the text only.
"""

import re
from collections.abc import Sequence

from .phrases import CITING, DAYS, FORWARDS, HEADER_LABELS, LEADS, ORIGINALS, WROTE

_LONGEST_LINE = 300
_LONGEST = 500  # characters of an attribution over several lines
_MOST_LINES = 4


def _any_of(phrases: Sequence[str]) -> str:
    longest_first = sorted(set(phrases), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) + ")"


_LED = re.compile(rf"[-*\s]{{0,10}}{_any_of(LEADS)}[\s,:].*\b{_any_of(WROTE)}\b(.{{0,120}})", re.IGNORECASE)
_NAMED = re.compile(rf"[-*\s]{{0,10}}(\S.{{0,150}}?)[\s,]+{_any_of(WROTE)}\b(.{{0,80}})", re.IGNORECASE)
_CITED = re.compile(rf"{_any_of(CITING)}\s+\S.{{0,150}}", re.IGNORECASE)
_ENDING = re.compile(r"[:：…]['\"*\s>-]*$")
_AFTER_THE_END = " \t'\"*>-"
_TIMED = re.compile(rf"[\d@<]|\b{_any_of(DAYS)}|article|message|nachricht|mensaje", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b\d{4}\b|\b\d{1,2}:\d{2}\b|\b\d{1,2}[.h]\d{2}\b")
_EMAIL = re.compile(r"(?<![\w.+=-])[\w.+=-]++(@|\s+at\s+|\(at\))[\w-]+(\.|\s+dot\s+)\w", re.IGNORECASE)
_NAME = re.compile(
    r"""["'(<]*(?:[^\W\d_a-zß-ÿ][\w.'’-]*|von|van|de|der|den|du|la|del|di|da|zu|y|<[^<>]*>|\([^()]*\)|["“][^"“”]*["”])[,"')]*"""
)
_PRONOUNS = {
    *("i", "he", "she", "we", "they", "it", "who", "someone", "somebody", "one", "also", "and", "then"),
    *("ich", "er", "sie", "wir", "es", "man", "wer", "jemand", "je", "j'ai", "il", "elle", "on", "nous", "qui"),
    *("yo", "él", "ella", "ellos", "quien", "alguien"),
}
_OLD_GMAIL = re.compile(r"\d{4}/\d{1,2}/\d{1,2} .{1,100}<[^<>\s]{3,100}>:?\s*$")
_GNUS = re.compile(r'>{2,6} "?[^">]{1,60}"? (==|writes)')
_MUTT = re.compile(r"\*\s.{1,80}[(<]?[\w.+-]+@[\w.-]+[)>]?.{0,60}(:|\[.*\]:?)\s*$")
_SEPARATOR = re.compile(rf"\s*[-_=*+>]{{2,}}\s*{_any_of(ORIGINALS)}\s*[-_=*+<]*\s*:?\s*", re.IGNORECASE)
_MARKS = "-_=*+>"
_FORWARD = re.compile(rf"\s*(?:[-_=*+]{{2,}}\s*{_any_of(FORWARDS)}.{{0,80}}|{_any_of(FORWARDS)}\s*:)\s*", re.IGNORECASE)
_RULE = re.compile(r"\s*[_=-]{5,}\s*")
_LABEL = re.compile(r"[\s*_]{0,3}([^\W\d_][\w'’ -]{0,18}?)[*_]{0,2}\s?:[*_\s]{0,3}(.*)")
_KINDS = [{label: kind for kind, labels in table.items() for label in labels} for table in HEADER_LABELS]
_LABELS = {label for kinds in _KINDS for label in kinds}
_QUOTING = re.compile(r" {0,3}>")


def is_attribution(text: str) -> bool:
    """Whether `text`, which stands right above a quote, says whose words these are and hardly anything else."""
    if len(text) > _LONGEST:
        return False
    if _GNUS.match(text) or _OLD_GMAIL.match(text) or _MUTT.match(text):
        return True
    if not _ENDING.search(text):
        return False
    if _CITED.match(text) or (_LED.match(text) and _TIMED.search(text)):
        return True
    if (named := _NAMED.match(text)) and (_is_name(named[1]) or _EMAIL.search(named[1])):
        return True
    # Any other language: a line that ends in a colon and holds a date and an address.
    return bool(_EMAIL.search(text) and _DATE.search(text))


def is_strong_attribution(text: str) -> bool:
    """Whether `text` is no sentence of the sender's, even where no quote marks follow: it has a date and a lead."""
    if len(text) > _LONGEST or not _ENDING.search(text):
        return False
    led = _LED.match(text)
    if led:
        return bool(_DATE.search(text)) and (bool(_EMAIL.search(text)) or len(_DATE.findall(text)) > 1)
    named = _NAMED.match(text)
    return bool(named and _EMAIL.search(named[1]) and _DATE.search(named[2]))


def _is_name(text: str) -> bool:
    words = text.split()
    if len(words) == 1:
        return words[0].lower() not in _PRONOUNS
    return 0 < len(words) <= 7 and words[0].lower() not in _PRONOUNS and all(map(_NAME.fullmatch, words))


def lines_of_attribution(lines: Sequence[str], end: int, start: int = 0, *, strong: bool = False) -> int:
    """How many of the lines before `end` (and from `start`) are an attribution; 0 for none.

    Programs break it over up to four lines; the shortest stretch that has a lead wins, then the shortest of any kind.
    """
    test = is_strong_attribution if strong else is_attribution
    if end <= start or len(lines[end - 1]) > _LONGEST_LINE:
        return 0
    if strong and lines[end - 1].strip(_AFTER_THE_END) and not _ENDING.search(lines[end - 1]):
        return 0  # as for most lines
    fallback = 0
    for count in range(1, min(_MOST_LINES, end - start) + 1):
        stretch = lines[end - count : end]
        if not stretch[0].strip() or len(stretch[0]) > _LONGEST_LINE or _QUOTING.match(stretch[0]):
            break
        text = " ".join(line.strip() for line in stretch)
        if not test(text):
            continue
        if _LED.match(text):
            return count
        fallback = fallback or count
    return fallback


def is_gnus_attribution(line: str) -> bool:
    return line.startswith(">>") and bool(_GNUS.match(line))


def is_separator(line: str) -> bool:
    begin = line.lstrip()[:2].strip(_MARKS)  # first, since it is quick and most lines are none
    return not begin and len(line) <= _LONGEST_LINE and bool(_SEPARATOR.fullmatch(line))


def is_forward_mark(line: str) -> bool:
    begin = line.lstrip()[:2].strip(_MARKS)
    return (not begin or ":" in line) and len(line) <= _LONGEST_LINE and bool(_FORWARD.fullmatch(line))


def is_rule(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and bool(_RULE.fullmatch(line))


def lines_of_header_block(lines: Sequence[str], start: int) -> int:
    """How many lines from `start` are a header block as Outlook puts it above a quoted mail; 0 if there is none.

    From with Sent or Date, or From with To and Subject; three labels of one language at least. A value may go on in
    the next line, and a blank line may follow each.
    """
    label = _LABEL.match(lines[start][:_LONGEST_LINE]) if start < len(lines) else None
    if not label or " ".join(label[1].lower().split()) not in _LABELS:
        return 0
    return max(_length_of_block(lines, start, kinds) for kinds in _KINDS)


def _length_of_block(lines: Sequence[str], start: int, kinds: dict[str, str]) -> int:
    seen: set[str] = set()
    count, end, place, unlabelled = 0, start, start, 0
    while place < min(len(lines), start + 30):
        line = lines[place][:_LONGEST_LINE]
        label = _LABEL.match(line)
        kind = kinds.get(" ".join(label[1].lower().split())) if label else None
        if kind and kind in seen and kind != "other":
            break  # a header comes once; this may be the next block
        if kind:
            seen.add(kind)
            count, end, unlabelled = count + 1, place + 1, 0
        elif place == start:
            return 0
        else:
            unlabelled += 1
            if unlabelled > 2 or (seen >= {"from", "date"} and "subject" in seen and not line.strip()):
                break
        place += 1
    is_block = count >= 3 and "from" in seen and ("date" in seen or {"to", "subject"} <= seen)
    return end - start if is_block else 0
