"""Chains of custody (ARC, RFC 8617): what servers on the way found out before they changed a mail."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import dkim
from authres import AuthenticationResultsHeader
from authres.core import AuthResError
from dkim.util import InvalidTagValueList

from .organisations import ascii_domain
from .raw_mail import RawMail, is_sane
from .resolving import Resolver
from .signatures import HashedByUs, Keys, verifier

type State = Literal["none", "pass", "fail", "temperror"]

HEADERS = (b"arc-seal", b"arc-message-signature", b"arc-authentication-results")
MOST_SETS = 12  # RFC 8617 allows 50; each costs two signatures, and a real mail comes by a few hands
_INSTANCE = re.compile(r"\s*i\s*=\s*\d+\s*;")


@dataclass(frozen=True, slots=True)
class Chain:
    """`sealers`: the domains that sealed it, the first one first; `found`: what each of them says it found."""

    state: State = "none"
    sealers: tuple[str, ...] = ()
    found: tuple[str, ...] = ()

    def vouches_for(self, author_domain: str, trusted: Collection[str]) -> bool:
        """Whether the mail was its author's when the first of its hands, all of them trusted, took it."""
        if self.state != "pass" or not set(self.sealers) <= {name.lower() for name in trusted}:
            return False
        return _says_pass(self.found[0], author_domain)


class _Verifier(HashedByUs, dkim.ARC):
    pass


def chain_of(mail: RawMail, resolver: Resolver, *, now: float | None = None) -> Chain:
    """The mail's chain, checked."""
    values = [value for name in HEADERS for value in mail.values(name)]
    if not values:
        return Chain()
    if len(values) > MOST_SETS * len(HEADERS) or not all(is_sane(value) for value in values):
        return Chain("fail")
    keys = Keys(resolver)
    try:
        state, sets, _why = verifier(_Verifier, mail, now).verify(dnsfunc=keys.text)
    except (dkim.DKIMException, InvalidTagValueList, NameError, ValueError, LookupError, TypeError):
        return Chain("fail")
    if state != dkim.CV_Pass:
        return Chain("temperror" if keys.was_unanswered else "fail")
    oldest_first = sorted(sets, key=lambda one: int(one["instance"]))
    return Chain(
        "pass",
        tuple(one["as-domain"].decode("ascii", "replace").lower() for one in oldest_first),
        tuple(_INSTANCE.sub("", one["aar-value"].decode("utf-8", "replace"), count=1).strip() for one in oldest_first),
    )


def _says_pass(found: str, author_domain: str) -> bool:
    try:
        results = AuthenticationResultsHeader.parse(f"Authentication-Results: {found.strip()[:5_000]}").results
    except (AuthResError, ValueError, AttributeError, TypeError, IndexError, RecursionError):
        return False
    said = [result for result in results if result.method.lower() == "dmarc"]
    about = {str(prop.value or "").lower() for result in said for prop in result.properties if prop.name == "from"}
    return [result.result.lower() for result in said] == ["pass"] and {ascii_domain(it) for it in about} <= {
        author_domain
    }
