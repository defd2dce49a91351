"""Who the writer of a recommendation was to whom it is about, in words for anybody else."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person

from .models import Recommendation

Relation = Recommendation.Relation

_WORDS: dict[str, Promise] = {
    Relation.COLLEAGUE: _("%(writer)s and %(other)s worked together"),
    Relation.LED: _("%(writer)s was the manager of %(other)s"),
    Relation.LED_BY: _("%(other)s was the manager of %(writer)s"),
    Relation.TAUGHT: _("%(writer)s taught or trained %(other)s"),
    Relation.TAUGHT_BY: _("%(other)s taught or trained %(writer)s"),
    Relation.MENTORED: _("%(writer)s was a mentor to %(other)s"),
    Relation.MENTORED_BY: _("%(other)s was a mentor to %(writer)s"),
    Relation.SERVED: _("%(writer)s used what %(other)s provides"),
    Relation.PROVIDED: _("%(other)s used what %(writer)s provides"),
    Relation.COMMITTEE: _("%(writer)s and %(other)s ran something together"),
}
_OTHER = _("%(writer)s knows %(other)s otherwise")


def in_words(relation: str, writer: Person, other: Person, circumstances: str = "") -> str:
    """“Priya Shah was the manager of Jo Norwood, at Larkfield Hospice until 2023”, in the language that is active."""
    names = {"writer": writer.name, "other": other.name}
    if relation == Relation.OTHER and circumstances:
        return circumstances
    words = str(_WORDS.get(relation, _OTHER)) % names
    return f"{words}, {circumstances}" if circumstances else words


def choices(writer: Person, other: Person) -> list[tuple[str, str]]:
    """All of them in the words for others, for whoever asks to be recommended."""
    return [(relation.value, in_words(relation, writer, other)) for relation in Relation]


@dataclass(frozen=True)
class Worded:
    """A recommendation as it is read: its text, who wrote it, and who the two were to one another."""

    recommendation: Recommendation
    text: str
    writer: Person
    relation: str


def as_shown(recommendation: Recommendation, recommended: Person) -> Worded:
    """The words that were approved. `recommended` is given so that a list of them asks for nobody."""
    one = recommendation
    relation = in_words(one.shown_relation, one.writer, recommended, one.shown_circumstances)
    return Worded(one, one.shown_text, one.writer, relation)


def as_written(recommendation: Recommendation) -> Worded:
    """The words its writer wrote last."""
    one = recommendation
    return Worded(one, one.text, one.writer, in_words(one.relation, one.writer, one.recommended, one.circumstances))
