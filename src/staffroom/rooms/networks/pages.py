"""What the pages of networks show, found in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import Case, Count, Q, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.paging import Page, page_after
from staffroom.rooms.people.models import Person

from . import liveliness
from .models import Audience, Membership, Network
from .models.membership import MembershipQuerySet
from .models.network import NetworkQuerySet

BUSIEST_FIRST = ("-lately_at", "-pk")
NAMED_FIRST = ("person__name", "pk")
OWNERS_FIRST = ("rank", *NAMED_FIRST)
MOST_BRANCHES = 8
ON_A_PAGE = 20
FACES = 6
PEOPLE_ON_A_PAGE = 60


@dataclass(frozen=True)
class Listed:
    """One network in the directory. `branches` are listed below it; `more_branches` only on its own page."""

    network: Network
    liveliness: str
    branches: Sequence["Listed"] = ()
    more_branches: int = 0


def directory(person: Person | None, *, words: str, kind: str, key: str | None) -> tuple[Page[Network], list[Listed]]:
    """A page of the networks that `person` may find: branches below what they are branches of, unless it is narrowed.

    Two queries. Each row knows all that it is listed with (`listed_with`), for panels that look up the page at once.
    """
    mine = Network.objects.findable_by(person).with_lately_at()
    if words or kind:
        found = mine.filter(Q(name__icontains=words) | Q(purpose__icontains=words) | Q(slug__icontains=words))
        page = page_after(found.filter(kind=kind) if kind else found, order=BUSIEST_FIRST, key=key, size=ON_A_PAGE)
        branches: list[Network] = []
    else:
        page = page_after(_standing_alone(mine, person), order=BUSIEST_FIRST, key=key, size=ON_A_PAGE)
        branches = list(mine.filter(parent__in=page.items).order_by("parent", "name", "pk"))
    return page, _listed(page.items, branches, timezone.now())


def kinds(person: Person | None) -> list[tuple[str, str]]:
    """The kinds of network there are for `person` to find: value and name."""
    found = set(Network.objects.findable_by(person).values_list("kind", flat=True).distinct())
    return [(value, str(label)) for value, label in Network.Kind.choices if value in found]


def version_of_all() -> tuple[object, ...]:
    """Differs whenever what a guest sees of the directory does.

    Versions only ever rise, so their sum over all networks, hidden ones too, never comes back to an old value.
    """
    all_there_are = Network.objects.aggregate(Count("pk"), Sum("version"))
    return (*all_there_are.values(), timezone.localdate())


def version_of(network: Network) -> tuple[object, ...]:
    """Differs whenever what a guest sees of the network's page does."""
    branches = network.branches.findable_by(None).order_by("pk").values_list("pk", "version")
    above = (network.parent.pk, network.parent.version) if network.parent else ()
    return (network.pk, network.version, *above, *branches, timezone.localdate())


def faces(network: Network) -> list[Membership]:
    """Who looks after it, then who came last: six of them."""
    active = network.memberships.active().select_related("person")
    newest = active.filter(role=Membership.Role.MEMBER).order_by("-joined_at", "-pk")[:FACES]
    return [*looking_after(network)[:FACES], *newest][:FACES]


def looking_after(network: Network) -> MembershipQuerySet:
    """Its owners, then its facilitators, those first who have been in it longest."""
    active = network.memberships.active().select_related("person")
    return active.exclude(role=Membership.Role.MEMBER).order_by("-role", "joined_at", "pk")


def by_role(network: Network, *, key: str | None) -> Page[Membership]:
    """A page of its members: owners, then facilitators, then everybody else, each by name."""
    owner, facilitator = Membership.Role.OWNER, Membership.Role.FACILITATOR
    rank = Case(When(role=owner, then=Value(0)), When(role=facilitator, then=Value(1)), default=Value(2))
    active = network.memberships.active().annotate(rank=rank).select_related("person")
    return page_after(active, order=OWNERS_FIRST, key=key, size=PEOPLE_ON_A_PAGE)


def access_words(network: Network) -> str:
    """“Anyone may read; members write.”, and what happens to it where it does not appear at once."""
    words = {
        Network.Posting.FIRST: _("A facilitator looks at the first message of who is new."),
        Network.Posting.MODERATED: _("A facilitator looks at each message before it appears."),
        Network.Posting.ANNOUNCE: _("Only those who look after it write."),
    }.get(Network.Posting(network.posting), "")
    return f"{_who_reads_and_writes(network)} {words}".strip()


def _who_reads_and_writes(network: Network) -> str:
    if network.posting == Network.Posting.ANNOUNCE:
        return {
            Audience.PUBLIC: _("Anyone may read."),
            Audience.MEMBERS: _("Everyone with an account here may read."),
            Audience.NETWORK: _("Members read; nobody else."),
        }[Audience(network.readable)]
    if network.is_open_to_whoever_joins:
        return _("Members read and write, and anyone with an account here may become one.")
    return {
        Audience.PUBLIC: _("Anyone may read; members write."),
        Audience.MEMBERS: _("Everyone with an account here may read; members write."),
        Audience.NETWORK: _("Members read and write; nobody else."),
    }[Audience(network.readable)]


def _standing_alone(networks: NetworkQuerySet, person: Person | None) -> NetworkQuerySet:
    """Those that aren't listed below another one that `person` may find."""
    return networks.filter(Q(parent=None) | ~Q(parent__in=Network.objects.findable_by(person)))


def _listed(networks: list[Network], branches: list[Network], now: datetime) -> list[Listed]:
    below = {parent: list(group) for parent, group in groupby(branches, key=attrgetter("parent_id"))}
    shown = {pk: group[:MOST_BRANCHES] for pk, group in below.items()}
    together = [*networks, *(branch for group in shown.values() for branch in group)]
    for network in together:
        network.listed_with = together
    return [
        Listed(
            network,
            liveliness.words(network, now),
            [Listed(branch, liveliness.words(branch, now)) for branch in shown.get(network.pk, ())],
            len(below.get(network.pk, ())) - len(shown.get(network.pk, ())),
        )
        for network in networks
    ]
