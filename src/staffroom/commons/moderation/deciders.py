"""Who decides what waits: the facilitators of its network, and those who run the site."""

from django.db.models import Q, QuerySet

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Account, Person

from .models import Matter


def deciders_of(matter: Matter) -> QuerySet[Person]:
    """Whom it is brought to as it comes. Never whom it is about, nor who decided before.

    Facilitators first of all; those who run the site where it concerns a facilitator, the site, or has nobody else.
    """
    facilitating = Membership.objects.facilitating().filter(network=matter.network_id).values("person")
    operators = Account.objects.filter(is_operator=True, is_active=True).values("person")
    without = Q(pk__in=[pk for pk in (matter.person_id, matter.not_for_id) if pk])
    people = Person.objects.members().filter(account__is_active=True).exclude(without)
    if matter.network_id is None:
        return people.filter(pk__in=operators)
    if matter.is_for_operators or not people.filter(pk__in=facilitating).exists():
        return people.filter(Q(pk__in=facilitating) | Q(pk__in=operators))
    return people.filter(pk__in=facilitating)
