"""Whether the first line of an answer says yes or no, in a word or two of English or German."""

import re

_YES = {
    "yes",
    "yes please",
    "yes, please",
    "y",
    "ok",
    "okay",
    "sure",
    "accept",
    "accepted",
    "agree",
    "agreed",
    "gladly",
    "with pleasure",
    "happy to",
    "ja",
    "ja bitte",
    "ja gern",
    "ja gerne",
    "gern",
    "gerne",
    "einverstanden",
    "annehmen",
}
_NO = {
    "no",
    "no thanks",
    "no thank you",
    "n",
    "ignore",
    "decline",
    "not now",
    "nein",
    "nein danke",
    "ignorieren",
    "ablehnen",
}
_LINE = re.compile(r"^[\s*_>]*(?P<words>[^\W\d_]+(?:,? [^\W\d_]+){0,3}?)[\s*_]*(?:[:,.!–—-].*)?$")


def says_yes(text: str) -> bool | None:
    """True for yes, False for no; None for anything else: nothing is guessed."""
    lines = text.strip().splitlines()
    found = _LINE.match(lines[0].strip()) if lines else None
    words = found["words"].casefold().replace(",", "") if found else ""
    return True if words in _YES else False if words in _NO else None
