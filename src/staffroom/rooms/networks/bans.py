"""Whom a ban keeps out: by who they are, or by an address they come with."""

import re

from django.db.models import Q

from staffroom.rooms.people.models import Address, Person

from .models import Ban, Membership, Network
from .models.ban import BanQuerySet


def keeps_out(network: Network | None, *, person: Person | None = None, email: str = "") -> Ban | None:
    """The ban that keeps them out of `network` (None: of the whole site), if any; the site's counts everywhere.

    For a person, each address they have proved is looked at; `email` is one that they come with now. Two queries.
    """
    bans = _here(network)
    emails = {email.strip().lower()} - {""}
    if person is not None:
        emails |= set(Address.objects.verified().filter(person=person).values_list("email", flat=True))
    wanted = Q(email__in=emails) | Q(email__contains="*")
    if person is not None:
        wanted |= Q(person=person)
    found = bans.filter(wanted).order_by("pk")
    return next((ban for ban in found if ban.person_id or any(matches(ban.email, it) for it in emails)), None)


def is_banned(membership: Membership | None) -> bool:
    return membership is not None and membership.state == Membership.State.BANNED


def matches(pattern: str, email: str) -> bool:
    """Whether `email` is that address, or one of the pattern's, in which `*` stands for any characters."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), email) is not None


def is_kept_out(email: str) -> bool:
    """Whether nobody may come to this site with `email`."""
    return keeps_out(None, email=email) is not None


def _here(network: Network | None) -> BanQuerySet:
    places = Q(network=None) if network is None else Q(network=None) | Q(network=network)
    return Ban.objects.in_force().filter(places)
