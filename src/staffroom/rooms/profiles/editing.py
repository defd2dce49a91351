"""What somebody's own pages for changing their profile begin with: the profile, and who sees which of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Audience, Category, Person

from .fields import FIELDS
from .models import Disclosure, Profile, Term
from .seeing import disclosures_of

_OF_CATEGORY = f"{Audience.CATEGORY}:"


@dataclass(frozen=True)
class Own:
    """One's own profile, each part looked up once."""

    person: Person

    @cached_property
    def profile(self) -> Profile:
        found = Profile.objects.select_related("place", "stage").filter(person=self.person).first()
        return found or Profile(person=self.person)

    @cached_property
    def disclosures(self) -> Mapping[str, Disclosure]:
        return disclosures_of(self.person)

    @cached_property
    def categories(self) -> Sequence[Category]:
        return sorted(Category.objects.filter(person=self.person), key=lambda category: category.label.casefold())

    @cached_property
    def chosen(self) -> Mapping[str, Sequence[Term]]:
        """Their sectors and topics; none where nothing is said yet."""
        if self.profile._state.adding:  # noqa: SLF001  documented: whether it was saved
            return {"sectors": [], "topics": []}
        return {"sectors": list(self.profile.sectors.all()), "topics": list(self.profile.topics.all())}

    @cached_property
    def offered(self) -> Mapping[str, Sequence[Term]]:
        """By vocabulary, in the order in which they are shown."""
        found: dict[str, list[Term]] = {vocabulary: [] for vocabulary in Term.Vocabulary}
        for term in Term.objects.filter(is_offered=True).order_by("vocabulary", "position", "name"):
            found[term.vocabulary].append(term)
        return found

    @property
    def audiences(self) -> list[tuple[str, str]]:
        """For whom a field can be, as choices of a form."""
        return [
            (Audience.PUBLIC.value, _("Anyone, also without an account")),
            (Audience.MEMBERS.value, _("Everyone with an account here")),
            (Audience.NETWORK.value, _("Members of networks you share")),
            (Audience.CONNECTIONS.value, _("The people you know")),
            *(
                (f"{_OF_CATEGORY}{it.pk}", _("Of those you know: %(category)s") % {"category": it.label})
                for it in self.categories
            ),
            (Audience.ME.value, _("Only you")),
        ]

    def audience_of(self, field: str) -> str:
        """The choice in force. A category that is gone leaves nobody but oneself."""
        chosen = self.disclosures[field]
        if chosen.audience != Audience.CATEGORY:
            return str(chosen.audience)
        return f"{_OF_CATEGORY}{chosen.category_id}" if chosen.category_id else Audience.ME.value


def as_choice(value: str) -> tuple[str, int | None]:
    """What `disclose` takes, of one of the choices above."""
    if value.startswith(_OF_CATEGORY):
        return Audience.CATEGORY.value, int(value.removeprefix(_OF_CATEGORY))
    return value, None


def question_for(field: str) -> str:
    """“Who sees “Pronouns”?”"""
    return _("Who sees “%(field)s”?") % {"field": FIELDS[field].label}
