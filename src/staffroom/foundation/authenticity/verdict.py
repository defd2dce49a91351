"""What was found out about who sent a mail, and what follows from it."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from . import chains, signatures, spf_records
from .dmarc import Wish

type Dmarc = Literal["pass", "fail", "none", "temperror"]

_WORD = re.compile(r"[A-Za-z0-9._-]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`author_domain`: that of the one address in From. Of domains alone is spoken here, never of addresses.

    `spf` is “none” where it is not known which server brought the mail. `wish`: what the author's domain wants done,
    now that it does not vouch for the mail. `vouched_by`: who, trusted, passed the mail on and found it in order.
    """

    author_domain: str = ""
    spf: spf_records.Result = "none"
    spf_domain: str = ""
    signed: tuple[signatures.Signature, ...] = ()
    is_signed_by_author: bool = False
    dmarc: Dmarc = "none"
    wish: Wish = "none"
    chain: chains.State = "none"
    vouched_by: str = ""

    @property
    def is_proved(self) -> bool:
        """Whether the author's domain vouches for the mail."""
        return self.dmarc == "pass" or (self.dmarc == "none" and self.is_signed_by_author)

    @property
    def is_contradicted(self) -> bool:
        """Whether the author's domain says that it did not send this, and wants others to act upon it."""
        return self.dmarc == "fail" and self.wish != "none" and not self.vouched_by

    @property
    def is_to_be_refused(self) -> bool:
        return self.is_contradicted and self.wish == "reject"

    @property
    def is_unfinished(self) -> bool:
        """Whether the DNS kept something back, so that asking again may say more."""
        return "temperror" in {self.spf, self.dmarc, self.chain, *(one.result for one in self.signed)}

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"signed": [asdict(one) for one in self.signed]}


def verdict_from(stored: dict[str, Any]) -> Verdict:
    """What `as_dict` gave."""
    signed = tuple(signatures.Signature(**one) for one in stored.get("signed", ()))
    return Verdict(**stored | {"signed": signed})


def results_of(verdict: Verdict) -> list[str]:
    """The verdict as the results of an Authentication-Results header (RFC 8601, 2.2), each for a line of its own."""
    results = [f"spf={verdict.spf}{_property('smtp.mailfrom', verdict.spf_domain)}"]
    results += [
        f"dkim={one.result}{_property('header.d', one.domain)}{_property('header.s', one.selector)}"
        for one in verdict.signed
    ] or ["dkim=none"]
    wish = _property("policy.dmarc", verdict.wish) if verdict.dmarc == "fail" else ""
    results.append(f"dmarc={verdict.dmarc}{wish}{_property('header.from', verdict.author_domain)}")
    return [*results, f"arc={verdict.chain}"]


def _property(name: str, value: str) -> str:
    return f" {name}={value}" if _WORD.fullmatch(value) else ""
