"""Signatures, the lines that telephones add, and the footers that lists append."""

import re
from collections.abc import Sequence

from .phrases import DEVICES, FOOTERS, PROGRAMS

_LONGEST_SIGNATURE = 25  # lines below “-- ”
_LONGEST_LOOSE_SIGNATURE = 10  # lines below a “--” without its space, which may be a sender's own rule
_LONGEST_SHORT_LINE = 83  # 80, and “ at ” where an archive has hidden an address
_LONGEST_FOOTER = 20
_MOST_WORDS = 90  # in a footer
_LONGEST_LINE = 200
_DEVICES = "|".join(DEVICES).replace("{programs}", f"(?:{'|'.join(PROGRAMS)})")
_DEVICE = re.compile(rf"[\[(*_\s]{{0,3}}(?:{_DEVICES}).{{0,100}}", re.IGNORECASE)
_RULE = re.compile(r"\s*([-_=*#~+])\1{4,}\s*$|-- ?$|\s*\* \* \*\s*$")


def split_signature(lines: Sequence[str]) -> int:
    """Where in `lines` the signature begins (“-- ”, or what a telephone added); their number if there is none."""
    begin = _delimiter(lines)
    return _device_line(lines[:begin])


def _delimiter(lines: Sequence[str]) -> int:
    for place in range(max(0, len(lines) - _LONGEST_SIGNATURE - 1), len(lines)):
        line = lines[place]
        following = len(lines) - place - 1
        if line in {"-- ", "-- \t"}:
            return place
        if line == "--" and following <= _LONGEST_LOOSE_SIGNATURE and _is_short(lines[place + 1 :]):
            return place
    return len(lines)


def _is_short(lines: Sequence[str]) -> bool:
    """Whether these lines are names, titles, numbers: no paragraph."""
    return all(len(line) <= _LONGEST_SHORT_LINE for line in lines)


def _device_line(lines: Sequence[str]) -> int:
    """Where “Sent from my …” stands as the last line or the last but two; the number of lines if it does not."""
    filled = [place for place, line in enumerate(lines) if line.strip()][-3:]
    for place in filled:
        begins_paragraph = place == 0 or not lines[place - 1].strip()
        if begins_paragraph and len(lines[place]) <= _LONGEST_LINE and _DEVICE.fullmatch(lines[place]):
            return place
    return len(lines)


def split_footer(lines: Sequence[str]) -> int:
    """Where in `lines` a list's footer begins: a rule, and below it how to leave; their number if there is none."""
    for place in range(len(lines) - 2, max(-1, len(lines) - _LONGEST_FOOTER - 1), -1):
        if len(lines[place]) <= _LONGEST_LINE and _RULE.match(lines[place]):
            below = [line[:_LONGEST_LINE].lower() for line in lines[place + 1 :] if line.strip()]
            return place if _is_footer(below) else len(lines)
    return len(lines)


def _is_footer(below: Sequence[str]) -> bool:
    words = " ".join(below)
    return (
        any(phrase in words for phrase in FOOTERS)
        and any(sign in words for sign in ("http", "www.", "@", " at "))
        and len(words.split()) <= _MOST_WORDS
        and not any(line.lstrip().startswith(">") for line in below)
    )
