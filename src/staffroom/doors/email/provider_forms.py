"""The keys that a mail provider told the operator."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .forms import is_here
from .providers.kinds import Kind

_NOT_SO = _("It is not written like this. Copy it from your provider's page, without what stands around it.")


class ProviderForm(forms.Form):
    """A field for each key of the provider. One that is left empty keeps what is stored, if `is_stored`."""

    def __init__(self, *args: Any, kind: Kind, is_stored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in kind.keys:
            if key.is_shown:
                self.fields[key.name] = forms.CharField(
                    label=str(key.label),
                    max_length=300,
                    required=key.is_needed,
                    validators=[RegexValidator(f"^(?:{key.pattern})$", _NOT_SO)] if key.pattern else (),
                )
                continue
            self.fields[key.name] = forms.CharField(
                label=str(key.label),
                max_length=500,
                required=not is_stored,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
                help_text=_("Stored encrypted and never shown. Leave it empty to keep the one that is stored.")
                if is_stored
                else _("Stored encrypted and never shown."),
            )
        self.fields["api_url"] = forms.URLField(
            label=_("Address of its API, if it is not the usual one"),
            required=False,
            max_length=200,
            help_text=_("Accounts of another region (the EU, say) may have one. Your provider's papers name it."),
        )

    def clean_api_url(self) -> str:
        """Keys go over HTTPS alone, or to this very machine."""
        url = str(self.cleaned_data["api_url"])
        if url and urlsplit(url).scheme != "https" and not is_here(urlsplit(url).hostname or ""):
            raise forms.ValidationError(_("It has to begin with https://, or others could read the keys."))
        return url
