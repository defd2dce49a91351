"""Networks that were there before anybody was: of archives brought into a site that nobody has set up yet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Account, Person

from ..facts import NetworkCreated
from ..models import Audience, Membership, Network
from ..names import is_reserved, is_taken
from .founding import create_network
from .refusals import CreateRefused

CLOSED: dict[str, Any] = {
    "findable": Audience.NETWORK,
    "readable": Audience.NETWORK,
    "joining": Network.Joining.INVITATION,
}


@transaction.atomic
def found_closed(*, by: Person | None, name: str, slug: str, purpose: str) -> Network:
    """A network that only its members find and read, joined by invitation. Without anybody to own it (None), it waits.

    Raises CreateRefused if the address is reserved, taken or none.
    """
    if by is not None:
        kind = Network.Kind.GROUP
        return create_network(by=by, name=name, slug=slug, kind=kind, purpose=purpose, **CLOSED)
    if is_reserved(slug) or is_taken(slug):
        raise CreateRefused(_("The address “%(slug)s” is kept for other purposes. Choose another.") % {"slug": slug})
    network = Network(name=name, slug=slug, purpose=purpose, created_at=timezone.now(), **CLOSED)
    try:
        network.full_clean()
    except ValidationError as trouble:
        raise CreateRefused(" ".join(trouble.messages)) from trouble
    network.save()
    return network


@transaction.atomic
def adopt(person: Person) -> int:
    """Whoever runs the site owns the networks that nobody does and that never had a member. How many."""
    if not Account.objects.filter(person=person, is_operator=True).exists():
        return 0
    waiting = list(Network.objects.select_for_update(of=("self",)).filter(memberships=None).order_by("pk"))
    for network in waiting:
        now = timezone.now()
        Membership.objects.create(network=network, person=person, role=Membership.Role.OWNER, joined_at=now)
        Network.objects.filter(pk=network.pk).update(member_count=1)
        record(NetworkCreated(network_id=network.pk, person_id=person.pk))
    return len(waiting)
