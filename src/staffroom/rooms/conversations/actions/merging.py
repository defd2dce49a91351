"""Two persons are one: what both have said, read and begun in a conversation is put together."""

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from staffroom.rooms.people.models import Person

from ..models import Conversation, Draft, HeldPost, Message, Participant, Reading
from .claiming import in_parts
from .versions import raise_versions

State = Participant.State
_NEAREST = [State.IN, State.ASKED, State.LEFT, State.DECLINED]


def settle_words(person: Person, former: Person) -> None:
    """Pages that show the former one are made anew; where both have written, there is one author less.

    How far they have read, and whether they take part, is what went further; drafts of the same answer are one.
    """
    _count_authors(person, former)
    # These only keep one form from being sent twice within minutes.
    Message.objects.filter(author=former, sent_key__isnull=False).update(sent_key=None)
    HeldPost.objects.filter(author=former, sent_key__isnull=False).update(sent_key=None)
    _settle_readings(person, former)
    _settle_drafts(person, former)
    _settle_participants(person, former)


def _count_authors(person: Person, former: Person) -> None:
    touched = set(Message.objects.filter(author=former).values_list("conversation", flat=True))
    touched.update(Conversation.objects.filter(started_by=former).values_list("pk", flat=True))
    for some in in_parts(sorted(touched)):
        both = Exists(Message.objects.filter(conversation=OuterRef("pk"), author=person))
        theirs = Exists(Message.objects.filter(conversation=OuterRef("pk"), author=former))
        found = Conversation.objects.filter(pk__in=some)
        found.filter(both, theirs, author_count__gt=1).update(author_count=F("author_count") - 1)
        raise_versions(found)


def _settle_readings(person: Person, former: Person) -> None:
    mine = {it.conversation_id: it for it in Reading.objects.filter(person=person)}
    for theirs in Reading.objects.filter(person=former, conversation__in=mine):
        own = mine[theirs.conversation_id]
        if theirs.read_up_to > own.read_up_to:
            own.read_up_to, own.read_at = theirs.read_up_to, theirs.read_at
        own.attention = own.attention or theirs.attention
        own.save()
        theirs.delete()


def _settle_drafts(person: Person, former: Person) -> None:
    """No word of a draft is lost."""
    mine = {it.conversation_id: it for it in Draft.objects.filter(person=person, conversation__isnull=False)}
    for theirs in Draft.objects.filter(person=former, conversation__in=mine):
        own = mine[theirs.conversation_id]
        own.text = "\n\n".join(dict.fromkeys(filter(None, (own.text, theirs.text))))
        own.save()
        theirs.delete()


def _settle_participants(person: Person, former: Person) -> None:
    mine = {it.conversation_id: it for it in Participant.objects.filter(person=person)}
    for theirs in Participant.objects.filter(person=former, conversation__in=mine):
        own = mine[theirs.conversation_id]
        own.state = min(own.state, theirs.state, key=lambda state: _NEAREST.index(State(state)))
        own.is_shut = own.is_shut and theirs.is_shut
        own.since, own.changed_at = min(own.since, theirs.since), timezone.now()
        own.save()
        theirs.delete()
