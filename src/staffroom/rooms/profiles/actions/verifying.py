"""Links that link back: then everybody knows that the page elsewhere is theirs."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from staffroom import __version__
from staffroom.foundation import rel_me
from staffroom.foundation.fetching import FetchRefused, Reach, fetch
from staffroom.rooms.people.models import Person, Site

from ..models import Link
from .traits import changed

LOOKED_AT_AGAIN = timedelta(days=30)
# A page that could not be reached for so long is no longer shown to be theirs.
FORGOTTEN = timedelta(days=90)
MOST_AT_ONCE = 50


def look_at_link(link: Link, *, reach: Reach | None = None) -> bool:
    """Whether the page links back with rel=me; what was found is kept. Outside of any transaction: it takes seconds.

    A page that can't be reached just now stays what it was, for some months.
    """
    site = Site.here()
    try:
        found = fetch(link.url, agent=f"Staffroom/{__version__} (+{site.base_url})", reach=reach)
    except FetchRefused:
        _keep(link, None)
        return False
    page = found.content.decode("utf-8", "replace")
    links_back = found.status == 200 and rel_me.says_same(page, at=found.url, same=_pages_of(link.person, site))
    _keep(link, links_back)
    return links_back


def links_to_look_at() -> list[Link]:
    """Those that nobody has looked at for a month, the longest first; some at a time."""
    since = timezone.now() - LOOKED_AT_AGAIN
    old = Link.objects.filter(person__kind=Person.Kind.MEMBER).exclude(checked_at__gt=since)
    return list(old.select_related("person").order_by(F("checked_at").asc(nulls_first=True), "pk")[:MOST_AT_ONCE])


@transaction.atomic
def _keep(link: Link, links_back: bool | None) -> None:  # noqa: FBT001  found out, not chosen
    """`links_back` is None where that could not be found out."""
    now = timezone.now()
    # It may lead elsewhere by now, or be gone.
    there = Link.objects.select_for_update().filter(pk=link.pk, url=link.url).select_related("person").first()
    if there is None:
        return
    was_verified = there.verified_at is not None
    if links_back is not None:
        there.verified_at = now if links_back else None
    elif there.verified_at and there.verified_at < now - FORGOTTEN:
        there.verified_at = None
    there.checked_at = now
    there.save(update_fields=["verified_at", "checked_at"])
    if was_verified != (there.verified_at is not None):
        changed(there.person)


def _pages_of(person: Person, site: Site) -> frozenset[str]:
    """Their page here, by the handle they have and by those they had."""
    handles = [person.handle, *person.former_handles.values_list("handle", flat=True)]
    return frozenset(rel_me.plain(f"{site.base_url}/@{handle}/") for handle in handles if handle)
