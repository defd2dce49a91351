"""Which of the people somebody knows: by category, and by words of their name or of one's own notes.

In forms and URLs a category is a key: “friend” for a ready one, “own-12” for one's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from staffroom.foundation.mail.characters import clean_line

from . import actions
from .models import Category, Connection, Person

Kind = Category.Kind
READY = [kind for kind in Kind if kind != Kind.OWN]
NONE = "none"


@dataclass(frozen=True)
class Choice:
    """`key`: a category as forms and URLs have it, NONE for those in no category, "" for all."""

    person: Person
    key: str = ""
    words: str = ""
    category: Category | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str], person: Person) -> "Choice":
        key, words = clean_line(asked.get("category", ""), 30), clean_line(asked.get("q", ""), 100)
        return cls(person, key, words, category_of(person, key) if key not in {"", NONE} else None)

    def found(self) -> QuerySet[Connection]:
        """One's own side of each. A category that there is not holds nobody."""
        mine = Connection.objects.filter(person=self.person).select_related("other", "category")
        if self.key == NONE:
            mine = mine.filter(category__isnull=True)
        elif self.key:
            mine = mine.filter(category=self.category) if self.category else mine.none()
        if self.words:
            mine = mine.filter(
                Q(other__name__icontains=self.words)
                | Q(other__headline__icontains=self.words)
                | Q(met_at__icontains=self.words)
                | Q(notes__icontains=self.words)
            )
        return mine

    @property
    def query(self) -> str:
        """The same choice in a URL, without “?”; "" for everybody."""
        return urlencode({name: value for name, value in (("category", self.key), ("q", self.words)) if value})


def own_categories(person: Person) -> list[Category]:
    return list(Category.objects.filter(person=person, kind=Kind.OWN).order_by("name", "pk"))


def key_of(category: Category) -> str:
    return f"own-{category.pk}" if category.kind == Kind.OWN else category.kind


def category_of(person: Person, key: str, *, make: bool = False) -> Category | None:
    """`person`'s category that `key` stands for, if there is one; a ready one can be made. Raises CategoryRefused."""
    mine = Category.objects.filter(person=person)
    if key in {kind.value for kind in READY}:
        return actions.category_for(person, kind=key) if make else mine.filter(kind=key).first()
    number = key.removeprefix("own-")
    return mine.filter(kind=Kind.OWN, pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
