"""What can be said after each command's name. Reading it needs no site: --help and mistakes leave nothing behind."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

_CHECKOUT = Path(__file__).parents[3]
# Wherever it is called from, a checkout keeps its data in its own folder.
HOME = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
CHECKS = ("lint", "format", "types", "contracts")


def demo(parser: argparse.ArgumentParser) -> None:
    data(parser, default="demo-data")
    _listening(parser)
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")


def run(parser: argparse.ArgumentParser) -> None:
    data(parser)
    _listening(parser)


def web(parser: argparse.ArgumentParser) -> None:
    data(parser)
    _host(parser)
    _web_port(parser)


def worker(parser: argparse.ArgumentParser) -> None:
    data(parser)
    _workers(parser)


def mail(parser: argparse.ArgumentParser) -> None:
    data(parser)
    _host(parser)
    _mail_ports(parser)


def backup(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument("file", type=Path, help="the file to write, such as staffroom-2026-11-21.tar.gz")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")
    _json(parser)


def restore(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument("file", type=Path, help="a file that staffroom backup wrote")
    _json(parser)


def search(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument("step", choices=["rebuild"], help="rebuild: put everything into the index anew")
    parser.add_argument("--resume", action="store_true", help="go on where the last one was broken off")
    parser.add_argument("--files", action="store_true", help="read again what files say, which is kept")
    _json(parser)


def import_(parser: argparse.ArgumentParser) -> None:
    """What can be imported: each has its own arguments here, and its own command import_….py."""
    kinds = parser.add_subparsers(dest="what", metavar="mbox", required=True)
    for name, (summary, arguments) in IMPORTS.items():
        arguments(kinds.add_parser(name, help=summary, description=f"{summary.capitalize()}."))


def import_mbox(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a mailbox file, a maildir, Mailman's text, LISTSERV notebooks, a takeout of Google or Yahoo; also packed "
        "as gz, bz2, zip or tar. Several are one archive",
    )
    parser.add_argument("--network", required=True, metavar="SLUG", help="the network it is brought into")
    parser.add_argument("--create", action="store_true", help="make that network, closed to all but its members")
    parser.add_argument("--owner", metavar="EMAIL", help="who owns the new network (the operator of the site)")
    parser.add_argument("--dry-run", action="store_true", help="only say what would come of it; nothing is written")
    parser.add_argument("--open", action="store_true", help="open the archive to whoever may read the network")
    _json(parser)


def verify(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a portable copy, which ends in .json; - reads it from standard input"
    )
    _json(parser)


def doctor(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument("--make-dkim-key", action="store_true", help="make a key that mail is signed with")
    _json(parser)


def test(parser: argparse.ArgumentParser) -> None:
    parser.usage = "staffroom test [--all] [--quick] [--kill N] [test ...] [-- options of pytest]"
    parser.add_argument("--all", action="store_true", help="as CI does it: nothing that is needed may be missing")
    parser.add_argument("--quick", action="store_true", help="SQLite alone, without browser and kill tests")
    parser.add_argument(
        "--kill", type=number, metavar="N", help="only kill the server N times while mail goes through it"
    )
    parser.add_argument("tests", nargs="*", metavar="test", help="files or folders of tests; all if none is named")


def check(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(CHECKS)
    parser.add_argument("steps", nargs="*", type=_step, metavar="step", help=f"some of {names}; all if none is named")


def data(parser: argparse.ArgumentParser, default: str = "data") -> None:
    folder = os.environ.get("STAFFROOM_DATA") or HOME / default
    help_text = "folder of database, files and keys (%(default)s)"
    parser.add_argument("--data", metavar="DIR", type=Path, help=help_text, default=folder)


def port(text: str) -> int:
    if not _is_number(text) or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}” is no port: use a number from 1 to 65535")
    return int(text)


def number(text: str) -> int:
    if not _is_number(text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” will not do: use a whole number from 1")
    return int(text)


def _listening(parser: argparse.ArgumentParser) -> None:
    _host(parser)
    _web_port(parser)
    _mail_ports(parser)
    _workers(parser)


def _host(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")


def _web_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=8000, help="web port (%(default)s)")


def _mail_ports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lmtp-port", type=port, default=8024, help="LMTP port, for a mail server (%(default)s)")
    parser.add_argument("--smtp-port", type=port, default=8025, help="SMTP port, for the world (%(default)s)")


def _workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=number, default=2, metavar="N", help="threads that run tasks (%(default)s)")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _step(text: str) -> str:
    if text not in CHECKS:
        raise argparse.ArgumentTypeError(f"“{text}” is none of {', '.join(CHECKS)}")
    return text


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def import_roster(parser: argparse.ArgumentParser) -> None:
    data(parser)
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="CSV, Excel (XLSX), addresses in a text, or what Mailman, LISTSERV, Google, Groups.io and Yahoo export. "
        "Several are one roster",
    )
    parser.add_argument("--network", required=True, metavar="SLUG", help="the network whose members they become")
    parser.add_argument(
        "--level",
        choices=["every", "followed", "digest", "web"],
        default="every",
        help="what reaches those of whom the list doesn't say (%(default)s message)",
    )
    parser.add_argument(
        "--roles", action="store_true", help="whoever looked after the list looks after the network, too"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would come of it; nothing is written")
    _json(parser)


IMPORTS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "mbox": ("bring the archive of a mailing list into a network", import_mbox),
    "roster": ("bring the members of a mailing list into a network", import_roster),
}

# bench/run.py reads its own.
ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "demo": demo,
    "run": run,
    "web": web,
    "worker": worker,
    "mail": mail,
    "backup": backup,
    "restore": restore,
    "import": import_,
    "search": search,
    "verify": verify,
    "doctor": doctor,
    "test": test,
    "check": check,
}
