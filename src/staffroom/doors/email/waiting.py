"""Mail that came to a network before its doors were open: it waits, and then it is posted."""

from .models import Incoming
from .reasons import Reason
from .receiving import ARRIVED


def let_early_mail_go() -> int:
    """Mail that waits for doors that are open is processed, in the order in which it came. How many mails."""
    early = Incoming.objects.filter(state=Incoming.State.HELD, reason=Reason.MOVING, network__moving_since=None)
    count = early.exclude(network=None).update(state=Incoming.State.WAITING, attempts=0, leased_until=None)
    if count:
        ARRIVED.ring()
    return count
