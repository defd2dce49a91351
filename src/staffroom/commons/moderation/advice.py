"""What an rspamd, where there is one, thinks of what somebody writes on the web. It advises; a facilitator decides.

Nothing is refused on its word: what it advises against waits. Where it says nothing, what was written appears as usual.
"""

import logging
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import timezone

from staffroom.foundation.spam_check import Brought, Opinion, as_mail, rspamd_at
from staffroom.foundation.tokens import new_token
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Address, Person, Site

log = logging.getLogger(__name__)
ADVISES_AGAINST = frozenset({"hold", "refuse"})


def advised_against(author: Person, networks: Sequence[int], texts: Sequence[str], came_from: str) -> Iterable[int]:
    """The ids of those of `networks` whose facilitators are asked first. `texts`: the title, and what is said.

    Takes two seconds at most, and is not to be called in a transaction. It is not asked about whoever looks after all
    of the networks, or writes freely there because a facilitator said so.
    """
    asked = _where_not_vouched_for(author, networks) if settings.RSPAMD_URL else []
    if not asked:
        return []
    opinion = _opinion_on(author, asked, texts, came_from)
    if opinion.trouble:
        log.warning("Nobody was asked about what person %s writes: %s", author.pk, opinion.words)
    if opinion.action not in ADVISES_AGAINST:
        return []
    log.info("What person %s wrote waits to be looked at: %s", author.pk, opinion.words)
    return asked


def _where_not_vouched_for(author: Person, networks: Sequence[int]) -> list[int]:
    mine = Membership.objects.active().filter(person=author, network__in=networks)
    known = mine.exclude(role=Membership.Role.MEMBER) | mine.filter(posting=Membership.Posting.FREE)
    vouched_for = set(known.values_list("network", flat=True))
    return [pk for pk in networks if pk not in vouched_for]


def _opinion_on(author: Person, networks: Sequence[int], texts: Sequence[str], came_from: str) -> Opinion:
    site, address = Site.here(), _address_of(author)
    slugs = Network.objects.filter(pk__in=networks).order_by("slug").values_list("slug", flat=True)
    to = [f"{slug}@{site.mail_domain}" for slug in slugs]
    mail = as_mail(
        name=author.name,
        address=address,
        title=texts[0],
        text="\n".join(texts[1:]),
        at=timezone.now(),
        to=to,
        message_id=f"<{new_token()}@{address.rpartition('@')[2]}>",
    )
    brought = Brought(ip=came_from, sender=address, recipients=to, user=address)
    return rspamd_at(settings.RSPAMD_URL, settings.RSPAMD_PASSWORD).opinion_on(mail, brought)


def _address_of(author: Person) -> str:
    mine = Address.objects.verified().filter(person=author).order_by("-is_primary", "pk")
    return mine.values_list("email", flat=True).first() or f"nobody@{Site.here().mail_domain}"
