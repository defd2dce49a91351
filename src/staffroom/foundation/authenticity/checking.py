"""Whether a mail comes from whom it names."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from .chains import Chain, chain_of
from .dmarc import Policy, policy_of
from .organisations import are_of_one, ascii_domain
from .raw_mail import NotReadable, RawMail
from .resolving import Resolver, Unanswered, Within
from .signatures import signatures
from .spf import client_address, spf
from .spf_records import Result
from .verdict import Dmarc, Verdict


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who handed us a mail. An empty `peer`, or one of our own network: nobody knows which server it came from."""

    peer: str = ""
    helo: str = ""
    mail_from: str = ""


def check(
    raw: bytes,
    envelope: Envelope,
    *,
    author: str,
    resolver: Resolver,
    trusted_sealers: Collection[str] = (),
    now: float | None = None,
) -> Verdict:
    """What the DNS, the server it came from, and its signatures say of the mail in `raw`. Raises nothing.

    `author`: the one address in From, or "" where there is none, or several: then nobody vouches for anything.
    """
    asked = Within(resolver)
    found, chain = _looked_at(raw, envelope, ascii_domain(author.partition("@")[2]), asked, now)
    # Behind another server nothing can be contradicted: without a signature there is nothing to ask about.
    may_matter = _is_known(envelope) or any(one.result in {"pass", "temperror"} for one in found.signed)
    if not found.author_domain or not may_matter:
        return found
    try:
        policy = policy_of(found.author_domain, asked)
    except Unanswered:
        return replace(found, dmarc="temperror")
    if policy is None:
        return found
    dmarc = _dmarc(found, policy, is_from_known_server=_is_known(envelope))
    if dmarc != "fail":
        return replace(found, dmarc=dmarc)
    vouched_by = chain.sealers[-1] if chain.vouches_for(found.author_domain, trusted_sealers) else ""
    return replace(found, dmarc=dmarc, wish=policy.wish_for(_draw(raw)), vouched_by=vouched_by)


def _looked_at(
    raw: bytes, envelope: Envelope, domain: str, resolver: Resolver, now: float | None
) -> tuple[Verdict, Chain]:
    """Server, signatures and chain, each by itself."""
    spf_result, spf_domain = _spf(envelope, resolver)
    try:
        mail = RawMail(raw)
    except NotReadable:
        signed, chain = [], Chain("fail")
    else:
        signed, chain = signatures(mail, resolver, first=domain, now=now), chain_of(mail, resolver, now=now)
    found = Verdict(
        author_domain=domain,
        spf=spf_result,
        spf_domain=spf_domain,
        signed=tuple(signed),
        is_signed_by_author=any(one.result == "pass" and are_of_one(one.domain, domain) for one in signed),
        chain=chain.state,
    )
    return found, chain


def _dmarc(found: Verdict, policy: Policy, *, is_from_known_server: bool) -> Dmarc:
    domain = found.author_domain
    by_signature = [one.result for one in found.signed if policy.covers(one.domain, domain, strict=policy.strict_dkim)]
    is_sent_by_them = policy.covers(found.spf_domain, domain, strict=policy.strict_spf)
    if "pass" in by_signature or (is_sent_by_them and found.spf == "pass"):
        return "pass"
    if "temperror" in by_signature or (is_sent_by_them and found.spf == "temperror"):
        return "temperror"
    # Who brought it may have been allowed to: that can't be known behind another server.
    return "fail" if is_from_known_server else "none"


def _draw(raw: bytes) -> int:
    """0 to 99: whoever sends the same mail again draws the same number again."""
    return hashlib.sha256(raw).digest()[0] * 100 // 256


def _spf(envelope: Envelope, resolver: Resolver) -> tuple[Result, str]:
    client = client_address(envelope.peer)
    if client is None or not _is_known(envelope):
        return "none", ""
    return spf(client, helo=ascii_domain(envelope.helo), mail_from=envelope.mail_from, resolver=resolver)


def _is_known(envelope: Envelope) -> bool:
    client = client_address(envelope.peer)
    return client is not None and client.is_global
