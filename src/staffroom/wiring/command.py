"""The command line: `staffroom COMMAND`. Options stand in arguments.py; what a command does, in commands/."""

import argparse
import os
import secrets
import sys
from dataclasses import dataclass
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import django

from staffroom import __version__
from staffroom.foundation.environment import UnexpectedValue
from staffroom.foundation.sqlite import UnsafeSqlite

from .arguments import ARGUMENTS
from .trouble import CannotGoOn


@dataclass(frozen=True)
class Command:
    summary: str
    needs_django: bool = True
    is_demo: bool = False
    serves: bool = False


COMMANDS = {
    "demo": Command("serve a living demo community", serves=True, is_demo=True),
    "run": Command("serve your site: web, mail, tasks and timers in one process", serves=True),
    "web": Command("serve the web pages alone; worker and mail run beside it", serves=True),
    "worker": Command("run tasks, timers and outgoing mail alone; as many as you like", serves=True),
    "mail": Command("take mail in alone, by LMTP and SMTP; the workers process it", serves=True),
    "backup": Command("write database, files and keys into one file, while the site runs"),
    "restore": Command("put a backup back into an empty data folder"),
    "import": Command("bring in what a list that lives elsewhere has: import mbox"),
    "search": Command("make the index of what can be found anew, while the site runs: search rebuild"),
    "verify": Command("check the seal of a recommendation that somebody took along, without asking anybody"),
    "doctor": Command("say what is misconfigured, how to mend it, and which DNS records to publish"),
    "test": Command("run every test", needs_django=False),
    "check": Command("lint, types and contracts", needs_django=False),
    "bench": Command("measure speed and cost, beside others where they are installed", needs_django=False),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 it found or met trouble, 2 the command line makes no sense."""
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(_overview())
        return 0
    if argv[0] in {"-V", "--version"}:
        print(f"staffroom {__version__}")
        return 0
    if argv[0] not in COMMANDS:
        print(f"staffroom: there is no command “{argv[0]}”.\n\n{_overview()}", file=sys.stderr)
        return 2
    try:
        return _run(argv[0], argv[1:])
    except (CannotGoOn, UnexpectedValue, UnsafeSqlite) as trouble:
        print(f"staffroom {argv[0]}: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # as shells have it


def _run(name: str, rest: list[str]) -> int:
    if name not in ARGUMENTS:  # its arguments are another program's
        return import_module(f"staffroom.wiring.commands.{name}").run_raw(rest)
    command = COMMANDS[name]
    parser = argparse.ArgumentParser(f"staffroom {name}", description=f"{command.summary.capitalize()}.")
    ARGUMENTS[name](parser)
    own, after = _split(rest)
    options = parser.parse_args(own)
    options.after = after
    if command.needs_django:
        _prepare(command, options.data)
    module = f"{name}_" if iskeyword(name) else name
    return import_module(f"staffroom.wiring.commands.{module}").run(options)


def _split(rest: list[str]) -> tuple[list[str], list[str]]:
    """What comes before “--”, and what after it is another program's."""
    place = rest.index("--") if "--" in rest else len(rest)
    return rest[:place], rest[place + 1 :]


def _prepare(command: Command, data: Path) -> None:
    """Where the data lies must be known before the settings are read."""
    data = data.expanduser().resolve()
    os.environ["STAFFROOM_DATA"] = str(data)
    if command.is_demo:
        os.environ["STAFFROOM_DEMO"] = "true"
    if command.serves:
        os.environ["STAFFROOM_SERVES"] = "true"
    elif not (data / "keys" / "secret.key").exists():
        # Only what serves gives a folder its secret: looking into one, or restoring, must leave nothing there.
        os.environ.setdefault("STAFFROOM_SECRET_KEY", secrets.token_urlsafe(50))
    os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
    try:
        django.setup()
    except OSError as trouble:
        raise CannotGoOn(
            f"The data folder {data} can't be used: {trouble.strerror}. Choose another with --data."
        ) from trouble


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: staffroom COMMAND [options]", "", *lines, "", "staffroom COMMAND --help says more."])


if __name__ == "__main__":
    sys.exit(main())
