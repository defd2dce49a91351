"""What facilitators decide about a member, before it is done."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Membership

LONGEST_REASON = 500
PAUSES = [("1", _("A day")), ("7", _("A week")), ("30", _("A month"))]
BANS = [("", _("Until somebody lifts it")), ("30", _("A month")), ("365", _("A year"))]


class ReasonForm(forms.Form):
    """Why; whom it concerns is told. `who_reads` says who else."""

    who_reads = _("They read it, and so do the others who look after the network.")

    reason = forms.CharField(
        label=_("Why, in a sentence or two?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = self.who_reads


class PostingForm(forms.Form):
    """What happens to what they write."""

    posting = forms.ChoiceField(
        label=_("What they write appears"), choices=Membership.Posting.choices, required=False, widget=forms.RadioSelect
    )


class PauseForm(ReasonForm):
    days = forms.ChoiceField(label=_("For how long?"), choices=PAUSES, initial="7", widget=forms.RadioSelect)
    field_order = ("days", "reason")

    @property
    def until(self) -> Any:
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))


class BanForm(ReasonForm):
    days = forms.ChoiceField(label=_("For how long?"), choices=BANS, required=False, widget=forms.RadioSelect)
    field_order = ("days", "reason")

    @property
    def until(self) -> Any:
        """None: until somebody lifts it."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class AddressBanForm(ReasonForm):
    """An address, or a pattern. Nobody is told: it may be anybody's."""

    who_reads = _("Those who look after the network read it. Members read in the log that an address was banned.")

    email = forms.CharField(
        label=_("Address"),
        help_text=_("One address, or *@example.org for all of a domain."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("email", "reason")


class SiteBanForm(BanForm):
    """Who is banned from the whole site: by handle, or by an address."""

    who_reads = _("Whoever has an account reads it, and so do those who run the site.")

    who = forms.CharField(
        label=_("Handle or address"),
        help_text=_("The handle of somebody who has an account; an address, or *@example.org for all of a domain."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("who", "days", "reason")
