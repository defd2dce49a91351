"""What libraries say to readers. Our catalogues say it in our own voice: locale/en_GB in English, locale/de in German.

Nobody calls these: they stand here so that translators are asked for them. A test compares them with what the forms
of the libraries and our own can say, so that no library speaks for itself after an upgrade.
"""

from django.utils.translation import gettext_noop as said
from django.utils.translation import ngettext_lazy

OF_FIELDS = [
    said("This field is required."),
    said("Enter a whole number."),
    said("Enter a valid email address."),
    said("Enter a valid value."),
    said("Null characters are not allowed."),
    said("Ensure this value is less than or equal to %(limit_value)s."),
    said("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    said("Select a valid choice. %(value)s is not one of the available choices."),
    said("Select a valid choice. That choice is not one of the available choices."),
    said("“%(pk)s” is not a valid value."),
    said("Enter a list of values."),
    said("Enter a valid JSON."),
    said("No file was submitted. Check the encoding type on the form."),
    said("No file was submitted."),
    said("The submitted file is empty."),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
    said("Please either submit a file or check the clear checkbox, not both."),
]

OF_PASSWORDS = [
    said("Current Password"),
    said("New Password"),
    said("New Password (again)"),
    said("Password (again)"),
    said("You must type the same password each time."),
    said("The new value must be different from the current one."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    said("This password is too common."),
    said("Your password can’t be a commonly used password."),
]

OF_THE_SECOND_STEP = [
    said("Authenticator code"),
    said("Passwordless"),
    said(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
    said("Incorrect code."),
    said("You cannot activate two-factor authentication until you have verified your email address."),
    said("You cannot add an email address to an account protected by two-factor authentication."),
    said("You cannot deactivate two-factor authentication."),
    said("You cannot generate recovery codes without having two-factor authentication enabled."),
]
