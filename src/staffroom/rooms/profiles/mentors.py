"""Who is open to mentoring, as far as whoever asks may know."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.muting import unmuted_by

from .mentoring_rules import FIELD
from .models import Mentor, Term, Trait

LATELY = ("-confirmed_at", "-pk")


def mentors_for(viewer: Person, *, sector: str = "", words: str = "", has_room: bool = False) -> QuerySet[Mentor]:
    """Those whom `viewer` may find, each with `mentees`; by the slug of a sector, by words, with room for another."""
    seen = Trait.objects.visible_to(viewer).filter(field=FIELD, person=OuterRef("person"))
    found = Mentor.objects.available().counted().filter(Exists(seen), person__in=Person.objects.seen_by(viewer))
    found = found.filter(blocks.apart_from(viewer, "person__"), unmuted_by(viewer, "person__")).exclude(person=viewer)
    if sector:
        of_sector = Term.objects.filter(vocabulary=Term.Vocabulary.SECTOR, slug=sector)
        found = found.filter(Exists(Mentor.objects.filter(pk=OuterRef("pk"), sectors__in=of_sector)))
    for word in words.split()[:8]:
        named = Q(person__name__icontains=word) | Q(person__headline__icontains=word)
        found = found.filter(Q(words__icontains=word) | named)
    if has_room:
        found = found.filter(Q(mentees__lt=F("capacity")))
    return found.select_related("person").prefetch_related("sectors")
