"""The shape of introducing two people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffroom.foundation.mail.characters import clean_line
from staffroom.rooms.people.models import Connection, Person

MOST_OFFERED = 500


class KnownPersonField(forms.CharField):
    """One of the people that the form's person knows, by handle or by name; they are offered while one types."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "people-you-know", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=130, widget=widget, **kwargs)


class IntroductionForm(forms.Form):
    """Two of those one knows, and why they should know one another."""

    one = KnownPersonField(label=gettext_lazy("Whom"), help_text=gettext_lazy("A name or handle of somebody you know."))
    other = KnownPersonField(label=gettext_lazy("And whom"))
    words = forms.CharField(
        label=gettext_lazy("Why they should know one another"),
        max_length=1000,
        help_text=gettext_lazy("Both read this before they decide, so leave out who they are."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def offered(self) -> list[Person]:
        """Those whom the person knows, by name; the latest five hundred of them."""
        latest = Connection.objects.filter(person=self.person).select_related("other").order_by("-since", "-pk")
        return sorted((it.other for it in latest[:MOST_OFFERED]), key=lambda person: person.name.casefold())

    def clean_one(self) -> Person:
        return self._known(self.cleaned_data["one"])

    def clean_other(self) -> Person:
        return self._known(self.cleaned_data["other"])

    def _known(self, said: str) -> Person:
        said = clean_line(said, 130)
        known = Person.objects.filter(connected_by__person=self.person)
        found = known.filter(handle=said.removeprefix("@").lower()).first()
        if found is not None:
            return found
        named = list(known.filter(name__iexact=said)[:2])
        if len(named) > 1:
            raise forms.ValidationError(_("You know more than one person of this name. Write the handle."))
        if not named:
            raise forms.ValidationError(_("You know nobody of this name or handle."))
        return named[0]
