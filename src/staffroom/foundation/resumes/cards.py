"""vCards, versions 2.1 to 4.0: one is its owner's, many are an address book."""

import quopri
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from .resume import Resume, add_address, add_language, add_learned, add_page, add_topic, tell

_MOST_CARDS = 60_000
_MOST_LINE = 100_000  # characters of one property; pictures are longer, and are passed over
_PROPERTY = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";(?:([\w-]+)=)?(\"[^\"]*\"|[^;]*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Of RFC 6350 and 9554.
_WANTED = frozenset(
    [
        *("FN", "N", "PRONOUNS", "TITLE", "ROLE", "ORG", "NOTE"),
        *("EMAIL", "URL", "SOCIALPROFILE", "X-SOCIALPROFILE", "ADR", "LANG", "EXPERTISE"),
    ]
)


@dataclass(slots=True)
class _Card:
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, type, and value as it stands there."""

    def all(self, name: str) -> Iterator[tuple[str, str]]:
        return ((kind, value) for found, kind, value in self.properties if found == name)

    def first(self, name: str) -> str:
        return next((value for _kind, value in self.all(name)), "")

    @property
    def addresses(self) -> list[str]:
        return [_plain(value).strip().lower() for _kind, value in self.all("EMAIL")]


def read(text: str, own: Collection[str]) -> Resume:
    """The card of whoever has one of the `own` addresses, or the only one; of the others, their addresses."""
    cards = list(_cards(text))
    mine = next((card for card in cards if set(card.addresses) & set(own)), cards[0] if len(cards) == 1 else None)
    resume = Resume(kind="vcard")
    if mine:
        _take(resume, mine)
    for card in cards:
        if card is not mine:
            for email in card.addresses:
                add_address(resume, email)
    return resume


def _take(resume: Resume, card: _Card) -> None:
    family, given, further, _before, after = (_parts(card.first("N")) + [""] * 5)[:5]
    tell(resume, "name", _plain(card.first("FN")) or " ".join(filter(None, (given, further, family))))
    for letters in after.split(","):
        add_learned(resume, name=letters.strip(), letters=letters.strip())
    tell(resume, "pronouns", _plain(card.first("PRONOUNS")))
    tell(resume, "role", _plain(card.first("TITLE")) or _plain(card.first("ROLE")))
    tell(resume, "organisation", next(iter(_parts(card.first("ORG"))), ""))
    tell(resume, "about", _plain(card.first("NOTE")))
    parts = (_parts(card.first("ADR")) + [""] * 7)[:7]
    tell(resume, "place", ", ".join(filter(None, (parts[3], parts[6]))))
    for _kind, value in card.all("LANG"):
        add_language(resume, _plain(value))
    for _kind, value in card.all("EXPERTISE"):
        add_topic(resume, _plain(value))
    for name in ("URL", "SOCIALPROFILE", "X-SOCIALPROFILE"):
        for _kind, value in card.all(name):
            add_page(resume, _plain(value))


def _cards(text: str) -> Iterator[_Card]:
    card: _Card | None = None
    count = 0
    for line in _unfolded(text):
        word = line[:20].strip().upper()
        if word == "BEGIN:VCARD":
            card, count = _Card(), count + 1
        elif word == "END:VCARD" and card:
            yield card
            card = None
            if count >= _MOST_CARDS:
                return
        elif card and (found := _property(line)) and len(card.properties) < 200:
            card.properties.append(found)


def _property(line: str) -> tuple[str, str, str] | None:
    match = _PROPERTY.fullmatch(line) if len(line) <= _MOST_LINE else None
    if not match or match[1].upper() not in _WANTED:
        return None
    parameters = [(name.upper() or "TYPE", value.strip('"')) for name, value in _PARAMETER.findall(match[2])]
    value = match[3]
    if any(it.upper() == "QUOTED-PRINTABLE" for _name, it in parameters):
        codec = next((it for name, it in parameters if name == "CHARSET"), "utf-8")
        value = _decoded(quopri.decodestring(value.encode("utf-8", "replace")), codec)
    kind = ",".join(it.lower() for name, it in parameters if name == "TYPE")
    return match[1].upper(), kind, value


def _decoded(octets: bytes, codec: str) -> str:
    try:
        return octets.decode(codec, errors="replace")
    except LookupError:
        return octets.decode("utf-8", errors="replace")


def _unfolded(text: str) -> Iterator[str]:
    """The lines, each with what was broken off it: below it with a space before, or after a soft “=”."""
    held: list[str] = []
    length, is_soft = 0, False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if is_soft:
            held[-1] = held[-1][:-1]
        if held and (is_soft or line[:1] in {" ", "\t"}):
            piece = line if is_soft else line[1:]
            # Of what is far too long the rest is dropped; the whole is passed over for its length.
            if length <= _MOST_LINE:
                held.append(piece)
                length += len(piece)
        else:
            if held:
                yield "".join(held)
            held, length = [line], len(line)
        is_soft = held[-1].endswith("=") and "QUOTED-PRINTABLE" in held[0].upper()
    if held:
        yield "".join(held)


def _parts(value: str) -> list[str]:
    """A value in parts (N, ORG, ADR), at the semicolons that are none of its words."""
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()
