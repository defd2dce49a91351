"""To which organisation a domain belongs: the part of it that somebody registered."""

from functools import cache

from publicsuffixlist import PublicSuffixList


def ascii_domain(domain: str) -> str:
    """The domain as the DNS knows it, in lower case; "" if it can be none."""
    domain = domain.strip().rstrip(".").lower()
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def organisation_of(domain: str) -> str:
    """`example.co.uk` for `lists.example.co.uk`; the domain itself where nobody can register anything below it."""
    return _suffixes().privatesuffix(domain) or domain


def are_of_one(domain: str, other: str) -> bool:
    return bool(domain) and bool(other) and organisation_of(domain) == organisation_of(other)


@cache
def _suffixes() -> PublicSuffixList:
    """Some 300 kB, read when it is first asked."""
    return PublicSuffixList()
