"""Forms that anybody may send, and programs like to: a field nobody sees, and the time it takes to fill one in.

Neither needs a script, asks a person anything, or keeps anything of anybody.
"""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

SALT = "staffroom:form"
LONGEST = 60 * 60 * 24  # seconds that a page may stand open


class GuardedForm(forms.Form):
    """A form with two fields more: `website`, to be left empty, and `opened`, when the page was made.

    Whoever fills in what nobody sees, is quicker than a person, or sends no page of ours, is asked to do it once more.
    """

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["opened"].initial = opened_now()

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: it is there for programs that fill in everything."))
        return ""

    def clean_opened(self) -> str:
        if seconds_since(self.cleaned_data["opened"]) < settings.QUICKEST_FORM:
            # What is shown again was made anew.
            self.data = dict(self.data.items()) | {"opened": opened_now()}
            raise forms.ValidationError(_("That was very quick. Press the button once more."))
        return str(self.cleaned_data["opened"])


def opened_now() -> str:
    return signing.dumps(int(time.time() * 1000), salt=SALT)


def seconds_since(opened: str) -> float:
    """How long ago the page was made; 0 for what we did not make, or too long ago."""
    try:
        return max(0.0, time.time() - signing.loads(opened, salt=SALT, max_age=LONGEST) / 1000)
    except signing.BadSignature:
        return 0.0
