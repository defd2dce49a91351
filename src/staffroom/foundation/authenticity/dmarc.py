"""What a domain wants done with mail that names it as its author's and that it does not vouch for (DMARC, RFC 7489)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .organisations import are_of_one, organisation_of
from .resolving import Resolver

type Wish = Literal["none", "quarantine", "reject"]

WISHES: tuple[Wish, ...] = ("none", "quarantine", "reject")
_MILDER: dict[Wish, Wish] = {"reject": "quarantine", "quarantine": "none", "none": "none"}


@dataclass(frozen=True, slots=True)
class Policy:
    """`wish`: for the domain that was asked about, be it the organisation's own or one below it."""

    wish: Wish
    strict_dkim: bool = False
    strict_spf: bool = False
    percent: int = 100

    def covers(self, domain: str, author_domain: str, *, strict: bool) -> bool:
        """Whether what is proved of `domain` proves the author's domain."""
        return domain == author_domain if strict else are_of_one(domain, author_domain)

    def wish_for(self, draw: int) -> Wish:
        """`draw`: 0 to 99, the same for the same mail: beyond `percent` of mails the next milder wish holds (6.6.4)."""
        return self.wish if draw < self.percent else _MILDER[self.wish]


def policy_of(domain: str, resolver: Resolver) -> Policy | None:
    """What `domain`, or the organisation it belongs to, has published; None if nothing. Raises Unanswered."""
    own = _record_at(domain, resolver)
    if own is not None:
        return _policy(own, lambda tags: tags.get("p", ""))
    organisation = organisation_of(domain)
    above = _record_at(organisation, resolver) if organisation != domain else None
    if above is None:
        return None
    return _policy(above, lambda tags: _wish_below(tags, domain, resolver))


def _wish_below(tags: dict[str, str], domain: str, resolver: Resolver) -> str:
    """RFC 9091: a domain that there is not may have a stricter rule than one that there is."""
    below = tags.get("sp") or tags.get("p", "")
    if tags.get("np") and not any(resolver.ask(domain, kind) for kind in ("A", "AAAA", "MX")):
        return tags["np"]
    return below


def _record_at(domain: str, resolver: Resolver) -> dict[str, str] | None:
    records = [tags for text in resolver.ask(f"_dmarc.{domain}", "TXT") if (tags := _tags(text))]
    return records[0] if len(records) == 1 else None


def _tags(text: str) -> dict[str, str] | None:
    """Of a DMARC record; None for any other."""
    pairs = [part.partition("=") for part in text.split(";")[:50]]
    tags = [(name.strip().lower(), value.strip()) for name, equals, value in pairs if equals]
    if not tags or tags[0] != ("v", "DMARC1"):
        return None
    return {name: value.lower() if name != "rua" else value for name, value in reversed(tags)}


def _policy(tags: dict[str, str], wish_in: Callable[[dict[str, str]], str]) -> Policy | None:
    wish = wish_in(tags)
    if wish not in WISHES:
        # 6.6.3: who asks for reports alone has a policy, if only the mildest.
        return Policy("none") if tags.get("rua") else None
    percent = tags.get("pct", "100")
    return Policy(
        _MILDER[wish] if tags.get("t") == "y" else wish,
        strict_dkim=tags.get("adkim") == "s",
        strict_spf=tags.get("aspf") == "s",
        percent=int(percent) if percent.isascii() and percent.isdigit() and int(percent) <= 100 else 100,
    )
