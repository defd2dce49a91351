"""The mailboxes that we look into: which they are, how they are opened, and how they are doing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.foundation import crypto, imap

from .models import Mailbox, TakenMail

EVERY = timedelta(seconds=45)  # less than a minute, so that every ring of the timer finds it due
LONGEST_PAUSE = timedelta(hours=1)
TEST_PATIENCE = 15.0  # seconds: somebody waits at a page
_SECURITY: dict[str, Literal["none", "starttls", "tls"]] = {
    Mailbox.Security.NONE: "none",
    Mailbox.Security.STARTTLS: "starttls",
    Mailbox.Security.TLS: "tls",
}
# Another one of these is another mailbox: numbers of the one before mean nothing in it.
_WHICH = ("host", "username", "folder")


def enter(*, password: str, **given: Any) -> Mailbox:
    """A mailbox that is looked into from now on. `given`: fields of Mailbox."""
    sealed = crypto.encrypt(password, secret=settings.SECRET_KEY)
    return Mailbox.objects.create(password=sealed, next_look_at=timezone.now(), **given)


@transaction.atomic
def change(mailbox: Mailbox, *, password: str | None, **given: Any) -> Mailbox:
    """A `password` of None keeps the one that is stored. If it is another mailbox now, we begin at its beginning."""
    row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if any(name in given and given[name] != getattr(row, name) for name in _WHICH):
        row.uidvalidity, row.last_uid = None, 0
        TakenMail.objects.filter(mailbox=row).delete()
    for name, value in given.items():
        setattr(row, name, value)
    if password is not None:
        row.password = crypto.encrypt(password, secret=settings.SECRET_KEY)
    row.troubles, row.last_trouble, row.last_trouble_at = 0, "", None
    # Whoever is in it now looks into what it was before: what they find is not kept.
    row.next_look_at, row.leased_until = timezone.now(), None
    row.save()
    return row


def switch(mailbox: Mailbox, *, on: bool) -> None:
    """Look into it from now on, or no more."""
    Mailbox.objects.filter(pk=mailbox.pk).update(is_on=on, next_look_at=timezone.now(), leased_until=None, troubles=0)


def remove(mailbox: Mailbox) -> None:
    """Forget it. What is in it stays in it, and what was taken stays here."""
    Mailbox.objects.filter(pk=mailbox.pk).delete()


def takes_mail_of(email: str) -> bool:
    """Whether what comes to `email` (in lower case) is taken out of a mailbox anyway."""
    local, _at, domain = email.rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return any(plain == mailbox.own_address for mailbox in Mailbox.objects.filter(is_on=True))


def place_of(mailbox: Mailbox) -> imap.Place:
    """Raises CannotDecrypt if the password was stored under another key."""
    return imap.Place(
        host=mailbox.host,
        port=mailbox.port,
        security=_SECURITY[mailbox.security],
        username=mailbox.username,
        password=crypto.decrypt(mailbox.password, secret=settings.SECRET_KEY),
    )


def try_out(mailbox: Mailbox) -> tuple[bool, str]:
    """Whether it can be opened now, and what is in it or what the trouble is. Changes nothing there.

    Talks to the network: no transaction around it.
    """
    try:
        place = replace(place_of(mailbox), patience=TEST_PATIENCE, longest=2 * TEST_PATIENCE)
        with imap.Session.opened(place) as session:
            folder = session.open(mailbox.folder, readonly=True)
            is_known = mailbox.uidvalidity == folder.uidvalidity
            is_new_here = mailbox.uidvalidity is None and not mailbox.takes_old
            new = 0 if is_new_here else len(session.uids_after(mailbox.last_uid if is_known else 0))
    except (imap.MailboxTrouble, crypto.CannotDecrypt) as trouble:
        note_trouble(mailbox, words_for(trouble, mailbox))
        return False, words_for(trouble, mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(next_look_at=timezone.now(), troubles=0, last_trouble="")
    return True, _found(folder.count, new, is_new_here=is_new_here)


def note_worked(mailbox: Mailbox, now: datetime, *, taken: int, is_more: bool, stuck: str = "") -> None:
    """It was looked into. If there `is_more`, we come again at once. `stuck`: why mails can't be put away there."""
    noted: dict[str, Any] = {
        "last_checked_at": now,
        "troubles": 0,
        "last_trouble": stuck[:400],
        "last_trouble_at": now if stuck else None,
    }
    if taken:
        noted["last_taken_at"] = now
    Mailbox.objects.filter(pk=mailbox.pk).update(next_look_at=now if is_more else now + EVERY, **noted)


def note_trouble(mailbox: Mailbox, words: str) -> None:
    """It could not be looked into; the next attempt comes later each time, up to an hour."""
    now, troubles = timezone.now(), mailbox.troubles + 1
    Mailbox.objects.filter(pk=mailbox.pk).update(
        troubles=troubles,
        last_trouble=words[:400],
        last_trouble_at=now,
        last_checked_at=now,
        next_look_at=now + min(LONGEST_PAUSE, EVERY * float(2 ** min(troubles - 1, 10))),
    )


def words_for(trouble: imap.MailboxTrouble | crypto.CannotDecrypt, mailbox: Mailbox) -> str:
    """What went wrong and what to do about it, for whoever runs the site."""
    if isinstance(trouble, crypto.CannotDecrypt):
        return _("The password was stored under another key of this site. Enter it again.")
    named = {"host": mailbox.host, "port": mailbox.port, "folder": mailbox.folder, "said": trouble.said}
    sentences = {
        "connect": _("%(host)s can't be reached at port %(port)s (%(said)s). Are both right, and is it running?"),
        "tls": _(
            "No protected connection with %(host)s comes about (%(said)s). Is its certificate good? Else try the other "
            "kind of protection."
        ),
        "greeting": _("Something answers at port %(port)s of %(host)s, but it is no IMAP server (%(said)s)."),
        "login": _(
            "%(host)s does not let us in (%(said)s). Is the password right? Many providers want an app password, or "
            "IMAP switched on first."
        ),
        "folder": _("The folder “%(folder)s” can't be opened (%(said)s)."),
        "talk": _("The connection with %(host)s broke off (%(said)s). We go on where we stopped."),
        "put-away": _(
            "The mail was taken, but can't be put away in the mailbox (%(said)s). Nothing is taken twice for it."
        ),
    }
    return sentences[trouble.step] % named


def _found(count: int, new: int, *, is_new_here: bool) -> str:
    if not count:
        return _("It works. Nothing is in it at the moment.")
    there = ngettext("It works. One mail is in it.", "It works. %(count)s mails are in it.", count) % {"count": count}
    if is_new_here:
        return f"{there} {_('They stay as they are; what comes from now on is taken.')}"
    waiting = ngettext("One of them is new, and taken within a minute.", "%(new)s are new, and taken soon.", new)
    return f"{there} {waiting % {'new': new}}" if new else f"{there} {_('None of them is new.')}"
