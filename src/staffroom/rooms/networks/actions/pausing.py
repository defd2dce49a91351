"""What facilitators do about a member short of a ban: look first, pause, remove from the network."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import MemberPaused, MemberRemoved, MemberTakenBack, PauseEnded, PostingChanged
from ..models import Measure, Membership, Network
from ..rules import may_act_against, may_moderate
from .banning import LONGEST_REASON, why_not
from .belonging import count_members, take_turns
from .refusals import MeasureRefused

State, Role, Posting = Membership.State, Membership.Role, Membership.Posting


@transaction.atomic
def pause(network: Network, *, person: Person, until: datetime, by: Person, reason: str = "") -> Measure:
    """Until then `person` reads and writes nothing in the network. Raises MeasureRefused for all but facilitators."""
    membership = _member(network, person, by)
    if until <= timezone.now():
        raise MeasureRefused(_("That day is over already. Choose a later one."))
    Membership.objects.filter(pk=membership.pk).update(paused_until=until)
    made = _note(Measure.Kind.PAUSED, network, person, by, reason, until)
    record(MemberPaused(network_id=network.pk, person_id=person.pk, by_id=by.pk, measure_id=made.pk))
    return made


@transaction.atomic
def end_pause(measure: Measure, *, by: Person) -> Measure:
    """They may write again. Ending it twice changes nothing. Raises MeasureRefused for all but facilitators."""
    measure = _undone(measure, by)
    if measure.undone_at is None:
        paused = Membership.objects.filter(network=measure.network, person=measure.person)
        paused.filter(paused_until=measure.until).update(paused_until=None)
        _note_undone(measure, by)
        record(PauseEnded(**_of(measure, by)))
    return measure


@transaction.atomic
def remove_member(network: Network, *, person: Person, by: Person, reason: str = "") -> Measure:
    """They belong to the network no more; they may join again, if it lets them. Raises MeasureRefused."""
    take_turns(network)
    membership = _member(network, person, by)
    membership.state, membership.role, membership.left_at = State.LEFT, Role.MEMBER, timezone.now()
    membership.save(update_fields=["state", "role", "left_at", "changed_at"])
    count_members(network, -1)
    made = _note(Measure.Kind.REMOVED, network, person, by, reason, None)
    record(MemberRemoved(network_id=network.pk, person_id=person.pk, by_id=by.pk, measure_id=made.pk))
    return made


@transaction.atomic
def take_back(measure: Measure, *, by: Person) -> Measure:
    """Whoever was removed is a member again, as before; unless they are one, are banned, or left by themselves since.

    Raises MeasureRefused.
    """
    take_turns(measure.network)
    measure = _undone(measure, by)
    if measure.undone_at is None:
        gone = Membership.objects.filter(network=measure.network, person=measure.person, state=State.LEFT)
        back = gone.filter(left_at__lte=measure.at).update(state=State.ACTIVE, left_at=None)
        count_members(measure.network, back)
        _note_undone(measure, by)
        record(MemberTakenBack(**_of(measure, by)))
    return measure


def let_post_freely(network: Network, *, person: Person, by: Person) -> Membership:
    """What they write appears at once from now on. Raises MeasureRefused for all but facilitators."""
    return _set_posting(network, person, by, Posting.FREE)


def look_first(network: Network, *, person: Person, by: Person) -> Membership:
    """What they write waits for a facilitator from now on. Raises MeasureRefused for all but facilitators."""
    return _set_posting(network, person, by, Posting.HELD)


def post_as_network(network: Network, *, person: Person, by: Person) -> Membership:
    """What they write appears as everybody's does. Raises MeasureRefused for all but facilitators."""
    return _set_posting(network, person, by, Posting.AS_NETWORK)


@transaction.atomic
def _set_posting(network: Network, person: Person, by: Person, posting: str) -> Membership:
    if not may_moderate(by, network):
        raise MeasureRefused(_("This is for the facilitators of %(network)s.") % {"network": network.name})
    membership = Membership.objects.active().filter(network=network, person=person).first()
    if membership is None:
        raise MeasureRefused(
            _("%(name)s is no member of %(network)s any more.") % {"name": person.name, "network": network.name}
        )
    if membership.posting != posting:
        membership.posting = posting
        membership.save(update_fields=["posting", "changed_at"])
        record(PostingChanged(network_id=network.pk, person_id=person.pk, by_id=by.pk, posting=posting))
    return membership


def _member(network: Network, person: Person, by: Person) -> Membership:
    """Their membership. Raises MeasureRefused unless `by` may act against them."""
    if not may_act_against(by, person, network):
        if by.pk == person.pk:
            raise MeasureRefused(_("This is about others. You can leave the network yourself."))
        raise MeasureRefused(why_not(by, person, network))
    membership = Membership.objects.active().filter(network=network, person=person).first()
    if membership is None:
        raise MeasureRefused(
            _("%(name)s is no member of %(network)s any more.") % {"name": person.name, "network": network.name}
        )
    return membership


def _note(kind: str, network: Network, person: Person, by: Person, reason: str, until: datetime | None) -> Measure:
    return Measure.objects.create(
        network=network,
        person=person,
        kind=kind,
        reason=reason.strip()[:LONGEST_REASON],
        until=until,
        by=by,
        at=timezone.now(),
    )


def _undone(measure: Measure, by: Person) -> Measure:
    if not may_moderate(by, measure.network):
        raise MeasureRefused(_("This is for the facilitators of %(network)s.") % {"network": measure.network.name})
    if by.pk == measure.person_id:
        raise MeasureRefused(_("This is about you: somebody else undoes it."))
    return Measure.objects.select_for_update(of=("self",)).select_related("network", "person").get(pk=measure.pk)


def _note_undone(measure: Measure, by: Person) -> None:
    measure.undone_by, measure.undone_at = by, timezone.now()
    measure.save(update_fields=["undone_by", "undone_at"])


def _of(measure: Measure, by: Person) -> dict[str, int]:
    return {
        "network_id": measure.network_id,
        "person_id": measure.person_id,
        "by_id": by.pk,
        "measure_id": measure.pk,
    }
