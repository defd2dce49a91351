"""How somebody likes the pages, and what opens their account."""

import zoneinfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ..models import Account
from .refusals import Refused


class PreferencesRefused(Refused):
    """Language, time zone and light stay as they were."""


@transaction.atomic
def set_preferences(account: Account, *, language: str, timezone: str, theme: str) -> Account:
    """Language and time zone of pages and mails; light: "" (as the system), "light" or "dark"."""
    if language not in dict(settings.LANGUAGES) or theme not in {"", "light", "dark"}:
        raise PreferencesRefused(_("Choose one of the languages, and day, evening or neither."))
    if timezone not in zoneinfo.available_timezones():
        raise PreferencesRefused(_("We don't know the time zone “%(zone)s”.") % {"zone": timezone})
    account.language, account.timezone, account.theme = language, timezone, theme
    account.save(update_fields=["language", "timezone", "theme"])
    return account


@transaction.atomic
def show_address(account: Account, *, shows: bool) -> Account:
    """Whether what they write reaches others by mail from their own first address. Until they say so it does not."""
    account.shows_address = shows
    account.save(update_fields=["shows_address"])
    return account


@transaction.atomic
def let_be_found(account: Account, *, is_found: bool) -> Account:
    """Whether those who have an address of theirs in a list of people they know learn that they are here."""
    account.is_found_by_address = is_found
    account.save(update_fields=["is_found_by_address"])
    return account


@transaction.atomic
def remove_password(account: Account) -> Account:
    """Codes alone open it from now on. Every session ends; the caller renews the one it is asked from."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    return end_sessions(account)


@transaction.atomic
def end_sessions(account: Account) -> Account:
    """Every session ends; the caller renews the one it is asked from."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db()
    return account
