"""Being away: no mail until the end of a day, and then as before."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import AwaySaid
from ..models import Membership, Network
from .refusals import JoinRefused

LONGEST = timedelta(days=366)


@transaction.atomic
def set_away(network: Network, *, person: Person, until: date | None) -> Membership:
    """No mail from the network up to the end of that day; None: they are here.

    A day that is over is as none. Raises JoinRefused for who is no member, and for more than a year.
    """
    membership = Membership.objects.active().filter(network=network, person=person).first()
    if membership is None:
        raise JoinRefused(_("Only members choose what reaches them from %(network)s.") % {"network": network.name})
    today = timezone.localdate()
    if until is not None and until > today + LONGEST:
        raise JoinRefused(_("Choose a day within a year from now. For longer, read on the web only."))
    until = until if until and until >= today else None
    if membership.away_until != until:
        membership.away_until = until
        membership.save(update_fields=["away_until", "changed_at"])
        record(AwaySaid(network_id=network.pk, person_id=person.pk, until=until.isoformat() if until else ""))
    return membership
