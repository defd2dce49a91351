"""What somebody wrote before they had an account here becomes theirs."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import WordsClaimed
from ..models import Attachment, Conversation, Message, Placement
from .versions import raise_versions


@transaction.atomic
def take_over(person: Person, *, of: Person) -> int:
    """All that the unclaimed person `of` said and began is `person`'s. How many messages; twice is once.

    Raises ValueError if `of` is anybody's already.
    """
    if of.kind != Person.Kind.UNCLAIMED or person.kind != Person.Kind.MEMBER:
        raise ValueError(f"{of.pk} is not to be claimed by {person.pk}.")
    messages = Message.objects.filter(author=of)
    touched = set(messages.values_list("conversation", flat=True))
    touched.update(Conversation.objects.filter(started_by=of).values_list("pk", flat=True))
    seen = Message.objects.visible_to(person).filter(author=of).count()
    # Where both have written, there is one author less.
    both = Exists(Message.objects.filter(conversation=OuterRef("pk"), author=person))
    Conversation.objects.filter(both, pk__in=touched, author_count__gt=1).update(author_count=F("author_count") - 1)
    count = messages.update(author=person)
    Conversation.objects.filter(started_by=of).update(started_by=person)
    Conversation.objects.filter(closed_by=of).update(closed_by=person)
    Placement.objects.filter(placed_by=of).update(placed_by=person)
    Attachment.objects.filter(added_by=of).update(added_by=person)
    for some in in_parts(sorted(touched)):
        raise_versions(Conversation.objects.filter(pk__in=some))
    if count:
        record(WordsClaimed(person_id=person.pk, former_id=of.pk, messages=seen))
    return count


def in_parts(pks: list[int], most: int = 5_000) -> list[list[int]]:
    """The numbers, some thousands at a time: no database takes any number of them in one question."""
    return [pks[begin : begin + most] for begin in range(0, len(pks), most)]
