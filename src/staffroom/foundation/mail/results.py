"""What trusted servers found out about a mail's sender (Authentication-Results, RFC 8601)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from authres import AuthenticationResultsHeader
from authres.core import AuthenticationResult, AuthResError

from .parsed import ParsedMail

_MAX_HEADERS = 10
_MAX_LENGTH = 5_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about the domain in From."""

    dmarc: Literal["pass", "fail", "none"] = "none"
    dkim_aligned: bool = False
    """A valid signature of the From domain, or of a domain above or below it."""
    spf_aligned: bool = False
    """The sending server may send for the envelope sender, whose domain is the From domain, or above or below it."""


def trusted_results(parsed: ParsedMail, trusted_authserv_ids: Collection[str]) -> Verdict:
    """What the servers named in `trusted_authserv_ids` say about the mail's From domain.

    Only the topmost headers count, down to the first that none of them wrote: what stands below may have come with the
    mail. Alignment is a little stricter than DMARC's relaxed one: it needs no list of public suffixes, so two
    subdomains of one domain are not aligned with each other.
    """
    domain = parsed.from_address.rpartition("@")[2]
    if not domain:
        return Verdict()
    results = [result for header in _trusted(parsed, trusted_authserv_ids) for result in header.results]
    return Verdict(
        dmarc=_dmarc(results, domain),
        dkim_aligned=any(_passes_for(result, "dkim", ("d", "i"), domain) for result in results),
        spf_aligned=any(_passes_for(result, "spf", ("mailfrom",), domain) for result in results),
    )


def has_trusted_results(parsed: ParsedMail, trusted_authserv_ids: Collection[str]) -> bool:
    """Whether one of these servers has written down what it found."""
    return next(_trusted(parsed, trusted_authserv_ids), None) is not None


def contradicts(verdict: Verdict) -> bool:
    """Whether a trusted server says that this is not from whom it claims to be."""
    return verdict.dmarc == "fail"


def _trusted(parsed: ParsedMail, trusted_authserv_ids: Collection[str]) -> Iterator[AuthenticationResultsHeader]:
    trusted = {name.lower() for name in trusted_authserv_ids}
    for value in parsed.authentication_results[:_MAX_HEADERS] if trusted else ():
        header = _read(value)
        if header is None or str(header.authserv_id).lower() not in trusted:
            return
        yield header


def _read(value: str) -> AuthenticationResultsHeader | None:
    try:
        return AuthenticationResultsHeader.parse(f"Authentication-Results: {value[:_MAX_LENGTH]}")
    except (AuthResError, ValueError, AttributeError, TypeError, IndexError, RecursionError):
        return None


def _dmarc(results: list[AuthenticationResult], domain: str) -> Literal["pass", "fail", "none"]:
    """One “fail” outweighs any number of “pass”."""
    found = {
        result.result.lower()
        for result in results
        if result.method.lower() == "dmarc" and _value(result, ("from",)) in {"", domain}
    }
    return "fail" if "fail" in found else "pass" if "pass" in found else "none"


def _passes_for(result: AuthenticationResult, method: str, names: tuple[str, ...], domain: str) -> bool:
    if (result.method.lower(), result.result.lower()) != (method, "pass"):
        return False
    other = _value(result, names).rpartition("@")[2]
    return other == domain or ("." in other and domain.endswith(f".{other}")) or other.endswith(f".{domain}")


def _value(result: AuthenticationResult, names: tuple[str, ...]) -> str:
    """The first of the properties `names` that has a value, in lower case."""
    properties = {prop.name.lower(): str(prop.value or "").lower() for prop in result.properties}
    return next((properties[name] for name in names if properties.get(name)), "")
