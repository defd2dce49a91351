"""vCards, versions 2.1 to 4.0: one is its owner's, many are an address book."""

import quopri
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from .resume import Resume, add_address, add_language, add_learned, add_page, add_topic, tell

_MOST_CARDS = 60_000
_MOST_LINE = 100_000  # characters of one property; pictures are longer, and are passed over
_PROPERTY = re.compile(r"(?:([\w-]+)\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";(?:([\w-]+)=)?(\"[^\"]*\"|[^;]*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Of RFC 6350 and 9554.
_WANTED = frozenset(
    [
        *("FN", "N", "PRONOUNS", "TITLE", "ROLE", "ORG", "NOTE"),
        *("EMAIL", "URL", "SOCIALPROFILE", "X-SOCIALPROFILE", "ADR", "LANG", "EXPERTISE"),
        *("UID", "SOURCE", "X-ABLABEL"),
    ]
)
_OF_GENERATIONS = frozenset(["jr", "sr", "junior", "senior", "jun", "sen", "ii", "iii", "iv", "2nd", "3rd", "4th"])
_APPLES = "_$!<"  # begins a label that is a kind, and no word of theirs


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    value: str
    """As it stands there."""
    group: str
    service: str
    """What a page belongs to: “Mastodon”."""


@dataclass(slots=True)
class _Card:
    properties: list[_Property] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[_Property]:
        return (it for it in self.properties if it.name in names)

    def first(self, name: str) -> str:
        """The first value that isn't empty."""
        return next((it.value for it in self.all(name) if it.value.strip("; \t")), "")

    @property
    def addresses(self) -> list[str]:
        return [_plain(it.value).strip().lower() for it in self.all("EMAIL")]

    @property
    def is_ours(self) -> bool:
        """Whether a site like this one wrote it: then its note is the headline."""
        return self.first("SOURCE") == f"{self.first('UID')}card.vcf"

    def label_of(self, page: _Property) -> str:
        labels = (_plain(it.value) for it in self.all("X-ABLABEL") if it.group and it.group == page.group)
        return next((it for it in labels if not it.startswith(_APPLES)), page.service)


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
    for letters in map(str.strip, after.split(",")):
        if letters.rstrip(".").casefold() not in _OF_GENERATIONS:
            add_learned(resume, name=letters, letters=letters)
    tell(resume, "pronouns", _plain(card.first("PRONOUNS")))
    tell(resume, "role", _plain(card.first("TITLE")) or _plain(card.first("ROLE")))
    tell(resume, "organisation", next(iter(_parts(card.first("ORG"))), ""))
    tell(resume, "headline" if card.is_ours else "about", _plain(card.first("NOTE")))
    parts = (_parts(card.first("ADR")) + [""] * 7)[:7]
    tell(resume, "place", ", ".join(filter(None, (parts[3], parts[6]))))
    for it in card.all("LANG"):
        add_language(resume, _plain(it.value))
    for it in card.all("EXPERTISE"):
        add_topic(resume, _plain(it.value))
    for it in card.all("URL", "SOCIALPROFILE", "X-SOCIALPROFILE"):
        if it.value != card.first("UID"):  # the page that the card is of
            add_page(resume, _plain(it.value), card.label_of(it))


def _cards(text: str) -> Iterator[_Card]:
    card: _Card | None = None
    count = within = 0
    before = ""
    for line in _unfolded(text):
        word = line[:20].strip().upper()
        if word == "BEGIN:VCARD" and card and (within or before.startswith("AGENT")):
            within += 1  # the card of whoever speaks for them
        elif word == "BEGIN:VCARD":
            if card:
                yield card  # which was never ended
            card, count = _Card(), count + 1
            if count > _MOST_CARDS:
                return
        elif word == "END:VCARD" and within:
            within -= 1
        elif word == "END:VCARD" and card:
            yield card
            card = None
        elif card and not within and (found := _property(line)) and len(card.properties) < 200:
            card.properties.append(found)
        before = word or before
    if card:
        yield card


def _property(line: str) -> _Property | None:
    match = _PROPERTY.fullmatch(line) if len(line) <= _MOST_LINE else None
    if not match or match[2].upper() not in _WANTED:
        return None
    name, value = match[2].upper(), match[4]
    parameters = [(key.upper() or "TYPE", it.strip('"')) for key, it in _PARAMETER.findall(match[3])]
    if any(it.upper() == "QUOTED-PRINTABLE" for _key, it in parameters):
        codec = next((it for key, it in parameters if key == "CHARSET"), "utf-8")
        value = _decoded(quopri.decodestring(value.encode("utf-8", "replace")), codec)
    kinds = ("SERVICE-TYPE", "TYPE") if "SOCIALPROFILE" in name else ()
    services = (
        it for kind in kinds for key, it in parameters if key == kind and it.lower() not in {"pref", "work", "home"}
    )
    return _Property(name, value, (match[1] or "").lower(), next(services, ""))


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
