"""What knows one kind of matter: how it is shown to whoever decides, and what each choice does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from staffroom.rooms.people.models import Person

from .choices import Choice
from .models import Matter


@dataclass(frozen=True)
class Shown:
    """All that is needed to decide, in the words of whoever reads it.

    `html` is safe, `text` plain: one of them is what it is about. `remarks`: a sentence each, such as what reports
    say. `before`: what it answers, as (who, safe HTML). `choices` may differ from matter to matter.
    """

    title: str
    choices: Sequence[Choice]
    html: str = ""
    text: str = ""
    url: str = ""
    person: Person | None = None
    sender: str = ""
    remarks: Sequence[str] = ()
    before: tuple[str, str] | None = None
    takes_words: bool = True


@dataclass(frozen=True)
class Answer:
    """What somebody chose. `words` go to whom it concerns; `removes`: the reported message goes as well."""

    choice: Choice
    words: str = ""
    ground: str = ""
    removes: bool = False


@dataclass(frozen=True)
class Desk:
    """`shown(matters, reader)`: by the matters' ids, in a fixed number of queries; what is gone is left out.

    `carry_out(matter, answer, by)` does it; `follow` does it for what is bundled with a matter that it was done for.
    Either may raise `refusals`, whose words are for whoever decides.
    """

    shown: Callable[[Sequence[Matter], Person], Mapping[int, Shown]]
    carry_out: Callable[[Matter, Answer, Person], None]
    follow: Callable[[Matter, Answer, Person], None]
    refusals: tuple[type[Exception], ...]


def desk_for(kind: str) -> Desk:
    desks: Mapping[str, Any] = import_string(settings.MATTERS)
    return desks[kind]


def shown_all(matters: Sequence[Matter], reader: Person) -> dict[int, Shown]:
    """Each of the matters as its desk shows it; as many queries as there are kinds, times what each desk asks."""
    by_kind: dict[str, list[Matter]] = {}
    for matter in matters:
        by_kind.setdefault(matter.kind, []).append(matter)
    found: dict[int, Shown] = {}
    for kind, group in by_kind.items():
        found |= desk_for(kind).shown(group, reader)
    return found
