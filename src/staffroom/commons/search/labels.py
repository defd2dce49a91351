"""What things are narrowed down by, as words of the index that nobody can type.

They only make it quick to find the few in question: whether a thing is by somebody, or in a network, its room says in
the same statement.
"""

from staffroom.foundation.words import Findable, Narrowing

# Of Unicode's private use: both databases take it for a letter, and no word that is asked for has it.
_MARK = "\ue000"
_ABOUT = "\ue001"
_FILE, _ANYTHING = f"{_MARK}file", f"{_MARK}any"


def labels_of(one: Findable) -> list[str]:
    """Everything has at least one: what has no unwanted words is looked for among all there is."""
    by = [_by(one.by)] if one.by is not None else []
    return [_ANYTHING, *by, *map(_within, sorted(one.within)), *([_FILE] if one.has_attachment else [])]


def about(form: str) -> str:
    """The word in the title of what a thing is part of, as PostgreSQL keeps it: another one than its own words."""
    return f"{_ABOUT}{form}"


def labels_asked(narrowing: Narrowing) -> list[list[str]]:
    """Of each list, one has to be there."""
    if narrowing.is_none:
        return [[_ANYTHING]]
    asked = []
    if narrowing.by is not None:
        asked.append([_by(pk) for pk in sorted(narrowing.by)])
    if narrowing.within is not None:
        asked.append([_within(pk) for pk in sorted(narrowing.within)])
    return [*asked, *([[_FILE]] if narrowing.has_attachment else [])]


def _by(pk: int) -> str:
    return f"{_MARK}by{pk}"


def _within(pk: int) -> str:
    return f"{_MARK}in{pk}"
