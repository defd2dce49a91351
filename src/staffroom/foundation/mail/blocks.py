"""Laying a mail's text out in blocks: lines that are marked as quoted, and the sender's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .attributions import is_gnus_attribution, is_rule, is_separator, lines_of_attribution, lines_of_header_block

_QUOTING = re.compile(r" {0,3}>")
_SUPERCITING = re.compile(r"\s*[^\W\d_]{0,12}>")  # “    JN> ” and “    >> ”, as Gnus does it
_BARS = re.compile(r" {0,3}[>|]")
_ESCAPED_FROM = re.compile(r">+From ")  # what mailbox files make of “From ” at the beginning of a line
_MAYBE_WRAPPED = range(60, 100)  # characters of a quoted line of which a program may have broken off the end
_MOST_BLANK = 2  # lines between an attribution and its quote


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, quoted or own. `body` is where they begin after the attribution above a quote."""

    is_quote: bool
    begin: int
    body: int
    end: int


def joined(lines: Sequence[str]) -> str:
    """The lines as one text, without blank ones around it."""
    return "\n".join(lines).strip("\n").rstrip()


def paragraphs(*texts: str) -> str:
    """The texts that are not empty, with a blank line between them."""
    return "\n\n".join(text for text in texts if text)


def unmarked_quote(lines: Sequence[str], *, with_bare_headers: bool = True) -> int:
    """Where a quote begins that has no quotation marks and goes to the end; the number of lines if there is none.

    A mail that begins with one is no more than that, unless it has marked quotes: then it is laid out by these.
    Without `with_bare_headers`, “From: … Sent: …” alone begins no quote: somebody may show us the headers of a mail.
    """
    quoting = _quoting_of(lines)
    is_marked = any(map(quoting.match, lines))
    place = 0
    while place < len(lines):
        if (":" in lines[place] and not quoting.match(lines[place])) or is_separator(lines[place]):
            begin, body, is_header = _introduction(lines, place)
            is_bare = is_header and not is_separator(lines[begin]) and not (begin and is_rule(lines[begin - 1]))
            is_wanted = body > begin and (with_bare_headers or not is_bare)
            if is_wanted and not _is_quoted_within(1 if is_header else 3, lines, body, quoting):
                if _has_own(lines[:begin], quoting):
                    return _above_rules(lines, begin)
                if is_header and not is_marked:
                    return begin
            place = max(place, body - 1)
        place += 1
    return len(lines)


def _introduction(lines: Sequence[str], place: int) -> tuple[int, int, bool]:
    """Where the introduction begins and ends of which the line at `place` is a part (an empty stretch if of none).

    And whether it is a separator or a header block, not “… wrote:”.
    """
    body = _after_introduction(lines, place)
    if body is not None:
        return place, body, True
    return place + 1 - lines_of_attribution(lines, place + 1, strong=True), place + 1, False


def _quoting_of(lines: Sequence[str]) -> re.Pattern[str]:
    """What a quoted line in this text begins with."""
    if any(map(is_gnus_attribution, lines)):
        return _SUPERCITING
    has_bars = any(line.startswith("| ") and before.endswith(("wrote:", "writes:")) for before, line in pairwise(lines))
    return _BARS if has_bars else _QUOTING


def _is_quoted_within(count: int, lines: Sequence[str], place: int, quoting: re.Pattern[str]) -> bool:
    """Whether a marked quote comes among the next `count` lines that are not blank."""
    for _ in range(count):
        place = _next_filled(lines, place)
        if place < len(lines) and quoting.match(lines[place]):
            return True
        place += 1
    return False


def _has_own(lines: Sequence[str], quoting: re.Pattern[str]) -> bool:
    return any(line.strip() and not quoting.match(line) and not is_rule(line) for line in lines)


def _after_introduction(lines: Sequence[str], place: int) -> int | None:
    """Where a separator or a header block that begins at `place` ends; None if there is neither."""
    begins_paragraph = place == 0 or not lines[place - 1].strip() or is_rule(lines[place - 1])
    if is_separator(lines[place]):
        body = _next_filled(lines, place + 1)
        return body + lines_of_header_block(lines, body)
    if begins_paragraph and (count := lines_of_header_block(lines, place)):
        return place + count
    return None


def _next_filled(lines: Sequence[str], place: int) -> int:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place


def _above_rules(lines: Sequence[str], place: int) -> int:
    """`place`, or where the rules and blank lines right above it begin."""
    while place > 0 and (not lines[place - 1].strip() or is_rule(lines[place - 1])):
        place -= 1
    return place


def read_blocks(lines: Sequence[str]) -> list[Block]:
    """The blocks in order; quoted and own ones alternate."""
    marks = _quote_marks(lines)
    blocks: list[Block] = []
    place = 0
    while (place := _next_filled(lines, place)) < len(lines):
        is_quote, end = marks[place], place
        following = place
        while following < len(lines) and (marks[following] == is_quote or not lines[following].strip()):
            if lines[following].strip():
                end = following + 1
            following += 1
        if not blocks and (begin := _end_of_introduction(lines, place)) > place and not is_quote:
            blocks.append(Block(is_quote=True, begin=place, body=begin, end=begin))
            place = _next_filled(lines, begin)
        if place < end:
            _add(blocks, lines, Block(is_quote, place, place, end))
        place = end
    return blocks


def _end_of_introduction(lines: Sequence[str], place: int) -> int:
    """Where an introduction ends that a mail begins with, its quote deleted or unmarked; `place` if there is none."""
    for body in range(place + 1, min(place + 5, len(lines) + 1)):
        if lines_of_attribution(lines, body, place, strong=True) == body - place:
            return body
    return _after_introduction(lines, place) or place


def _add(blocks: list[Block], lines: Sequence[str], block: Block) -> None:
    """Append `block`; if it is a quote, with the attribution that stands at the end of the own block before it."""
    if not block.is_quote or not blocks or block.begin - blocks[-1].end > _MOST_BLANK:
        blocks.append(block)
        return
    own = blocks[-1]
    begin = own.end - _lines_of_introduction(lines, own)
    if begin == own.end:
        blocks.append(block)
        return
    blocks.pop()
    own_end = _above_rules(lines, begin)
    quote = Block(is_quote=True, begin=own_end, body=block.begin, end=block.end)
    if joined(lines[own.begin : own_end]):
        blocks += [Block(is_quote=False, begin=own.begin, body=own.begin, end=own_end), quote]
    elif blocks:  # between two quotes stands only an attribution
        blocks[-1] = Block(is_quote=True, begin=blocks[-1].begin, body=blocks[-1].body, end=quote.end)
    else:
        blocks.append(quote)


def _lines_of_introduction(lines: Sequence[str], own: Block) -> int:
    """How many lines at the end of an own block introduce the quote that follows."""
    if count := lines_of_attribution(lines, own.end, own.begin):
        return count
    for place in range(max(own.begin, own.end - 12), own.end):
        body = _after_introduction(lines, place)
        if body is not None and body >= own.end:
            return own.end - place
    return 0


def _quote_marks(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is quoted: marked so, or broken off one that is."""
    quoting = _quoting_of(lines)
    marks = [bool(quoting.match(line)) for line in lines]
    for place, line in enumerate(lines):
        before = place > 0 and marks[place - 1]
        after = place + 1 < len(lines) and marks[place + 1]
        if marks[place] and _ESCAPED_FROM.match(line) and not before and not after:
            marks[place] = False
        elif before and line.strip() and not marks[place]:
            ends_here = place + 1 == len(lines) or not lines[place + 1].strip()
            marks[place] = (after or (ends_here and not line[0].isupper())) and _is_broken_off(lines[place - 1], line)
    return marks


def _is_broken_off(before: str, line: str) -> bool:
    """Whether `line` looks like the end of the quoted line before it, in the middle of a sentence: no answer."""
    return len(before) in _MAYBE_WRAPPED and before[-1] not in ".?!:;" and len(line) < _MAYBE_WRAPPED.start
