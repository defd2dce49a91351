"""The answer to a letter that asked back: whoever sends it reads mail at that address, and wishes what it asked."""

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address

from ..mails import Mail
from ..outcomes import Outcome, held, refused
from ..reasons import Reason
from ..routes import Route
from .asking import WISHES, fulfil


def confirm(mail: Mail, route: Route) -> Outcome:
    number, address_id, network_id = route.numbers
    wish, network = WISHES.get(number), Network.objects.filter(pk=network_id).first()
    if wish is None or network is None:
        return refused(Reason.GONE)
    # Only the address that was asked: another one of the same person, not proved yet, may be somebody else's.
    addresses = Address.objects.filter(pk=address_id, person__account__is_active=True, email=mail.sender.email)
    address = addresses.select_related("person__account").first()
    if address is None:
        return held(Reason.OTHER_PERSON, network=network)
    try:
        people.verify_address(address)
    except people.AddressRefused as refusal:
        return refused(Reason.REFUSED, network=network, details=str(refusal))
    return fulfil(mail, wish, network, address.person)
