"""What is asked of whoever reports, decides, warns or appeals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Network

from .choices import Choice
from .models import Ground

BEGINNINGS = {
    "": _("Your own words alone"),
    "again": _("Thank you for writing. It would fit better if it said a little more; please send it again."),
    "elsewhere": _("Thank you for writing. This network is not the right place for it."),
    "known": _("Thank you for writing. It has been answered here lately; the search finds it."),
    "advertising": _("Thank you for writing. We do not pass on advertisements."),
}


class ReportForm(forms.Form):
    """`networks`: those that the reporter shares with a reported person; who looks at it depends on the choice."""

    ground = forms.ChoiceField(label=_("What is not right about it?"), choices=Ground, widget=forms.RadioSelect)
    network = forms.ModelChoiceField(
        Network.objects.none(),
        label=_("Who should look at it?"),
        empty_label=_("Those who run this site"),
        required=False,
    )
    words = forms.CharField(
        label=_("What should they know?"),
        help_text=_("If you like. It helps them to see what you see."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *arguments: Any, networks: Any = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if networks is None:
            del self.fields["network"]
        else:
            self.fields["network"].queryset = networks
            self.fields["network"].label_from_instance = lambda network: (
                _("The facilitators of %(network)s") % {"network": network.name}
            )


class AnswerForm(forms.Form):
    """`choices`: those there are for the matter."""

    choice = forms.ChoiceField(label=_("What shall be done?"), widget=forms.RadioSelect)
    beginning = forms.ChoiceField(label=_("Begin with"), choices=BEGINNINGS, required=False)
    words = forms.CharField(
        label=_("What they are told"),
        help_text=_("Whom it concerns reads this, and who looks after the network. Nobody else does."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )
    ground = forms.ChoiceField(
        label=_("Why, for the log"),
        help_text=_("Members of the network can read this, without names."),
        choices=[("", _("Say nothing")), *Ground.choices],
        required=False,
    )
    removes = forms.BooleanField(label=_("Remove the message as well"), required=False)

    def __init__(self, *arguments: Any, choices: Sequence[Choice], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["choice"].choices = [(choice.value, choice.label) for choice in choices]
        if Choice.REFUSE not in choices:
            del self.fields["beginning"]
        if Choice.REMOVE not in choices:
            del self.fields["removes"]
        if Choice.UPHOLD in choices:
            del self.fields["ground"]

    def clean_words(self) -> str:
        beginning = BEGINNINGS[self.cleaned_data.get("beginning", "")] if self.cleaned_data.get("beginning") else ""
        return "\n\n".join(filter(None, [str(beginning), self.cleaned_data["words"].strip()]))


class AppealForm(forms.Form):
    words = forms.CharField(
        label=_("What should somebody else know?"),
        help_text=_("They see what was decided and why, and what you write here."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )


class UndoForm(forms.Form):
    """`tells`: whether it concerns somebody, who reads it."""

    words = forms.CharField(
        label=_("What they are told"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *arguments: Any, tells: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not tells:
            self.fields["words"].label = _("Why, in a sentence or two?")
