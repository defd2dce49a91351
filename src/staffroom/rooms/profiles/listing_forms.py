"""Positions, qualifications and links, one at a time."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from .models import Link, Position, Qualification

_MONTHS = [("", _("Month")), *((str(number), name) for number, name in MONTHS.items())]


def _year(label: Any, **named: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": "1900", "max": "2100"})
    return forms.IntegerField(label=label, required=False, min_value=1900, max_value=2100, widget=widget, **named)


def _month(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_MONTHS, coerce=int, empty_value=None, required=False)


class PositionForm(forms.Form):
    role = forms.CharField(label=_("What you were, or are"), max_length=120)
    organisation = forms.CharField(label=_("Where"), max_length=160, required=False)
    from_month = _month(_("From (month, if you like)"))
    from_year = _year(_("From (year)"))
    until_month = _month(_("Until (month, if you like)"))
    until_year = _year(_("Until (year)"))
    is_current = forms.BooleanField(label=_("I am still there"), required=False)
    about = forms.CharField(
        label=_("What it was about, in a sentence or two"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def begins(position: Position) -> dict[str, Any]:
        """What stands in the form when `position` is changed."""
        return {name: getattr(position, name) for name in PositionForm.base_fields}


class QualificationForm(forms.Form):
    name = forms.CharField(
        label=_("What it is called"), max_length=160, help_text=_("Such as: MA Librarianship; Chartership.")
    )
    letters = forms.CharField(
        label=_("Letters behind your name"), max_length=20, required=False, help_text=_("Such as: MCLIP.")
    )
    awarded_by = forms.CharField(label=_("Who awarded it"), max_length=160, required=False)
    year = _year(_("Year"))

    @staticmethod
    def begins(qualification: Qualification) -> dict[str, Any]:
        return {name: getattr(qualification, name) for name in QualificationForm.base_fields}


class LinkForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the page"),
        max_length=400,
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Such as: https://example.org/jo."),
    )
    label = forms.CharField(label=_("What it is"), max_length=80, required=False, help_text=_("Such as: My blog."))

    @staticmethod
    def begins(link: Link) -> dict[str, Any]:
        return {"url": link.url, "label": link.label}
