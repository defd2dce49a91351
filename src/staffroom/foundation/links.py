"""Finding web addresses in text, in time that grows with the text and no faster.

Mail addresses are never made into links: whoever writes one has not asked for it to be harvested.
"""

import re
from collections.abc import Iterator

from linkify_it import LinkifyIt
from linkify_it.main import Match

LONGEST_ADDRESS = 2_000

# Without “http” only names that are hardly ever anything else: no README.md, no script.sh.
BARE_ENDINGS = ["com", "org", "net", "edu", "gov", "info", "museum", "uk", "scot", "wales", "ie", "eu", "de", "fr"]

_WORD = re.compile(r"\S+")
# What every address has: most lines of a letter have neither, and to look for more takes most of the time.
_SIGN = re.compile(r"://|\.[^\W\d_]{2}")


class _WordByWord(LinkifyIt):
    """linkify-it, asked about one word at a time: a long row of addresses without a space costs it minutes."""

    def match(self, text: str) -> list[Match] | None:
        if not _SIGN.search(text):
            return None
        return [found for word in _WORD.finditer(text) for found in self._matches_in(word)] or None

    def test(self, text: str) -> bool:
        return self.match(text) is not None

    def _matches_in(self, word: re.Match[str]) -> Iterator[Match]:
        text = word.group()
        if len(text) > LONGEST_ADDRESS or not _SIGN.search(text):
            return
        for found in super().match(text) or ():
            found.index += word.start()
            found.last_index += word.start()
            yield found


def _finder() -> LinkifyIt:
    finder = _WordByWord(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False})
    for scheme in ("mailto:", "ftp:", "//"):
        finder.add(scheme, None)
    return finder.tlds(BARE_ENDINGS)


FINDER = _finder()


def find_links(text: str) -> list[tuple[int, int, str]]:
    """Where web addresses stand in `text`, and where each leads: (start, end, url)."""
    return [(found.index, found.last_index, found.url) for found in FINDER.match(text) or ()]
