"""The shapes of asking somebody to connect, and of what one keeps about those one knows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import actions
from .acquaintance import READY, category_of, key_of, own_categories
from .models import Category, Connection, Person


class NoteForm(forms.Form):
    """What one says when asking somebody to connect."""

    note = forms.CharField(
        label=_("A note"),
        required=False,
        max_length=600,
        help_text=_("How you know one another, or why you would like to. They read it before they decide."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CategoryForm(forms.Form):
    """One of a person's categories, by itself or as part of another form."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    new_category = forms.CharField(label=_("Or a new category"), required=False, max_length=60)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        category = self.fields["category"]
        if isinstance(category, forms.ChoiceField):
            category.choices = category_choices(person)

    def chosen(self) -> Category | None:
        """The category that was chosen, made if it is new; None for none. Raises CategoryRefused."""
        if name := self.cleaned_data.get("new_category"):
            return actions.category_for(self.person, name=name)
        return category_of(self.person, self.cleaned_data["category"], make=True)


class SideForm(CategoryForm):
    """What one keeps about somebody one knows."""

    met_at = forms.CharField(
        label=_("Where you met"), required=False, max_length=120, help_text=_("Such as: the Leeds meeting, 2024.")
    )
    notes = forms.CharField(
        label=_("Your notes"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )

    @classmethod
    def about(cls, connection: Connection, data: Any = None) -> "SideForm":
        now = {
            "category": key_of(connection.category) if connection.category else "",
            "met_at": connection.met_at,
            "notes": connection.notes,
        }
        return cls(connection.person, data, initial=now)


class CategoryNameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)


def category_choices(person: Person) -> list[tuple[str, Any]]:
    """None, the ready ones, and `person`'s own. One query."""
    return [
        ("", pgettext_lazy("category of people", "None")),
        *((kind.value, kind.label) for kind in READY),
        *((key_of(own), own.label) for own in own_categories(person)),
    ]
