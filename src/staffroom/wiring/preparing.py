"""What every serving command needs: free ports, a migrated database, static files."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models import F

from staffroom.foundation import towns
from staffroom.rooms.people.models import Site
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.models import Term
from staffroom.rooms.profiles.tasks import make_towns_ready
from staffroom.rooms.profiles.vocabularies import READY

from . import databases, listening
from .server import Plan
from .trouble import CannotGoOn


def plan_of(options: argparse.Namespace) -> Plan:
    return Plan(
        host=options.host,
        port=options.port,
        lmtp_port=options.lmtp_port,
        smtp_port=options.smtp_port,
        workers=options.workers,
    )


def url_of(plan: Plan) -> str:
    """Where a browser finds it: on this machine, unless it was told. No number: passkeys refuse numbers."""
    if settings.BASE_URL:
        return str(settings.BASE_URL)
    host = "localhost" if plan.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else plan.host  # noqa: S104  compared only
    return f"http://{f'[{host}]' if ':' in host else host}:{plan.port}"


def prepare(plan: Plan) -> None:
    """Everything `plan` needs before it can be served. Raises CannotGoOn with what is missing."""
    listening.check(plan.host, {"--port": plan.port, "--lmtp-port": plan.lmtp_port, "--smtp-port": plan.smtp_port})
    prepare_database()
    bring_in_words()
    bring_in_towns()
    if plan.port:
        gather_static_files()


def prepare_database() -> None:
    """Bring the database to this version, whatever it is; the folder is made if need be."""
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    databases.reach()
    try:
        with databases.alone():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            _move_to(settings.BASE_URL)
    except DatabaseError as trouble:
        raise CannotGoOn(databases.why(trouble)) from trouble
    finally:
        connection.close()


def bring_in_words() -> None:
    """What profiles choose from: until somebody has brought in other words, the first of the lists that we ship."""
    with databases.alone():
        if not Term.objects.exists():
            profiles.bring_in_ready(next(iter(READY)), by=None)
    connection.close()


def bring_in_towns() -> None:
    """The list of the world's towns is made while the site is served already: it takes some seconds, once."""
    if not towns.is_ready(settings.TOWNS):
        make_towns_ready.enqueue()
    connection.close()


def _move_to(base_url: str) -> None:
    """Links in mails and pages lead there from now on: the site has been given a name, or another one."""
    if base_url:
        moved = Site.objects.filter(set_up_at__isnull=False).exclude(base_url=base_url)
        moved.update(base_url=base_url, version=F("version") + 1)


def gather_static_files() -> None:
    """Copy, name by content and compress what pages need besides themselves: less than a second, and only when new."""
    stamp = settings.STATIC_ROOT / ".version"
    newest = max(path.stat().st_mtime_ns for path in settings.STATICFILES_DIRS[0].rglob("*"))
    wanted = f"{settings.VERSION} {newest} {settings.SERVES}"
    with databases.alone():
        if stamp.exists() and stamp.read_text() == wanted:
            return
        call_command("collectstatic", verbosity=0, interactive=False, clear=stamp.exists())
        stamp.write_text(wanted)
