"""Looking into a mailbox: what is new is committed here first, and only then put away there.

A crash in between leaves mails in the mailbox that we have. `TakenMail`, written with each, says so: the next visit
puts them away. Two workers never look into one mailbox at once; should it happen all the same, the second finds the
lease gone when it wants to commit.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from staffroom.foundation import crypto, imap
from staffroom.rooms.people.models import Site

from . import mailboxes, noticing, receiving
from .addressing import addresses_in, headers_of, recipients_in, sender_in
from .models import Incoming, Mailbox, TakenMail
from .privacy import is_between_people
from .reasons import Reason
from .receiving import ARRIVED, Handed
from .routes import routes_of

LEASE = timedelta(minutes=5)
LONGEST = 180.0  # seconds that the server may take altogether
ENOUGH = 40.0  # seconds, after which the next visit goes on: others wait for this worker, too
AT_ONCE = 25  # mails in one transaction
MOST_OCTETS = 8 * 1024 * 1024  # of them together, unless one alone is larger
BEGINNING = 20_000  # octets of a mail that is too large, for whoever runs the site to see what it is

log = logging.getLogger("staffroom.mail")


class LeaseLost(Exception):
    """The mailbox was changed, or another worker has it now: what was just read is not kept."""


@dataclass(frozen=True)
class Visit:
    """`is_more`: there was not enough time for everything. `stuck`: why what was taken can't be put away there."""

    taken: int = 0
    is_more: bool = False
    stuck: imap.MailboxTrouble | None = None


def visit_all(now: datetime) -> int:
    """Look into every mailbox that is due, in this thread. How many mails were taken."""
    return sum(visit(pk) for pk in list(Mailbox.objects.due(now).values_list("pk", flat=True)))


def visit(pk: int) -> int:
    """Look into the mailbox if it is due and nobody else does. How many mails were taken; trouble is noted on it."""
    mailbox = _leased(pk, timezone.now())
    if mailbox is None:
        return 0
    try:
        made = _look(mailbox)
    except (imap.MailboxTrouble, crypto.CannotDecrypt) as trouble:
        log.warning("%s can't be looked into: %s", mailbox, trouble)
        mailboxes.note_trouble(mailbox, mailboxes.words_for(trouble, mailbox))
        return 0
    except LeaseLost:
        log.warning("%s was changed, or taken up elsewhere, while it was looked into", mailbox)
        return 0
    finally:
        Mailbox.objects.filter(pk=pk, leased_until=mailbox.leased_until).update(leased_until=None)
    stuck = mailboxes.words_for(made.stuck, mailbox) if made.stuck else ""
    mailboxes.note_worked(mailbox, timezone.now(), taken=made.taken, is_more=made.is_more, stuck=stuck)
    return made.taken


def _leased(pk: int, now: datetime) -> Mailbox | None:
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Mailbox.objects.filter(is_free, pk=pk, is_on=True, next_look_at__lte=now)
    # Nothing got updated: another worker was quicker.
    if not due.exists() or not due.update(leased_until=now + LEASE):
        return None
    return Mailbox.objects.select_related("network").filter(pk=pk).first()


def _look(mailbox: Mailbox) -> Visit:
    """Raises MailboxTrouble, CannotDecrypt, LeaseLost."""
    began, taken = time.monotonic(), 0
    with imap.Session.opened(replace(mailboxes.place_of(mailbox), longest=LONGEST)) as session:
        folder = session.open(mailbox.folder)
        if mailbox.uidvalidity != folder.uidvalidity:
            _begin(mailbox, session, folder)
        stuck = _put_away(mailbox, session)
        for batch in _batches(mailbox, session):
            taken += _take(mailbox, session, batch)
            # Mail comes in even where it can't be put away.
            stuck = stuck or _put_away(mailbox, session)
            if time.monotonic() - began > ENOUGH:
                return Visit(taken, is_more=True, stuck=stuck)
    return Visit(taken, stuck=stuck)


def _begin(mailbox: Mailbox, session: imap.Session, folder: imap.Folder) -> None:
    """The folder is another one than we knew: where to begin in it.

    In one that we see for the first time, behind what is there, or at its first mail, as the operator wished. One that
    was made anew (restored at the provider, say) at the day before we last looked: what we have of it already is known
    by Message-ID and content, and changes nothing.
    """
    last = 0
    if not mailbox.takes_old:
        looked_at = mailbox.last_checked_at if mailbox.uidvalidity else None
        lately = session.uids_since((looked_at - timedelta(days=1)).date()) if looked_at else []
        last = min(lately, default=folder.next_uid) - 1
    with _kept(mailbox):
        TakenMail.objects.filter(mailbox=mailbox).delete()
        mailbox.uidvalidity, mailbox.last_uid = folder.uidvalidity, last
        mailbox.save(update_fields=["uidvalidity", "last_uid"])


def _batches(mailbox: Mailbox, session: imap.Session) -> Iterator[dict[int, int]]:
    """What is new, some at a time, of large mails fewer: number → octets, 0 for what has gone meanwhile."""
    while uids := session.uids_after(mailbox.last_uid):
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            sizes, batch = session.sizes(some), dict[int, int]()
            for uid in some:
                if batch and sum(batch.values()) + sizes.get(uid, 0) > MOST_OCTETS:
                    yield batch
                    batch = {}
                batch[uid] = sizes.get(uid, 0)
            yield batch


def _take(mailbox: Mailbox, session: imap.Session, batch: dict[int, int]) -> int:
    """Commit the mails, and that we have them. How many."""
    small = [uid for uid, octets in batch.items() if octets <= settings.MAIL_MAX_SIZE]
    large = {uid: session.beginning(uid, BEGINNING) for uid in batch if uid not in small}
    raws = session.mails(small)
    handed = [_handed(mailbox, raw) for raw in raws.values()]
    taken = [TakenMail(mailbox=mailbox, uidvalidity=mailbox.uidvalidity or 0, uid=uid) for uid in raws]
    with _kept(mailbox):
        TakenMail.objects.bulk_create(taken)
        receiving.keep(handed)
        for beginning in large.values():
            _hold(mailbox, beginning)
        mailbox.last_uid = max(batch)
        mailbox.save(update_fields=["last_uid"])
    ARRIVED.ring()
    return len(handed)


def _handed(mailbox: Mailbox, raw: bytes) -> Handed:
    headers = headers_of(raw)
    return Handed(
        raw=raw,
        sender=sender_in(headers),
        recipients=recipients_in(headers, Site.here(), own=mailbox.own_address, network=mailbox.network),
        peer=mailbox.host,
        door=Incoming.Door.IMAP,
    )


def _hold(mailbox: Mailbox, beginning: bytes) -> None:
    """It stays where it is; whoever looks after the mail sees its beginning, unless it is for one person alone."""
    headers, handed = headers_of(beginning), _handed(mailbox, beginning)
    is_private = is_between_people(routes_of(handed.recipients, Site.here()))
    network = None if is_private else mailbox.network
    row = Incoming.objects.create(
        raw=beginning,
        door=handed.door,
        sender=handed.sender[:320],
        recipients=list(handed.recipients),
        peer=handed.peer[:80],
        received_at=timezone.now(),
        state=Incoming.State.HELD,
        reason=Reason.TOO_LARGE,
        processed_at=timezone.now(),
        subject="" if is_private else headers.words("subject"),
        is_sealed=is_private,
        from_address=next(addresses_in(headers, "from"), "")[:254],
        network=network,
    )
    noticing.tell(row.pk, network)


def _put_away(mailbox: Mailbox, session: imap.Session) -> imap.MailboxTrouble | None:
    """Move, delete or mark what we have of the mailbox. Why not, if the server won't."""
    taken = TakenMail.objects.filter(mailbox=mailbox, uidvalidity=mailbox.uidvalidity or 0).order_by("uid")
    while uids := list(taken.values_list("uid", flat=True)[:AT_ONCE]):
        try:
            if mailbox.afterwards == Mailbox.Afterwards.MOVE:
                session.move(uids, mailbox.moved_to)
            elif mailbox.afterwards == Mailbox.Afterwards.DELETE:
                session.delete(uids)
            else:
                session.mark_seen(uids)
        except imap.MailboxTrouble as trouble:
            if trouble.step == "put-away":
                return trouble
            raise
        TakenMail.objects.filter(mailbox=mailbox, uid__in=uids).delete()
    return None


@contextmanager
def _kept(mailbox: Mailbox) -> Iterator[None]:
    """A transaction in which the mailbox is ours. Raises LeaseLost."""
    with transaction.atomic():
        mine = Mailbox.objects.select_for_update().filter(pk=mailbox.pk, leased_until=mailbox.leased_until, is_on=True)
        if mine.values_list("pk").first() is None:
            raise LeaseLost
        yield
