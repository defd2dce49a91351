"""What the operator tells us about a mailbox that we look into."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Network

from .forms import host_shape, is_here
from .models import Mailbox

LONGEST_FOLDER = 200


class MailboxForm(forms.Form):
    """An empty password keeps the one that is stored, as long as server and login stay the same."""

    host = forms.CharField(
        label=_("Server"),
        max_length=200,
        validators=[host_shape],
        help_text=_("Your provider calls it IMAP server or incoming mail, such as imap.example.org."),
    )
    security = forms.ChoiceField(
        label=_("How the connection is protected"), choices=Mailbox.Security, widget=forms.RadioSelect
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    username = forms.CharField(label=_("Login"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted and never shown. Many providers want an app password made for this alone."),
    )
    address = forms.EmailField(
        label=_("Its email address, if the login is none"),
        max_length=254,
        required=False,
        help_text=_("What stands behind a “+” in it is understood: box+my-network@example.org is for “my-network”."),
    )
    network = forms.CharField(
        label=_("For which network"),
        max_length=100,
        required=False,
        help_text=_(
            "If everything that comes to it is for one network: what stands before the @ in its address here, such as "
            "my-network. Leave it empty if each mail says for which it is."
        ),
    )
    folder = forms.CharField(label=_("Folder"), max_length=LONGEST_FOLDER)
    afterwards = forms.ChoiceField(
        label=_("What happens there to a mail that was taken"), choices=Mailbox.Afterwards, widget=forms.RadioSelect
    )
    moved_to = forms.CharField(
        label=_("Folder it is moved to"),
        max_length=LONGEST_FOLDER,
        required=False,
        help_text=_("It is made unless it is there."),
    )
    takes_old = forms.BooleanField(
        label=_("Take what is in the folder already, too"),
        required=False,
        help_text=_("Old mail is posted as if it came today, and mailed to members. An archive is better imported."),
    )

    def __init__(self, *args: Any, stored: Mailbox | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = stored
        if stored:
            self.fields["password"].help_text = _(
                "Stored encrypted and never shown. Leave it empty to keep the one that is stored."
            )
            del self.fields["takes_old"]  # it has begun

    def clean_network(self) -> Network | None:
        """By its address, which whoever writes there knows: names of networks that hide are not for operators."""
        slug = str(self.cleaned_data["network"]).strip().lower().partition("@")[0]
        network = Network.objects.filter(slug=slug).first() if slug else None
        if slug and network is None:
            raise forms.ValidationError(_("There is no network with this address."))
        return network

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("security") == Mailbox.Security.NONE and values.get("host") and not is_here(values["host"]):
            self.add_error("security", _("Without protection only a server on this machine: others could read along."))
        if not values.get("password") and not self._keeps_password(values):
            self.add_error("password", _("The mailbox does not open without its password."))
        if values.get("afterwards") == Mailbox.Afterwards.MOVE:
            self._check_folders(values)
        return values

    @property
    def given(self) -> dict[str, Any]:
        """What was entered, as fields of Mailbox. A password of None: the one that is stored."""
        return self.cleaned_data | {"password": self.cleaned_data["password"] or None}

    def _keeps_password(self, values: dict[str, Any]) -> bool:
        """Another server or login is never handed a password that was meant for this one."""
        stored = self._stored
        return stored is not None and (stored.host, stored.username) == (values.get("host"), values.get("username"))

    def _check_folders(self, values: dict[str, Any]) -> None:
        if not values.get("moved_to"):
            self.add_error("moved_to", _("To which folder? A name such as “Taken” will do."))
        elif values["moved_to"] == values.get("folder"):
            self.add_error("moved_to", _("That is where it comes from. Name another folder."))
