"""Where a mail comes from: what is found out about it before it is acted on, while nothing waits for the database."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from staffroom.foundation.authenticity import Dns, Envelope, Signature, Verdict, check, verdict_from
from staffroom.foundation.authenticity.organisations import ascii_domain
from staffroom.foundation.mail import ParsedMail, has_trusted_results, trusted_results
from staffroom.foundation.spam_check import Brought, Opinion, rspamd_at

from .models import Incoming


@dataclass(frozen=True)
class Origin:
    """`verdict`: whether it comes from whom it names; `opinion`: whether it is wanted. None: nobody was asked."""

    verdict: Verdict | None = None
    opinion: Opinion | None = None

    @property
    def remarks(self) -> list[str]:
        """For operators, in English as servers speak."""
        return [self.opinion.words] if self.opinion and self.opinion.action != "let-in" else []

    @property
    def stored(self) -> str:
        """What is kept of the verdict; "" for none."""
        return json.dumps(self.verdict.as_dict()) if self.verdict else ""


NOT_ASKED = Origin()


def origin_of(row: Incoming, raw: bytes, parsed: ParsedMail) -> Origin:
    """Asks the DNS and rspamd: four seconds at the very most. Raises nothing. Not to be called in a transaction."""
    return Origin(_verdict(row, raw, parsed), _opinion(row, raw))


def stored_verdict(row: Incoming) -> Verdict | None:
    return verdict_from(json.loads(row.authenticity)) if row.authenticity else None


def _verdict(row: Incoming, raw: bytes, parsed: ParsedMail) -> Verdict | None:
    if row.door == Incoming.Door.LMTP and has_trusted_results(parsed, settings.TRUSTED_AUTHSERV_IDS):
        return _said_before_us(parsed)
    if row.door not in settings.CHECKED_DOORS:
        return None
    stored = stored_verdict(row)
    # A mail may wait for weeks to be looked at: what it was when it came counts.
    if stored is not None and not stored.is_unfinished:
        return stored
    return check(
        raw,
        Envelope(row.peer, row.helo, row.sender),
        author=parsed.from_address,
        resolver=dns(tuple(settings.DNS_SERVERS)),
        trusted_sealers=settings.TRUSTED_ARC_SEALERS,
        now=row.received_at.timestamp(),
    )


def _said_before_us(parsed: ParsedMail) -> Verdict:
    """What a server of ours has found and written down. From anywhere else, such a header may be anybody's."""
    said = trusted_results(parsed, settings.TRUSTED_AUTHSERV_IDS)
    domain = ascii_domain(parsed.from_address.partition("@")[2])
    return Verdict(
        author_domain=domain,
        spf="pass" if said.spf_aligned else "none",
        spf_domain=domain if said.spf_aligned else "",
        is_signed_by_author=said.dkim_aligned,
        signed=(Signature(domain, "", "pass"),) if said.dkim_aligned else (),
        dmarc=said.dmarc,
        # It was let through to us all the same: for somebody to look at.
        wish="quarantine" if said.dmarc == "fail" else "none",
    )


def _opinion(row: Incoming, raw: bytes) -> Opinion | None:
    if not settings.RSPAMD_URL:
        return None
    brought = Brought(row.peer, row.helo, row.sender, tuple(row.recipients))
    return rspamd_at(settings.RSPAMD_URL, settings.RSPAMD_PASSWORD).opinion_on(raw, brought)


@lru_cache(maxsize=4)
def dns(servers: tuple[str, ...]) -> Dns:
    """The DNS as all mails of this process ask it: what one has asked, the next one knows."""
    return Dns(servers)
