"""What the operator tells us about the mail server that takes our mail."""

from ipaddress import ip_address
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .models import Relay

MOST_CONNECTIONS = 20

host_shape = RegexValidator(
    r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^\[?[0-9A-Fa-f:.]+\]?$",
    _("This is no name of a server. It looks like mail.example.org, or is a number like 127.0.0.1."),
)


class RelayForm(forms.Form):
    """An empty password keeps the one that is stored, as long as the server stays the same."""

    host = forms.CharField(
        label=_("Mail server"),
        max_length=200,
        validators=[host_shape],
        help_text=_("Your provider calls it SMTP server or outgoing mail, such as smtp.example.org."),
    )
    security = forms.ChoiceField(
        label=_("How the connection is protected"), choices=Relay.Security, widget=forms.RadioSelect
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    username = forms.CharField(label=_("Login"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted and never shown. Leave it empty if your server asks for none."),
    )
    connections = forms.IntegerField(
        label=_("Connections at the same time"),
        min_value=1,
        max_value=MOST_CONNECTIONS,
        help_text=_("Two are enough nearly always. A provider far away may be quicker with more."),
    )

    def __init__(self, *args: Any, stored: Relay | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stored and stored.password:
            self.fields["password"].help_text = _(
                "Stored encrypted and never shown. Leave it empty to keep the one that is stored."
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_open = values.get("security") == Relay.Security.NONE
        if is_open and values.get("host") and not is_here(values["host"]):
            self.add_error("security", _("Without protection only a server on this machine: others could read along."))
        return values


def is_here(host: str) -> bool:
    """Whether `host` is this very machine, as far as its name says."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
