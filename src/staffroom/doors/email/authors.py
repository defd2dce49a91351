"""In whose name a message goes out by mail: the author's own address, or the network's for them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation import mime
from staffroom.foundation.authenticity.organisations import ascii_domain
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Address, Site

from . import routes
from .models import DomainPolicy, Relay


@dataclass(frozen=True)
class Authorship:
    """What From, Sender and Reply-To say of the author; no `sender` where From is the network's own address."""

    author: mime.Mailbox
    answered_as: str
    sender: mime.Mailbox | None = None

    @property
    def shows_address(self) -> bool:
        return self.sender is not None


def authorship_of(message: Message, network: Network, site: Site) -> Authorship:
    """From is the author's own address only if they chose so, and if it would arrive from a server that isn't theirs.

    As long as that is not known it is the network's, as it is for everybody else.
    """
    network_address = routes.network_address(network, site)
    name, network_name = " ".join(message.author.name.split()), " ".join(network.name.split())
    both = _("%(author)s (%(network)s)") % {"author": name, "network": network_name}
    if own := _shown_address(message.author_id):
        return Authorship(mime.Mailbox(own, name), both, mime.Mailbox(network_address, network_name))
    return Authorship(mime.Mailbox(network_address, both), both)


def _shown_address(person_id: int) -> str:
    """Where the author gets their mail, if they let others see it and its domain lets us send in its name; else ""."""
    if settings.REWRITES_FROM == "always":
        return ""
    shown = Address.objects.working().filter(person=person_id, is_primary=True, person__account__shows_address=True)
    email = shown.values_list("email", flat=True).first()
    if email is None:
        return ""
    lenient = DomainPolicy.objects.lenient(timezone.now()).filter(domain=ascii_domain(email.partition("@")[2]))
    # Mail providers take no other From than what they have been shown to be ours.
    return email if lenient.exists() and not Relay.objects.filter(is_provider=True).exists() else ""
