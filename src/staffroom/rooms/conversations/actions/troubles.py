"""Why somebody may not write in a network, in words for them."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.standing import Standing, Trouble
from staffroom.rooms.people.models import Person, Site

from ..models import Conversation
from ..rules import standings_in, trouble_in


def why_no_reply(person: Person, conversation: Conversation) -> str:
    """Why a member may not reply here; "" for who belongs to none of its networks, or may."""
    standings = standings_in(person, conversation)
    trouble, pk = trouble_in(standings) or (Trouble.STRANGER, 0)
    if trouble == Trouble.STRANGER:
        return ""
    standing = next(it for it in standings if it.network_id == pk)
    return why_not_there(trouble, standing, Network.objects.get(pk=pk))


def looked_at_first() -> str:
    return _("What you wrote is looked at before it appears.")


def why_not_there(trouble: Trouble, standing: Standing, network: Network) -> str:
    """Nothing about why it came so: whom it concerns was told."""
    names = {"network": network.name}
    if trouble == Trouble.PAUSED and standing.paused_until:
        day = date_format(timezone.localtime(standing.paused_until), "j F Y")
        return _("You can't write in %(network)s until %(day)s. You can read along meanwhile.") % {**names, "day": day}
    if trouble == Trouble.ANNOUNCE:
        address = f"{network.slug}+owner@{Site.here().mail_domain}"
        return _(
            "Only those who look after %(network)s write there. To say something to them, write to %(address)s."
        ) % {**names, "address": address}
    if trouble == Trouble.MOVING:
        return _("%(network)s is moving in. Until that is done, only its owners write there.") % names
    if trouble == Trouble.BANNED:
        return _("You can't write in %(network)s.") % names
    return _("You can't write in %(network)s: it is for its members.") % names
