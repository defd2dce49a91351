"""What is done with a roster: given, looked at, brought in once whoever runs the site agrees, or thrown away."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.rosters import MOST_OCTETS
from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.rules import may_own
from staffroom.rooms.people.models import Account, Person

from .models import Roster, RosterFile
from .moving_tasks import bring_in_roster, read_roster
from .roster_facts import RosterAsked, RosterSettled

MOST_FILES = 20
MOST_ROSTERS = 10  # of one network that wait for something
State = Roster.State


class RosterRefused(Exception):
    """Nothing was changed. Worded for whoever asked."""


@transaction.atomic
def take_files(network: Network, files: Sequence[tuple[str, bytes]], *, by: Person, level: str) -> Roster:
    """A roster that waits to be read. Raises RosterRefused for all but owners and operators, and for too much."""
    _check_may(network, by)
    if not files:
        raise RosterRefused(_("Choose a file, or paste addresses."))
    if len(files) > MOST_FILES or sum(len(content) for _name, content in files) > MOST_OCTETS:
        raise RosterRefused(_("That is too much at once. Bring in one file after the other."))
    if network.rosters.filter(state__in=Roster.UNSETTLED).count() >= MOST_ROSTERS:
        raise RosterRefused(_("Ten rosters wait already. Bring them in, or throw some away."))
    if level not in Membership.Level.values:
        raise RosterRefused(_("Choose what should reach them by email."))
    names = [clean_line(name, 120) or _("a file without a name") for name, _content in files]
    roster = Roster.objects.create(network=network, given=names, added_by=by, level=level)
    RosterFile.objects.bulk_create(
        RosterFile(roster=roster, number=number, name=name, content=content)
        for number, (name, (_given, content)) in enumerate(zip(names, files, strict=True), 1)
    )
    read_roster.enqueue(roster.pk, get_language() or "")
    return roster


@transaction.atomic
def ask(roster: Roster, *, by: Person, level: str, takes_roles: bool) -> Roster:
    """Bring them in: at once (in a network whose doors are open) or when the doors are opened.

    Who runs the site agrees first, unless they ask themselves: nobody else makes people members unasked.
    Raises RosterRefused.
    """
    roster = _locked(roster, State.READY, by)
    if level not in Membership.Level.values:
        raise RosterRefused(_("Choose what should reach them by email."))
    if roster.network.moving_since is not None and _is_opening(roster.network):
        raise RosterRefused(_("The doors are being opened. Bring these people in when that is done."))
    roster.level, roster.takes_roles = level, takes_roles
    roster.asked_by, roster.asked_at = by, timezone.now()
    roster.state = State.WAITING
    roster.save(update_fields=["level", "takes_roles", "asked_by", "asked_at", "state"])
    if runs_the_site(by):
        return agree(roster, by=by)
    record(RosterAsked(roster_id=roster.pk, network_id=roster.network_id))
    return roster


@transaction.atomic
def agree(roster: Roster, *, by: Person) -> Roster:
    """Whoever runs the site says yes. Raises RosterRefused."""
    roster = _waiting(roster, by)
    roster.state, roster.settled_by, roster.settled_at = State.COMING, by, timezone.now()
    roster.save(update_fields=["state", "settled_by", "settled_at"])
    record(RosterSettled(roster_id=roster.pk, network_id=roster.network_id))
    if roster.network.moving_since is None:
        bring_in_roster.enqueue(roster.pk)
    return roster


@transaction.atomic
def decline(roster: Roster, *, by: Person, words: str) -> Roster:
    """Whoever runs the site says no; the owner reads why. Raises RosterRefused."""
    roster = _waiting(roster, by)
    roster.state, roster.settled_by, roster.settled_at = State.DECLINED, by, timezone.now()
    roster.answer = clean_line(words, 500)
    roster.save(update_fields=["state", "settled_by", "settled_at", "answer"])
    roster.rows.all().delete()
    record(RosterSettled(roster_id=roster.pk, network_id=roster.network_id))
    return roster


@transaction.atomic
def take_out(roster: Roster, *, by: Person) -> Roster:
    """It doesn't come in for now, and can be looked at again. Raises RosterRefused once people are being brought in."""
    roster = _owned(roster, by)
    if roster.state not in {State.WAITING, State.COMING} or not _can_be_undone(roster):
        raise RosterRefused(_("It is too late for that: these people are being brought in."))
    roster.state, roster.asked_at, roster.settled_at = State.READY, None, None
    roster.save(update_fields=["state", "asked_at", "settled_at"])
    record(RosterSettled(roster_id=roster.pk, network_id=roster.network_id))
    return roster


@transaction.atomic
def throw_away(roster: Roster, *, by: Person) -> None:
    """It is forgotten, with its rows; who was brought in stays. Raises RosterRefused while that is going on."""
    roster = _owned(roster, by)
    if roster.state == State.BRINGING or (roster.state == State.COMING and not _can_be_undone(roster)):
        raise RosterRefused(_("These people are being brought in at this moment. Come back in a minute."))
    record(RosterSettled(roster_id=roster.pk, network_id=roster.network_id))
    roster.delete()


def runs_the_site(person: Person) -> bool:
    return Account.objects.filter(person=person, is_operator=True, is_active=True).exists()


def _can_be_undone(roster: Roster) -> bool:
    return roster.state == State.WAITING or (
        roster.network.moving_since is not None and not _is_opening(roster.network)
    )


def _is_opening(network: Network) -> bool:
    return Network.objects.filter(Q(move__opened_at__isnull=False) & Q(move__done_at=None), pk=network.pk).exists()


def _check_may(network: Network, by: Person) -> None:
    if not may_own(by, network) and not runs_the_site(by):
        raise RosterRefused(_("Only owners of the network bring its members in."))


def _owned(roster: Roster, by: Person) -> Roster:
    row = Roster.objects.select_for_update(of=("self",)).select_related("network").filter(pk=roster.pk).first()
    if row is None:
        raise RosterRefused(_("This roster is not there any more."))
    _check_may(row.network, by)
    return row


def _locked(roster: Roster, state: str, by: Person) -> Roster:
    row = _owned(roster, by)
    if row.state != state:
        raise RosterRefused(_("This is settled already: somebody was quicker."))
    return row


def _waiting(roster: Roster, by: Person) -> Roster:
    if not runs_the_site(by):
        raise RosterRefused(_("Whoever runs this site decides that."))
    row = Roster.objects.select_for_update(of=("self",)).select_related("network").filter(pk=roster.pk).first()
    if row is None or row.state != State.WAITING:
        raise RosterRefused(_("This is settled already: somebody was quicker."))
    return row
