"""The shapes of what people tell us about themselves."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staffroom.foundation import zones
from staffroom.foundation.honeypot import GuardedForm

from .models import Account, Person, Site

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("The Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("The Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("The Indian Ocean"),
    "Pacific": _("The Pacific"),
}


class ComeInForm(GuardedForm):
    """An address to send a code to: somebody's here, or somebody new's."""

    email = forms.EmailField(
        label=_("Email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PasswordForm(LoginForm):
    """An address and a password, labelled as our fields are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class IntroductionForm(forms.ModelForm[Person]):
    """Who somebody is to others."""

    class Meta:
        model = Person
        fields = ["name", "handle", "headline"]
        labels = {"name": _("Your name"), "handle": _("Your handle"), "headline": _("What you do, in a line")}
        help_texts = {
            "name": _("As colleagues know you."),
            "handle": _("A short name for links and mentions, such as jo-norwood."),
            "headline": _("Such as: Librarian and archivist, Highland Seabird Trust."),
        }
        error_messages = {"handle": {"unique": _("This handle is taken. Choose another.")}}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handle"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["handle"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_handle(self) -> str:
        return self.cleaned_data["handle"].strip().lower().lstrip("@")


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("A personal one stays yours when the job ends. We send a link there to see that you read it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class OwnAddressForm(forms.Form):
    """Whether others get to see an address of theirs."""

    shows_address = forms.BooleanField(
        label=_("My letters carry my own address"),
        required=False,
        help_text=_(
            "Everybody who gets your messages by email then sees the address that your mail goes to. "
            "Otherwise they come from the network's address, under your name, and nobody sees yours."
        ),
    )


class FoundByAddressForm(forms.Form):
    """Whether those who know an address of theirs find them here."""

    is_found = forms.BooleanField(
        label=_("People who know my address may find me here"),
        required=False,
        help_text=_(
            "Somebody who brings a list of the people they know, with your address in it, then learns that you are "
            "here, and can ask to connect. Otherwise nobody finds anybody by an address."
        ),
    )


class PreferencesForm(forms.Form):
    """How the pages look, and in what language and time they speak."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"))
    theme = forms.ChoiceField(
        label=_("Light"),
        required=False,
        choices=[("", _("As my system")), ("light", _("Day")), ("dark", _("Evening"))],
    )

    def __init__(self, account: Account, data: Mapping[str, Any] | None = None) -> None:
        now = {"language": account.language, "timezone": account.timezone, "theme": account.theme}
        super().__init__(data, initial=now)
        self.fields["timezone"].choices = zone_choices(account.timezone)


def zone_choices(chosen: str) -> list[Any]:
    """Places by region; and before them what was `chosen` once by a name that is not offered any more."""
    others = dict.fromkeys(zone for zone in (chosen, "UTC") if zone not in zones.places())
    regions = groupby(zones.places(), key=lambda zone: zone.partition("/")[0])
    return [
        *((zone, _said(zone)) for zone in others),
        *(
            (REGIONS.get(region, region), [(zone, _said(zone.partition("/")[2])) for zone in places])
            for region, places in regions
        ),
    ]


def _said(zone: str) -> str:
    """“Argentina, Buenos Aires”."""
    return zone.replace("_", " ").replace("/", ", ")


class LeavingForm(forms.Form):
    """What becomes of one's words."""

    words = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("stays where it was said, as by “Former member”, so that the answers to it still make sense")),
            ("withdraw", _("is withdrawn: the text and files are deleted, and only “withdrawn” remains")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("Yes, close my account. This can't be undone."))


class SetUpForm(forms.Form):
    """What a new site needs to know."""

    name = forms.CharField(
        label=_("What the site is called"),
        max_length=80,
        help_text=_("Such as: Staffroom for Information Workers."),
    )
    mail_domain = forms.CharField(
        label=_("Its mail domain"),
        max_length=200,
        help_text=_(
            "Networks get addresses that end in it, such as lone-workers@lists.example.org. "
            "If you have none yet, write localhost; it can be changed later."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    operator_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    operator_email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("You run the site with it: you are its first operator."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SiteForm(forms.ModelForm[Site]):
    """What the site says of itself. It only shapes it: actions write."""

    class Meta:
        model = Site
        fields = ["name", "about", "mail_domain"]
        labels = {
            "name": _("What the site is called"),
            "about": _("What it is, and for whom"),
            "mail_domain": _("Its mail domain"),
        }
        help_texts = {
            "about": _("One or two sentences. They stand on the front page, where guests read them first."),
            "mail_domain": _(
                "The addresses of all networks end in it. Mail to the old ones no longer reaches us when it is changed."
            ),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "mail_domain": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        }


class OperatorForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), help_text=_("Of somebody who has an account here already."))
