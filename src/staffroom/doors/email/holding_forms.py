"""What is asked of whoever looks after a mail that waits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Network


class PostAsForm(forms.Form):
    """`networks`: where it may go."""

    network = forms.ModelChoiceField(Network.objects.none(), label=_("Where it goes"), empty_label=None)
    who = forms.CharField(
        label=_("Whose words these are"),
        help_text=_("The address it came from, or the handle of a member. They are told that you posted it."),
        max_length=254,
    )

    def __init__(self, *arguments: Any, networks: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("It comes from the network, not from your own address."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
    )
    is_settled = forms.BooleanField(
        label=_("Put the mail aside as well"), help_text=_("It is kept, but waits no more."), required=False
    )

    def __init__(self, *arguments: Any, is_sealed: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if is_sealed:
            self.fields["is_settled"].help_text = _("What it said is gone then.")
