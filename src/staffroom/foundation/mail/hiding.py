"""Taking out of a mail what was meant for one reader alone: signed addresses, and the addresses of others."""

import re
from collections.abc import Callable

LEFT_OUT = "…"

_SIGNED = re.compile(r"\b[a-z]\+[a-z2-7]{20,62}(?=@|%40)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=[\w-]+(?:\.[\w-]+)+)")
# As archives write them: “<jo at example.org>”, or before “wrote:”.
_SPELT = re.compile(
    r"(?P<before>[<(\[]|mailto:|\s)[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?P<at> (?:at|\(at\)|\[at\]) )"
    r"(?=[\w-]{1,80}(?:\.[\w-]{1,80}){1,6}(?:[>)\]]| wrote:| schrieb:))",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_QUOTED_LINE = re.compile(r"^ {0,3}>")

type Link = Callable[[str], str]
"""What to write in the place of a web address."""


def as_it_is(url: str) -> str:
    return url


def own_words(text: str, link: Link = as_it_is) -> str:
    """`text` without anybody's signed address; in the quotes that it answers one by one, without any address."""
    lines = _SIGNED.sub(LEFT_OUT, text).split("\n")
    for number, line in enumerate(lines):
        introduces = line.rstrip().endswith(":") and _QUOTED_LINE.match("".join(lines[number + 1 : number + 2]))
        if introduces or _QUOTED_LINE.match(line):
            lines[number] = quoted_words(line, link)
    return "\n".join(lines)


def quoted_words(text: str, link: Link = as_it_is) -> str:
    """`text`, which somebody else wrote, without local parts of addresses, and its links as `link` writes them."""
    text = _ADDRESS.sub(f"{LEFT_OUT}@", _SIGNED.sub(LEFT_OUT, text))
    text = _SPELT.sub(rf"\g<before>{LEFT_OUT}\g<at>", text)
    return text if link is as_it_is else _URL.sub(lambda found: link(found[0]), text)
