"""What every serving command needs: a migrated database, and where to listen."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from .server import Plan


def serving_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=port, default=8000, help="web port (%(default)s)")
    parser.add_argument("--lmtp-port", type=port, default=8024, help="LMTP port, for a mail server (%(default)s)")
    parser.add_argument("--smtp-port", type=port, default=8025, help="SMTP port, for the world (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="threads that run tasks (%(default)s)")


def plan_of(options: argparse.Namespace) -> Plan:
    return Plan(
        host=options.host,
        port=options.port,
        lmtp_port=options.lmtp_port,
        smtp_port=options.smtp_port,
        workers=options.workers,
    )


def url_of(plan: Plan) -> str:
    """Where a browser on this machine finds it. A name and not a number: passkeys refuse numbers."""
    host = "localhost" if plan.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else plan.host  # noqa: S104  compared only
    return f"http://{host}:{plan.port}"


def prepare_database() -> None:
    """Bring the database to this version, whatever it is; the folder is made if need be."""
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    gather_static_files()
    connection.close()


def gather_static_files() -> None:
    """Copy, name by content and compress what pages need besides themselves: less than a second, and only when new."""
    stamp = settings.STATIC_ROOT / ".version"
    newest = max(path.stat().st_mtime_ns for path in settings.STATICFILES_DIRS[0].rglob("*"))
    wanted = f"{settings.VERSION} {newest}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=stamp.exists())
    stamp.write_text(wanted)


def port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}” is no port: use a number from 1 to 65535")
    return int(text)
