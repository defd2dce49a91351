"""What is misconfigured, and how to mend it."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from staffroom.doors.email import domain, origins, relays
from staffroom.doors.email.models import Delivery, Incoming, Mailbox
from staffroom.doors.email.published import published
from staffroom.foundation.dkim import KeyRefused
from staffroom.foundation.spam_check import Brought, as_mail, rspamd_at
from staffroom.rooms.people.models import Account, Site

from . import databases, safekeeping
from .trouble import CannotGoOn

LEAST_FREE = 500 * 1024**2  # bytes
LONG = timedelta(hours=4)

GOOD, ODD, BAD = "good", "odd", "bad"


@dataclass(frozen=True)
class Finding:
    """`state`: good, odd (works, could be better) or bad. `mend` says what to do."""

    subject: str
    state: str
    words: str
    mend: str = ""


def findings() -> list[Finding]:
    """Everything that was looked at. A database that can't be asked ends the list."""
    found = [*_machine(), *_database()]
    if any(finding.state == BAD and finding.subject == "database" for finding in found):
        return found
    for look in (_site, _relay, _dkim, _dns, _spam_filter, _mail, _tasks):
        found += look()
    return found


def _machine() -> Iterator[Finding]:
    there = next(folder for folder in (settings.DATA, *settings.DATA.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        yield Finding(
            "disk", BAD, f"{free // 1024**2} MB are free.", "Make room: mail is refused when the disk is full."
        )
    else:
        yield Finding("disk", GOOD, f"{free // 1024**3} GB are free in {settings.DATA}.")
    yield from _keys(settings.DATA / "keys")


def _keys(folder: Path) -> Iterator[Finding]:
    open_to_others = [path for path in (folder, *folder.rglob("*")) if path.exists() and path.stat().st_mode & 0o077]
    if open_to_others:
        words = "Others on this machine can read the site's keys."
        yield Finding("keys", BAD, words, f"chmod -R go-rwx {folder}")
    else:
        yield Finding("keys", GOOD, "The site's keys are closed to others.")


def _database() -> Iterator[Finding]:
    try:
        yield _state_of_database()
    except CannotGoOn as trouble:
        yield Finding("database", BAD, str(trouble), "Is it running? Is DATABASE_URL right?")
    except DatabaseError as trouble:
        yield Finding("database", BAD, databases.why(trouble), "Restore a backup into another folder.")


def _state_of_database() -> Finding:
    start = "Start ./staffroom run (or web) once: that brings it up to date."
    if not safekeeping.holds_site():
        return Finding("database", BAD, f"There is none yet for {settings.DATA}.", start)
    if damage := _damage():
        return Finding("database", BAD, f"It is damaged: {damage}", "Restore a backup into another folder.")
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Finding("database", BAD, f"{len(plan)} changes to its tables wait.", start)
    version = sys.modules["sqlite3"].sqlite_version if connection.vendor == "sqlite" else connection.pg_version
    return Finding("database", GOOD, f"{connection.display_name} {version} is up to date.")


def _damage() -> str:
    """What SQLite finds wrong with its own file; "" if nothing is. PostgreSQL looks after itself."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        said = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    return "" if said == "ok" else str(said)


def _site() -> Iterator[Finding]:
    site = Site.here()
    if site.set_up_at is None:
        yield Finding("site", BAD, "It has not been set up.", "Open the link that ./staffroom run prints.")
        return
    yield Finding("site", GOOD, f"{site.name}, at {site.base_url}, mail at @{site.mail_domain}.")
    is_local = site.host.partition(":")[0] in {"localhost", "127.0.0.1"}
    if not is_local and not site.base_url.startswith("https://"):
        mend = "Put a web server with a certificate before it, and set STAFFROOM_BEHIND_PROXY=true and STAFFROOM_URL."
        yield Finding("https", BAD, "Pages travel readable for everybody on the way.", mend)
    if not is_local and site.mail_domain == "localhost":
        mend = "Choose a mail domain at /site/: networks' addresses end in it."
        yield Finding("mail domain", ODD, "It is “localhost”: nobody outside can write to the networks.", mend)
    if not Account.objects.filter(is_operator=True, is_active=True).exists():
        yield Finding("operators", BAD, "Nobody runs this site.", "Restore a backup from when somebody did.")


def _relay() -> Iterator[Finding]:
    relay = relays.current()
    if settings.DEMO:
        yield Finding("relay", GOOD, "The demo keeps its mail in mailboxes.")
    elif relay is None:
        yield Finding("relay", BAD, "No mail goes out: it waits.", "Enter a mail server at /operations/relay/.")
    elif relay.last_trouble_at and (not relay.last_worked_at or relay.last_trouble_at > relay.last_worked_at):
        yield Finding("relay", BAD, f"{relay} said: {relay.last_trouble}", "Look at /operations/relay/, send a test.")
    else:
        yield Finding("relay", GOOD, f"{relay} takes our mail.")


def _dkim() -> Iterator[Finding]:
    if not settings.DKIM_KEY.exists():
        mend = f"Run ./staffroom doctor --make-dkim-key; it writes {settings.DKIM_KEY}."
        yield Finding("DKIM", ODD, "Mail is not signed: large providers may treat it as unwanted.", mend)
        return
    try:
        domain.signer(Site.here())
    except (KeyRefused, OSError) as trouble:
        mend = f"Mend {settings.DKIM_KEY}, or remove it and run ./staffroom doctor --make-dkim-key."
        yield Finding("DKIM", BAD, f"The key can't be used, and so mail waits: {trouble}", mend)
    else:
        yield Finding("DKIM", GOOD, "Mail is signed. Its DNS record has to be published.")


def _dns() -> Iterator[Finding]:
    site = Site.here()
    if settings.DEMO or site.set_up_at is None or "." not in site.mail_domain:
        return
    for one in published(site, origins.dns(tuple(settings.DNS_SERVERS))):
        yield Finding(one.subject, one.state, one.words, one.mend)


def _spam_filter() -> Iterator[Finding]:
    if not settings.RSPAMD_URL:
        return
    sample = as_mail(name="Staffroom", address="nobody@example.org", title="A test", text="A test.", at=timezone.now())
    opinion = rspamd_at(settings.RSPAMD_URL, settings.RSPAMD_PASSWORD).opinion_on(sample, Brought())
    if opinion.trouble:
        mend = "Is it running? Are STAFFROOM_RSPAMD_URL and _PASSWORD right? Mail and messages go their way meanwhile."
        yield Finding("rspamd", BAD, opinion.trouble, mend)
    else:
        yield Finding("rspamd", GOOD, f"It answers at {settings.RSPAMD_URL}.")


def _mail() -> Iterator[Finding]:
    held = Incoming.objects.filter(state=Incoming.State.HELD).count()
    if held:
        yield Finding("held mail", ODD, f"{held} mails wait for somebody to look at them.", "Open /operations/held/.")
    for mailbox in Mailbox.objects.filter(is_on=True, troubles__gt=0).order_by("pk"):
        mend = f"Look at /operations/mailboxes/{mailbox.pk}/."
        yield Finding("mailbox", BAD, f"{mailbox} can't be looked into: {mailbox.last_trouble}", mend)
    late = Delivery.objects.filter(state=Delivery.State.WAITING, created_at__lt=timezone.now() - LONG).count()
    if late:
        yield Finding("deliveries", ODD, f"{late} have waited for over four hours.", "Open /operations/deliveries/.")


def _tasks() -> Iterator[Finding]:
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    if count := failed.count():
        last = failed.order_by("-enqueued_at").first()
        words = f"{count} were given up; the last one was {last.task_path}: {last.exception_class_path}"
        yield Finding("tasks", BAD, words, "Look into the log of that time; tell the makers.")
    ago = timezone.now() - LONG
    # A task that may run at any time says so with a date in the far future.
    due = Q(run_after__lt=ago) | Q(run_after=get_date_max())
    if DBTaskResult.objects.filter(due, status=TaskResultStatus.READY, enqueued_at__lt=ago).exists():
        words = "Tasks have waited for hours: nobody runs them."
        yield Finding("worker", BAD, words, "Start ./staffroom worker (or run).")
