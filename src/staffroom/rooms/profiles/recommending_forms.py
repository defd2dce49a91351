"""The shapes of what people tell us when they recommend one another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person

from . import relations
from .actions.recommending import LONGEST_ANSWER, LONGEST_CIRCUMSTANCES, LONGEST_PURPOSE, LONGEST_TEXT
from .models import Recommendation

Relation = Recommendation.Relation


def _circumstances() -> forms.CharField:
    return forms.CharField(
        label=_("Where and when"),
        help_text=_("Such as: at Larkfield Hospice, 2019 to 2023."),
        max_length=LONGEST_CIRCUMSTANCES,
        required=False,
    )


class RecommendForm(forms.Form):
    """What its writer says of somebody, and who they were to one another."""

    text = forms.CharField(
        label=_("Your recommendation"),
        help_text=_("A few sentences say more than many: what they did, and what it was good for."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    relation = forms.ChoiceField(label=_("Who were you to one another?"), choices=Relation.choices)
    circumstances = _circumstances()


class AskForm(forms.Form):
    """What somebody asks to be recommended for, with a suggested beginning."""

    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Such as: my work on the evidence service. Only they read this."),
        max_length=LONGEST_PURPOSE,
    )
    beginning = forms.CharField(
        label=_("How it might begin"),
        help_text=_("A first sentence makes it easier. They may use it, or write their own."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    relation = forms.ChoiceField(label=_("Who were you to one another?"))
    circumstances = _circumstances()

    def __init__(self, *args: Any, asker: Person, writer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = forms.ChoiceField(
            label=_("Who were you to one another?"), choices=relations.choices(writer, asker)
        )


class AnswerForm(forms.Form):
    """A few words to the other: why not now, or what should be put otherwise."""

    words = forms.CharField(
        label=_("A few words"), max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
