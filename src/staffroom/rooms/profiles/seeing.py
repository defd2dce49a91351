"""How whoever looks stands to whom they look at, and which fields of a profile they see therefore.

All that shows a profile asks here: its page, cards, feeds, letters and exports; also when somebody looks at their own
page as another would.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Audience, Connection, Person

from .fields import FIELDS
from .models import Disclosure


@dataclass(frozen=True)
class Standing:
    """How one person (a guest: none of these) stands to another.

    `category_id`: the other's category for them. `fields_by_network`: what the networks they share let members see
    of one another; None if they share none.
    """

    is_member: bool = False
    is_self: bool = False
    is_connected: bool = False
    category_id: int | None = None
    fields_by_network: frozenset[str] | None = None

    def may_see(self, field: str, audience: str, category_id: int | None = None) -> bool:
        """Whether a field with this audience is for them."""
        if self.is_self:
            return True
        match audience:
            case Audience.PUBLIC:
                return True
            case Audience.MEMBERS:
                return self.is_member
            case Audience.NETWORK:
                return self.fields_by_network is not None and field in self.fields_by_network
            case Audience.CONNECTIONS:
                return self.is_connected
            case Audience.CATEGORY:
                return self.is_connected and category_id is not None and category_id == self.category_id
        return False


GUEST = Standing()


def standing_of(viewer: Person | None, owner: Person) -> Standing:
    """Two queries at most."""
    return standings_of(viewer, [owner])[owner.pk]


def standings_of(viewer: Person | None, owners: Collection[Person]) -> Mapping[int, Standing]:
    """How `viewer` stands to each of `owners`, by their ids. Two queries at most, however many they are."""
    if viewer is None or viewer.kind != Person.Kind.MEMBER:
        return {owner.pk: GUEST for owner in owners}
    pks = {owner.pk for owner in owners}
    known = Connection.objects.filter(person__in=pks, other=viewer).values_list("person", "category")
    categories: dict[int, int | None] = dict(known)
    by_network = _fields_by_network(viewer, pks)
    standings = {
        pk: Standing(
            is_member=True,
            is_connected=pk in categories,
            category_id=categories.get(pk),
            fields_by_network=by_network.get(pk),
        )
        for pk in pks
    }
    return standings | {viewer.pk: Standing(is_member=True, is_self=True)}


def disclosures_of(person: Person) -> Mapping[str, Disclosure]:
    """For every field the disclosure in force: the person's own, or an unsaved one with the default. One query."""
    chosen = {it.field: it for it in Disclosure.objects.filter(person=person)}
    return _in_force(person, chosen)


def fields_seen(owner: Person, standing: Standing) -> frozenset[str]:
    """The names of those fields of `owner` that somebody who stands so may see. One query.

    A guest sees none of who is here for members alone.
    """
    return fields_seen_of([owner], {owner.pk: standing})[owner.pk]


def fields_seen_of(owners: Collection[Person], standings: Mapping[int, Standing]) -> Mapping[int, frozenset[str]]:
    """The same for each of `owners`, by their ids. One query, however many they are."""
    chosen: dict[int, dict[str, Disclosure]] = {owner.pk: {} for owner in owners}
    for disclosure in Disclosure.objects.filter(person__in=chosen):
        chosen[disclosure.person_id][disclosure.field] = disclosure
    return {owner.pk: _seen(owner, chosen[owner.pk], standings[owner.pk]) for owner in owners}


def _seen(owner: Person, chosen: Mapping[str, Disclosure], standing: Standing) -> frozenset[str]:
    if not standing.is_member and owner.audience != Audience.PUBLIC:
        return frozenset()
    in_force = _in_force(owner, chosen).items()
    return frozenset(name for name, it in in_force if standing.may_see(name, it.audience, it.category_id))


def _in_force(person: Person, chosen: Mapping[str, Disclosure]) -> Mapping[str, Disclosure]:
    return {
        name: chosen.get(name) or Disclosure(person=person, field=name, audience=field.default)
        for name, field in FIELDS.items()
    }


def standing_on(request: HttpRequest, owner: Person) -> Standing:
    """How whoever asks stands to `owner`, looked up once a request.

    Somebody who views their own page as another has put the standing of that other on the request.
    """
    kept: dict[int, Standing] = request.__dict__.setdefault("standings", {})
    if owner.pk not in kept:
        viewer: Person | None = request.person
        kept[owner.pk] = standing_of(viewer, owner)
    return kept[owner.pk]


def fields_on(request: HttpRequest, owner: Person) -> frozenset[str]:
    """The names of those fields of `owner` that whoever asks may see, looked up once a request."""
    kept: dict[int, frozenset[str]] = request.__dict__.setdefault("fields_seen", {})
    if owner.pk not in kept:
        kept[owner.pk] = fields_seen(owner, standing_on(request, owner))
    return kept[owner.pk]


def _fields_by_network(viewer: Person, owners: Collection[int]) -> Mapping[int, frozenset[str]]:
    """What the networks that both belong to let `viewer` see, for those of `owners` with whom they share any."""
    mine = Membership.objects.active().filter(person=viewer).values("network")
    shared = Membership.objects.active().filter(person__in=owners, network__in=mine)
    withheld: dict[int, dict[int, set[str]]] = {}
    for owner, network, field in shared.values_list("person", "network", "network__withheld_fields__field"):
        withheld.setdefault(owner, {}).setdefault(network, set()).add(field or "")
    return {
        owner: frozenset(name for name in FIELDS if any(name not in fields for fields in networks.values()))
        for owner, networks in withheld.items()
    }
