from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.prepared import Prepared

from .person import Person


class AccountManager(BaseUserManager["Account"]):
    def get_queryset(self) -> models.QuerySet["Account"]:
        """Each with its person: nobody asks for one without the other, and every request asks."""
        return super().get_queryset().select_related("person")

    def get(self, *args: Any, **lookups: Any) -> "Account":
        """As ever. By its number, as each request asks for one, the query has been put together before."""
        if args or lookups.keys() != {"pk"} or not isinstance(lookups["pk"], int):
            return super().get(*args, **lookups)
        found = _BY_NUMBER.first(pk=lookups["pk"])
        if found is None:
            raise self.model.DoesNotExist("There is no such account.")
        return found

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """What a member signs in with. `email` mirrors the primary address, for the sign-in library alone."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(_("runs this site"), default=False)
    language = models.CharField(max_length=10, default="en-gb")
    timezone = models.CharField(max_length=60, default="Europe/London")
    # What they write reaches others by mail from their own first address, where that arrives; else from the network's.
    shows_address = models.BooleanField(default=False)
    # Whoever brings a list of the people they know, with this one's address in it, learns that they are here.
    is_found_by_address = models.BooleanField(default=False)
    theme = models.CharField(max_length=5, blank=True, choices=[("light", _("Day")), ("dark", _("Evening"))])
    # When they said who they are; until then the welcome page asks.
    introduced_at = models.DateTimeField(null=True, blank=True)
    # Signed in with an invitation before any address was proved.
    was_in_unproved = models.BooleanField(default=False)
    # They came with the roster of a list that moved here; emptied when they first sign in.
    brought_in_at = models.DateTimeField(null=True, blank=True)
    # Raised to end every session there is.
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.person.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be theirs: ends with the password and with the epoch."""
        known = f"{self.password}:{self.session_epoch}"
        return salted_hmac("staffroom:session", known, secret=secret, algorithm="sha256").hexdigest()


_BY_NUMBER = Prepared(lambda pk: Account.objects.filter(pk=pk))
