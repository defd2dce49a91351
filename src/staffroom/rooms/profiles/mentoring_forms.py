"""The shapes of what mentors, and those who look for one, tell us."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .actions.being_mentor import LONGEST_WORDS, MOST_AT_A_TIME
from .actions.mentoring import LONGEST_ANSWER, LONGEST_PURPOSE
from .models import Term


class SectorField(forms.ModelChoiceField):
    """One sector, called as in the reader's language."""

    def label_from_instance(self, term: Term) -> str:
        return term.called_in(get_language() or "en")


class SectorsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, term: Term) -> str:
        return term.called_in(get_language() or "en")


def sectors() -> Any:
    """Those that are offered, in their order."""
    return Term.objects.filter(vocabulary=Term.Vocabulary.SECTOR, is_offered=True).order_by("position", "name")


class MentorForm(forms.Form):
    """What somebody offers who would mentor others."""

    capacity = forms.IntegerField(
        label=_("How many people at a time?"),
        min_value=1,
        max_value=MOST_AT_A_TIME,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    words = forms.CharField(
        label=_("What you can help with, and how"),
        help_text=_("Such as: first service plans; an hour a month by phone."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sectors = SectorsField(
        label=_("In which sectors?"), queryset=Term.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = sectors()
        if not self.fields["sectors"].queryset.exists():
            del self.fields["sectors"]


class MentorsForm(forms.Form):
    """What somebody looks for. Whatever makes no sense is left out."""

    sector = forms.CharField(max_length=60, required=False)
    words = forms.CharField(max_length=100, required=False)
    room = forms.BooleanField(required=False)


class MentoringForm(forms.Form):
    """A request: what somebody would like help with."""

    purpose = forms.CharField(
        label=_("What would you like help with?"),
        help_text=_("What you are working on, what you hope for, and how often you would like to talk."),
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class MentoringAnswerForm(forms.Form):
    words = forms.CharField(
        label=_("A few words"), max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
