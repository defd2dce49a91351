"""Taking part in a private conversation: saying yes or no to being asked, leaving."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import PrivateConversationLeft, PrivateRequestAnswered
from ..models import Conversation, Participant
from ..participation import Participation, WhyNot, participation_of
from .refusals import PrivateRefused, ReplyRefused

State = Participant.State


@transaction.atomic
def accept_private(conversation: Conversation, *, person: Person) -> None:
    """They take part. Saying so again changes nothing. Raises PrivateRefused if nobody asks them (any more)."""
    own = _own(conversation, person)
    if own.state == State.ASKED:
        _settle(own, State.IN)


@transaction.atomic
def decline_private(conversation: Conversation, *, person: Person) -> None:
    """They don't want to, and see it no more; nobody is told. Raises PrivateRefused if nobody asks them (any more)."""
    own = _own(conversation, person)
    if own.state != State.ASKED:
        raise PrivateRefused(_("You take part in this conversation already. You can leave it."))
    _settle(own, State.DECLINED)


@transaction.atomic
def leave_private(conversation: Conversation, *, person: Person) -> None:
    """They neither read it nor hear of it any more; what they said stays. Raises PrivateRefused for outsiders.

    Who is asked whether they want to take part has nothing to leave: they decline.
    """
    own = _own(conversation, person)
    if own.state == State.ASKED:
        raise PrivateRefused(_("You have not said yet whether you want to take part. You can say no."))
    own.state, own.changed_at = State.LEFT, timezone.now()
    own.save(update_fields=["state", "changed_at"])
    record(PrivateConversationLeft(conversation_id=conversation.pk, person_id=person.pk))


def take_up(person: Person, conversation: Conversation) -> None:
    """Who is asked and answers takes part. Raises ReplyRefused for whoever may not write there."""
    standing = participation_of(person, conversation)
    if person.kind != Person.Kind.MEMBER or standing.why_not is not None:
        raise ReplyRefused(why_not_privately(standing))
    if standing.is_asked:
        accept_private(conversation, person=person)


def why_not_privately(standing: Participation) -> str:
    """Why somebody may not write there, in words for them; "" if they may."""
    names = get_text_list([person.name for person in standing.people], _("and"))
    match standing.why_not:
        case WhyNot.OUTSIDE:
            return _("You can't reply here any more: it is for the people who take part in it.")
        case WhyNot.UNANSWERED:
            return _("%(names)s has not answered yet. You can go on writing once somebody has.") % {"names": names}
        case WhyNot.ALONE:
            return _("Nobody else takes part in it any more.")
        case WhyNot.BLOCKED:
            return _("You have blocked %(names)s. Nothing goes between you until you lift that.") % {"names": names}
    return ""


def _own(conversation: Conversation, person: Person) -> Participant:
    rows = Participant.objects.present().select_for_update().filter(conversation=conversation, person=person)
    own = rows.first()
    if own is None:
        raise PrivateRefused(_("You do not take part in this conversation."))
    return own


def _settle(own: Participant, state: str) -> None:
    own.state, own.changed_at = state, timezone.now()
    own.save(update_fields=["state", "changed_at"])
    record(PrivateRequestAnswered(conversation_id=own.conversation_id, person_id=own.person_id))
