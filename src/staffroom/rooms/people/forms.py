"""The shapes of what people tell us about themselves."""

import zoneinfo

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import actions, signing_in
from .models import Account, Person


class ComeInForm(RequestLoginCodeForm):
    """An address to send a code to: somebody's here, or somebody new's."""

    def clean_email(self) -> str:
        email = super().clean_email().lower()
        try:
            account = signing_in.account_for(email, name=self.cleaned_data.get("name", ""))
        except actions.AddressRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self._user = account if account.is_active else None
        return email

    @property
    def account(self) -> Account | None:
        """Whom the code is for; None for an account that is closed, and then none is sent."""
        return self._user


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


class PreferencesForm(forms.ModelForm[Account]):
    """How the pages look, and in what language and time they speak."""

    class Meta:
        model = Account
        fields = ["language", "timezone", "theme"]
        labels = {"language": _("Language"), "timezone": _("Time zone"), "theme": _("Light")}

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())],
    )
    theme = forms.ChoiceField(
        label=_("Light"),
        required=False,
        choices=[("", _("As my system")), ("light", _("Day")), ("dark", _("Evening"))],
    )


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


class OperatorForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), help_text=_("Of somebody who has an account here already."))
