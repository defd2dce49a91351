"""What whoever decides should know of somebody: since when they are here, how much they wrote, what was decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.foundation.clock import date_words
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.models import Person

from .models import Decision

SINCE = Q(undone_at=None) & ~Q(kind__in=[Decision.Kind.LET_IN, Decision.Kind.FREED])


@dataclass(frozen=True)
class Known:
    since: datetime
    messages: int
    decisions: int

    @property
    def words(self) -> str:
        """“Here since March 2019; 214 messages; one decision before.”"""
        said = ngettext("%(count)s message", "%(count)s messages", self.messages) % {"count": self.messages}
        parts = [_("Here since %(date)s") % {"date": date_words(self.since)}, said]
        if self.decisions:
            before = ngettext("%(count)s decision before", "%(count)s decisions before", self.decisions)
            parts.append(before % {"count": self.decisions})
        return "; ".join(parts) + "."


def known_of(people: Collection[int], reader: Person) -> Mapping[int, Known]:
    """By person; four queries, however many they are. Only what `reader` may see is counted."""
    seen_said = Message.objects.visible_in_networks_to(reader).filter(author__in=people)
    said = seen_said.values_list("author").annotate(Count("pk"))
    seen = Decision.objects.concerning(reader)
    decided = seen.filter(SINCE, person__in=people).values_list("person").annotate(Count("pk"))
    messages, decisions = dict(said.order_by()), dict(decided.order_by())
    since = dict(Person.objects.filter(pk__in=people).values_list("pk", "created_at"))
    return {pk: Known(at, messages.get(pk, 0), decisions.get(pk, 0)) for pk, at in since.items()}
