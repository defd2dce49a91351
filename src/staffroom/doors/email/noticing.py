"""Telling those who look after a network, or the site, that a mail waits for them: it comes into their queue."""

from staffroom.commons.moderation import actions as moderation
from staffroom.commons.moderation.models import Matter
from staffroom.commons.notifications import actions as notifications
from staffroom.commons.notifications.models import Notice
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person


def tell(pk: int, network: Network | None, *, likeness: str = "") -> None:
    """For the facilitators of the network, or for the operators if it is none's. Like ones are looked at together."""
    moderation.raise_matter(Matter.Kind.MAIL, pk, network=network, likeness=likeness)


def take_back(pk: int, *, by: Person | None = None, choice: str = "") -> None:
    """Nobody needs to look at it any more; nor at the notice that there was of each mail once."""
    moderation.settle(Matter.Kind.MAIL, pk, by=by, choice=choice)
    notifications.take_back(Notice.Kind.HELD, f"incoming:{pk}")
