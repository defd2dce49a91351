"""Opening a network's archive: from then on it is for whoever may read the network."""

from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_own
from staffroom.rooms.people.models import Person

from .models import Import


class OpenRefused(Exception):
    """The archive stays closed. Worded for whoever wanted to open it."""


def open_archive(network: Network, by: Person | None) -> int:
    """Open all that lies closed in the network, some hundred conversations at a time. How many.

    `by`: an owner; None for whoever runs this machine. Broken off, it goes on when it is asked for again.
    Raises OpenRefused.
    """
    if by is not None and not may_own(by, network):
        raise OpenRefused(_("Only owners of the network open its archive."))
    if Import.objects.filter(network=network, state__in=[Import.State.WRITING, Import.State.UNDOING]).exists():
        raise OpenRefused(_("The archive is still being brought in, or taken back. Open it when that is done."))
    count = 0
    while opened := conversations.open_some(network):
        count += opened
    Import.objects.filter(network=network, state=Import.State.DONE, opened_at=None).update(opened_at=timezone.now())
    return count
