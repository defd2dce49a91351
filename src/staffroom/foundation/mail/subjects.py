"""What a subject says, without what mail programs and lists put before it."""

import re

ANSWERS = (
    *("re", "aw", "antw", "antwort", "betr", "sv", "vs", "vá", "odp", "ynt", "bls", "ang"),
    *(
        "rép",
        "rep",
        "réf",
        "ref",
        "res",
        "rif",
        "resp",
        "ответ",
        "отв",
        "απ",
        "השב",
        "رد",
        "回复",
        "答复",
        "回覆",
        "返信",
    ),
)
"""What programs write before a colon when they answer, from English to Japanese, in any case."""

_ANSWER = re.compile(
    r"\s*(?:" + "|".join(map(re.escape, ANSWERS)) + r")\s*(?:\^?\d{1,3}|\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[([^\]]{1,100})\]")


def bare_subject(subject: str, names: tuple[str, ...] = ()) -> str:
    """`subject` without “Re:”, “AW:” and their like, and without those of `names` that stand in brackets before it."""
    known = {name.casefold() for name in names}
    place = 0
    while True:
        tag = _TAG.match(subject, place)
        if tag and tag[1].strip().casefold() in known:
            place = tag.end()
        elif answer := _ANSWER.match(subject, place):
            place = answer.end()
        else:
            return " ".join(subject[place:].split())


def is_answer(subject: str) -> bool:
    """Whether “Re:” or its like stands before the subject, be it behind a list's tag."""
    place = 0
    while tag := _TAG.match(subject, place):
        place = tag.end()
    return bool(_ANSWER.match(subject, place))


def tag_of(subject: str) -> str:
    """What stands in brackets before the subject, in lower case, and perhaps behind “Re:”; "" if nothing does."""
    answer = _ANSWER.match(subject)
    tag = _TAG.match(subject, answer.end() if answer else 0)
    return tag[1].strip().casefold() if tag else ""
