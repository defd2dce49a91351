"""For who works alone: where others near them already are."""

from django.db.models import Count

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

from ..distances import places_around
from ..models import Profile, Trait

NEAR = 60  # kilometres
LEAST = 3  # members: of fewer one might guess who they are
MOST = 5


def nearest_networks(person: Person) -> list[Network]:
    """Networks that `person` may join and find, the one with most members around them first. Four queries at most.

    Who belongs to a network is known to its members alone: so nobody is named or counted, and members count only where
    they show `person` their place.
    """
    profile = Profile.objects.filter(person=person).select_related("place").first()
    around = [str(pk) for pk in places_around(profile.place if profile else None, NEAR)]
    if not around:
        return []
    here = Trait.objects.visible_to(person).filter(field="place", key__in=around).exclude(person=person)
    open_to_them = (
        Network.objects.findable_by(person)
        .filter(moving_since__isnull=True)
        .exclude(joining=Network.Joining.INVITATION)
        .exclude(pk__in=Network.objects.of(person).values("pk"))
    )
    members = Membership.objects.active().filter(person__in=here.values("person"), network__in=open_to_them)
    counted = members.order_by().values("network").annotate(near=Count("pk")).filter(near__gte=LEAST)
    best = [row["network"] for row in counted.order_by("-near", "network")[:MOST]]
    found = Network.objects.in_bulk(best)
    return [found[pk] for pk in best]
