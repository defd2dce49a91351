"""No library speaks for itself: what forms say, they say in the house's voice."""

import gettext
from pathlib import Path

import allauth
import django
import pytest
from allauth.account import forms as account
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.utils import translation
from django.utils.translation import override

from staffroom.doors.email.forms import RelayForm
from staffroom.rooms.people.forms import ComeInForm, LeavingForm
from staffroom.wiring import borrowed_words, words

BORROWED = [*borrowed_words.OF_FIELDS, *borrowed_words.OF_PASSWORDS, *borrowed_words.OF_THE_SECOND_STEP]
DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
# The forms of the sign-in library that are on pages of ours.
OF_THE_LIBRARY = [
    account.ChangePasswordForm,
    account.LoginForm,
    account.ReauthenticateForm,
    account.SetPasswordForm,
    app.ActivateTOTPForm,
    passkeys.AddWebAuthnForm,
    passkeys.AuthenticateWebAuthnForm,
    passkeys.EditWebAuthnForm,
    second_step.AuthenticateForm,
]


def as_said(message, language: str | None) -> str:
    """`message` about one thing, its named blanks left open; language None: as it stands in the source."""
    with override(language):
        sentence = translation.gettext(message) if isinstance(message, str) else message
        try:
            return str(sentence % 1)
        except (TypeError, ValueError):
            return str(sentence)


def of_libraries() -> set[str]:
    """Every sentence that the libraries word themselves."""
    found = set()
    for folder in (DJANGO / "conf", DJANGO / "contrib" / "auth", ALLAUTH):
        with (folder / "locale" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            catalog = vars(gettext.GNUTranslations(file))["_catalog"]
        found |= {as_said(key if isinstance(key, str) else key[0], None) for key in catalog}
    return found


def forms_of_the_house(kind: type = forms.BaseForm):
    for form in kind.__subclasses__():
        yield from forms_of_the_house(form)
        if form.__module__.startswith("staffroom.") and ".tests." not in form.__module__:
            yield form


def sentences(form: type[forms.BaseForm]):
    for field in form.base_fields.values():
        yield from field.error_messages.values()
        yield from (validator.message for validator in field.validators if hasattr(validator, "message"))


def errors(form: forms.Form) -> dict[str, list[str]]:
    with override("en-gb"):
        return {name: list(said) for name, said in form.errors.items()}


@pytest.mark.parametrize("form", [*forms_of_the_house(), *OF_THE_LIBRARY], ids=lambda form: form.__qualname__)
def test_no_field_says_what_a_library_says(form):
    theirs = of_libraries()

    assert [said for message in sentences(form) if (said := as_said(message, "en-gb")) in theirs] == []


def test_whatever_the_second_step_refuses_is_in_our_words():
    theirs = of_libraries()

    said = [as_said(message, "en-gb") for message in DefaultMFAAdapter.error_messages.values()]

    assert [sentence for sentence in said if sentence in theirs] == []


def test_everything_that_is_borrowed_is_said_by_a_library_to_this_day():
    assert {as_said(message, None) for message in BORROWED} - of_libraries() == set()


def test_english_says_it_otherwise():
    assert [said for message in BORROWED if (said := as_said(message, "en-gb")) == as_said(message, None)] == []


def test_nothing_is_in_the_english_catalogue_that_is_not_borrowed():
    catalog = words.catalog(words.po_of("en_GB").with_suffix(".mo"))
    keys = {key if isinstance(key, str) else key[0] for key in catalog} - {""}

    assert {as_said(key, None) for key in keys} == {as_said(message, None) for message in BORROWED}


def test_an_address_that_is_none_or_missing_is_met_kindly():
    assert errors(ComeInForm({"email": ""})) == {"email": ["Something is missing here."]}
    assert errors(ComeInForm({"email": "jo at larkfield"})) == {
        "email": ["That is no email address yet. One looks like jo@example.org."]
    }


def test_a_choice_that_is_none_and_a_tick_that_is_missing_are_met_kindly():
    assert errors(LeavingForm({"words": "burn"})) == {
        "words": ["“burn” is not among the choices. Choose one of them."],
        "sure": ["Something is missing here."],
    }


def test_figures_are_met_kindly():
    given = {"host": "smtp.example.org", "security": "tls", "port": "many", "connections": 400}

    assert errors(RelayForm(given)) == {
        "port": ["This takes a whole number, such as 12."],
        "connections": ["That is too much: 20 is the most."],
    }


@pytest.mark.parametrize(
    ("validator", "said"),
    [
        (MaxLengthValidator(3), "This is too long: it has 5 characters, and 3 is the most."),
        (MinLengthValidator(8), "This is too short: it has 5 characters, and 8 is the least."),
    ],
)
def test_lengths_are_said_in_words(validator, said):
    with override("en-gb"), pytest.raises(ValidationError) as refused:
        validator("hello")

    assert refused.value.messages == [said]


def test_a_password_is_asked_for_and_refused_in_words():
    with override("en-gb"), pytest.raises(ValidationError) as refused:
        validate_password("password")

    assert refused.value.messages == [
        "This password is too short: 10 characters are the least.",
        "This password is one that many people use, and so the first that is tried. Choose another.",
    ]
    with override("en-gb"):
        assert password_validators_help_texts() == [
            "At least 10 characters; four words in a row do well.",
            "Not one that many people use.",
        ]
