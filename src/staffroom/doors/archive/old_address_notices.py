"""Telling whoever runs the site that an owner asks for their yes to the old address of a list."""

from staffroom.commons.notifications import actions as notifications
from staffroom.commons.notifications.models import Notice
from staffroom.rooms.networks.facts import OldAddressProved, OldAddressSettled, OldAddressWished
from staffroom.rooms.networks.models import OldAddress
from staffroom.rooms.people.models import Account


def tell_operators(fact: OldAddressWished) -> None:
    """Nothing if it is settled already."""
    if not OldAddress.objects.wished_for().filter(pk=fact.old_address_id).exists():
        return
    operators = Account.objects.filter(is_operator=True, is_active=True).values_list("person_id", flat=True)
    for person_id in operators:
        notifications.tell(person_id, Notice.Kind.OLD_ADDRESS, _key(fact.old_address_id), {"network": fact.network_id})


def settle(fact: OldAddressProved | OldAddressSettled) -> None:
    if not OldAddress.objects.wished_for().filter(pk=fact.old_address_id).exists():
        notifications.take_back(Notice.Kind.OLD_ADDRESS, _key(fact.old_address_id))


def _key(pk: int) -> str:
    return f"old-address:{pk}"
