"""What follows here when something has happened, most of it in the same transaction: log and queue never lag."""

from django.db.models import QuerySet

from staffroom.rooms.conversations.facts import (
    ConversationClosed,
    ConversationMoved,
    ConversationRenamed,
    ConversationReopened,
    ConversationsMerged,
    ConversationSplit,
    MessageRemoved,
    MessageRestored,
    PostDeclined,
    PostHeld,
    PostLetIn,
    PostTakenBack,
    TendingUndone,
)
from staffroom.rooms.conversations.models import Conversation, HeldPost, Removal, Tending
from staffroom.rooms.networks.facts import (
    AddressBanned,
    BanLifted,
    MemberBanned,
    MemberPaused,
    MemberRemoved,
    MemberTakenBack,
    PauseEnded,
    PostingChanged,
)
from staffroom.rooms.networks.models import Ban, Measure, Membership, Network
from staffroom.rooms.people.models import Person

from . import actions
from .choices import Choice
from .facts import MatterRaised
from .likeness import likeness_of
from .models import Decision, Matter

Kind = Decision.Kind
TENDED = {
    Tending.Kind.CLOSED: Kind.CLOSED,
    Tending.Kind.REOPENED: Kind.REOPENED,
    Tending.Kind.RENAMED: Kind.RENAMED,
    Tending.Kind.MOVED: Kind.MOVED,
    Tending.Kind.SPLIT: Kind.SPLIT,
    Tending.Kind.MERGED: Kind.MERGED,
}
MEASURED = {Measure.Kind.PAUSED: Kind.PAUSED, Measure.Kind.REMOVED: Kind.EXPELLED}
POSTING = {Membership.Posting.FREE: Kind.FREED, Membership.Posting.HELD: Kind.WATCHED}


def bring_to_those_who_decide(fact: MatterRaised) -> None:
    matter = Matter.objects.filter(pk=fact.matter_id).select_related("network").first()
    if matter is not None:
        actions.ring(matter)


def queue_post(fact: PostHeld) -> None:
    """It waits in each of the networks whose facilitators are asked."""
    held = HeldPost.objects.select_related("author").get(pk=fact.held_post_id)
    for network in Network.objects.filter(pk__in=fact.network_ids):
        likeness = likeness_of(held.title, held.text)
        actions.raise_matter(Matter.Kind.POST, held.pk, network=network, person=held.author, likeness=likeness)


def note_post_let_in(fact: PostLetIn) -> None:
    held = HeldPost.objects.select_related("message").get(pk=fact.held_post_id)
    by = _person(fact.by_id)
    actions.settle(Matter.Kind.POST, held.pk, by=by, choice=Choice.APPROVE)
    conversation = held.message.conversation_id if held.message else None
    about = {"person_id": held.author_id, "message_id": fact.message_id, "conversation_id": conversation}
    actions.note(Kind.LET_IN, by=by, thing_id=held.pk, network=_network_of_post(held, fact.by_id), **about)


def note_post_declined(fact: PostDeclined) -> None:
    held, by = HeldPost.objects.get(pk=fact.held_post_id), _person(fact.by_id)
    actions.settle(Matter.Kind.POST, held.pk, by=by, choice=Choice.REFUSE)
    about = {"person_id": held.author_id, "conversation_id": held.conversation_id, "reason": held.answer}
    actions.note(Kind.DECLINED, by=by, thing_id=held.pk, network=_network_of_post(held, fact.by_id), **about)


def forget_post(fact: PostTakenBack) -> None:
    actions.settle(Matter.Kind.POST, fact.held_post_id, by=_person(fact.author_id))


def note_removal(fact: MessageRemoved) -> None:
    removal = Removal.objects.select_related("message__conversation").get(pk=fact.removal_id)
    actions.note(
        Kind.REMOVED,
        by=_person(fact.by_id),
        thing_id=removal.pk,
        network=_network_of(removal.message.conversation, fact.by_id),
        person_id=removal.message.author_id,
        message=removal.message,
        conversation=removal.message.conversation,
        reason=removal.reason,
    )


def cross_out_removal(fact: MessageRestored) -> None:
    actions.cross_out(Kind.REMOVED, fact.removal_id, by=_person(fact.by_id))


def note_tending(
    fact: ConversationClosed
    | ConversationReopened
    | ConversationRenamed
    | ConversationMoved
    | ConversationSplit
    | ConversationsMerged,
) -> None:
    """Nothing where whoever began a conversation closed or renamed it themself."""
    tending = Tending.objects.filter(pk=fact.tending_id).select_related("conversation", "from_network").first()
    if tending is None:
        return
    network = tending.from_network or _network_of(tending.conversation, tending.by_id)
    actions.note(
        TENDED[Tending.Kind(tending.kind)],
        by=tending.by,
        thing_id=tending.pk,
        network=network,
        person_id=tending.conversation.started_by_id,
        conversation=tending.conversation,
        reason=tending.reason,
    )


def cross_out_tending(fact: TendingUndone) -> None:
    tending = Tending.objects.get(pk=fact.tending_id)
    actions.cross_out(TENDED[Tending.Kind(tending.kind)], tending.pk, by=tending.undone_by)


def hand_on_reports(fact: ConversationMoved | ConversationsMerged | TendingUndone) -> None:
    """Whoever looks after a conversation now looks at what was reported of it."""
    tending = Tending.objects.get(pk=fact.tending_id)
    actions.hand_on_reports([pk for pk in (tending.conversation_id, tending.other_id) if pk])


def note_measure(fact: MemberPaused | MemberRemoved) -> None:
    measure = Measure.objects.get(pk=fact.measure_id)
    actions.note(
        MEASURED[Measure.Kind(measure.kind)],
        by=measure.by,
        thing_id=measure.pk,
        network_id=measure.network_id,
        person_id=measure.person_id,
        reason=measure.reason,
        until=measure.until,
    )


def cross_out_measure(fact: PauseEnded | MemberTakenBack) -> None:
    measure = Measure.objects.get(pk=fact.measure_id)
    actions.cross_out(MEASURED[Measure.Kind(measure.kind)], measure.pk, by=measure.undone_by)


def note_ban(fact: MemberBanned) -> None:
    ban = Ban.objects.get(pk=fact.ban_id)
    about = {"network_id": ban.network_id, "person_id": ban.person_id, "reason": ban.reason, "until": ban.until}
    actions.note(Kind.BANNED, by=_person(fact.by_id), thing_id=ban.pk, **about)


def note_banned_address(fact: AddressBanned) -> None:
    """The address itself stays with the ban: the log of the members has none."""
    ban = Ban.objects.get(pk=fact.ban_id)
    about = {"network_id": ban.network_id, "reason": ban.reason, "until": ban.until}
    actions.note(Kind.ADDRESS, by=_person(fact.by_id), thing_id=ban.pk, **about)


def cross_out_ban(fact: BanLifted) -> None:
    kind = Kind.ADDRESS if fact.person_id is None else Kind.BANNED
    actions.cross_out(kind, fact.ban_id, by=_person(fact.by_id))


def note_posting(fact: PostingChanged) -> None:
    """How somebody's messages are dealt with from now on; what was decided about that before is over."""
    by, kind = _person(fact.by_id), POSTING.get(Membership.Posting(fact.posting))
    about = {"network_id": fact.network_id, "person_id": fact.person_id}
    for before in Decision.objects.filter(kind__in=POSTING.values(), undone_at=None, **about):
        actions.cross_out_one(before, by=by)
    if kind is not None:
        actions.note(kind, by=by, **about)


def _person(pk: int | None) -> Person | None:
    return Person.objects.filter(pk=pk).first() if pk else None


def _network_of(conversation: Conversation, by_id: int | None) -> Network | None:
    """The first of its networks that `by` looks after, or else the first."""
    return _first_facilitated(conversation.networks.order_by("placements__placed_at", "pk"), by_id)


def _network_of_post(held: HeldPost, by_id: int | None) -> Network | None:
    return _first_facilitated(held.networks.order_by("pk"), by_id)


def _first_facilitated(networks: QuerySet[Network], by_id: int | None) -> Network | None:
    facilitated = Membership.objects.facilitating().filter(person=by_id).values("network")
    return networks.filter(pk__in=facilitated).first() or networks.first()
