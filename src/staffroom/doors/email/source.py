"""The headers of a raw mail, to be looked at: nothing is decoded, believed or obeyed."""

import re

MOST = 20_000  # octets
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def header_lines(raw: bytes) -> str:
    """What stands before the first empty line, 20,000 octets of it at most, as written; unseen characters as “?”."""
    head = re.split(rb"\r?\n\r?\n", raw[:MOST], maxsplit=1)[0]
    text = head.decode("utf-8", "replace").replace("\r\n", "\n")
    return _UNSEEN.sub("?", text)
