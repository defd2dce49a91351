"""What the domains of members who show their address want done with mail in their name: asked in the background."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from staffroom.foundation.authenticity import Resolver, Unanswered, Within, policy_of
from staffroom.foundation.authenticity.organisations import ascii_domain
from staffroom.rooms.people.models import Address

from .models import DomainPolicy
from .origins import dns

AGAIN_AFTER = timedelta(days=1)
SOONER_AFTER = timedelta(minutes=30)  # where it is not known yet
AT_ONCE = 50  # domains


def look_up(now: datetime, resolver: Resolver | None = None) -> int:
    """Ask the DNS about the domains that are due. How many answered. Never in a transaction."""
    asked = resolver or dns(tuple(settings.DNS_SERVERS))
    return sum(_look_up(domain, now, asked) for domain in _due(now)[:AT_ONCE])


def _due(now: datetime) -> Sequence[str]:
    """Those that nobody has asked about, and then those asked about the longest ago."""
    shown = Address.objects.working().filter(is_primary=True, person__account__shows_address=True)
    domains = {ascii_domain(email.partition("@")[2]) for email in shown.values_list("email", flat=True).iterator()}
    known = {policy.domain: policy for policy in DomainPolicy.objects.filter(domain__in=domains)}
    due = [domain for domain in domains if domain and (domain not in known or _is_due(known[domain], now))]
    return sorted(due, key=lambda domain: (domain in known, known[domain].tried_at if domain in known else now, domain))


def _is_due(policy: DomainPolicy, now: datetime) -> bool:
    return now - policy.tried_at > (AGAIN_AFTER if policy.looked_up_at else SOONER_AFTER)


def _look_up(domain: str, now: datetime, resolver: Resolver) -> bool:
    """Whether the DNS answered. If not, what was known before holds for a while."""
    try:
        policy = policy_of(domain, Within(resolver))
    except Unanswered:
        DomainPolicy.objects.update_or_create(domain=domain, defaults={"tried_at": now})
        return False
    wish = policy.wish if policy else DomainPolicy.Wish.NONE
    found = {"wish": wish, "looked_up_at": now, "tried_at": now}
    DomainPolicy.objects.update_or_create(domain=domain, defaults=found)
    return True
