"""What is held because it looks like advertising. Nobody is refused for it: a facilitator looks first.

Only what people write is judged whom nobody knows yet: who came in on their own, into a network that anybody may join,
a short while ago, and has hardly said anything. Whoever was let in, invited, or came with a list's roster is known.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from staffroom.foundation.links import find_links
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Invitation, Membership, Network
from staffroom.rooms.people.models import Person, Site

from .choices import Choice
from .likeness import likeness_of
from .models import Matter

NEW_FOR = timedelta(days=30)
ENOUGH_SAID = 2  # messages; whoever has said that much is known
REMEMBERED = timedelta(days=90)  # what was said before, and put aside
UNWANTED = (Choice.DISCARD, Choice.REFUSE, Choice.BAN)


def looked_at_first(author: Person, networks: Sequence[int], texts: Sequence[str]) -> Iterable[int]:
    """The ids of those of `networks` whose facilitators are asked first. No query for whoever has been here longer."""
    now = timezone.now()
    if not _is_new(author, now):
        return []
    text = "\n".join(texts)
    hosts, likeness = foreign_hosts(text, _own_hosts()), likeness_of(*texts)
    if not hosts and not likeness:
        return []
    unknown_in = _unknown_in(author, networks)
    if not unknown_in:
        return []
    return unknown_in if hosts or _was_said_before(likeness, author, now) else []


def foreign_hosts(text: str, own: Collection[str]) -> set[str]:
    """The hosts of the web addresses in `text` that are not `own`."""
    hosts = {_host(url) for _start, _end, url in find_links(text)}
    return {host for host in hosts if host and host not in own}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""


def _is_new(author: Person, now: datetime) -> bool:
    return author.kind == Person.Kind.MEMBER and author.created_at > now - NEW_FOR


def _own_hosts() -> set[str]:
    return {Site.here().host.partition(":")[0], *settings.HOSTS}


def _unknown_in(author: Person, networks: Sequence[int]) -> list[int]:
    """Those of the networks that they came into on their own, and where nobody has said that they write freely."""
    mine = Membership.objects.active().filter(person=author, network__in=networks)
    on_their_own = mine.filter(
        network__joining=Network.Joining.OPEN, role=Membership.Role.MEMBER, posting=Membership.Posting.AS_NETWORK
    )
    found = list(on_their_own.values_list("network", flat=True))
    if not found or Message.objects.said().filter(author=author)[:ENOUGH_SAID].count() == ENOUGH_SAID:
        return []
    invited = Invitation.objects.filter(used_by=author, network__in=found).values_list("network", flat=True)
    return [pk for pk in found if pk not in set(invited)]


def _was_said_before(likeness: str, author: Person, now: datetime) -> bool:
    """Whether somebody else's words like these wait, or were put aside lately."""
    if not likeness:
        return False
    like = Matter.objects.filter(likeness=likeness, came_at__gt=now - REMEMBERED).exclude(person=author)
    return like.filter(choice__in=["", *UNWANTED]).exists()
