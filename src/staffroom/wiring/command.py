"""The command line: `staffroom COMMAND`. Each command is a module of `commands/` with `arguments` and `run`."""

import argparse
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django

from staffroom import __version__


@dataclass(frozen=True)
class Command:
    summary: str
    needs_django: bool = True
    is_demo: bool = False
    serves: bool = False


COMMANDS = {
    "demo": Command("serve a living demo community", serves=True, is_demo=True),
    "run": Command("serve your site: web, mail, tasks and timers in one process", serves=True),
    "web": Command("serve the web pages alone", serves=True),
    "worker": Command("run tasks, timers and outgoing mail alone", serves=True),
    "mail": Command("take mail in alone, by LMTP and SMTP", serves=True),
    "backup": Command("write database, files and keys into one file"),
    "restore": Command("put a backup back into an empty data folder"),
    "doctor": Command("say what is misconfigured, and how to mend it"),
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
    command = COMMANDS.get(argv[0])
    if command is None:
        print(f"staffroom: there is no command “{argv[0]}”.\n\n{_overview()}", file=sys.stderr)
        return 2
    return _run(argv[0], command, argv[1:])


def _run(name: str, command: Command, rest: list[str]) -> int:
    if command.needs_django:
        _prepare(command, rest)
    module = import_module(f"staffroom.wiring.commands.{name}")
    if hasattr(module, "run_raw"):  # its arguments are another program's
        return module.run_raw(rest)
    parser = argparse.ArgumentParser(f"staffroom {name}", description=f"{command.summary.capitalize()}.")
    if command.needs_django:
        parser.add_argument("--data", metavar="DIR", type=Path, help="folder of database, files and keys (%(default)s)",
                            default=os.environ["STAFFROOM_DATA"])  # fmt: skip
    module.arguments(parser)
    return module.run(parser.parse_args(rest))


def _prepare(command: Command, rest: list[str]) -> None:
    """Where the data lies must be known before the settings are read."""
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--data")
    data = early.parse_known_args(rest)[0].data
    if data or "STAFFROOM_DATA" not in os.environ:
        os.environ["STAFFROOM_DATA"] = str(Path(data or ("demo-data" if command.is_demo else "data")).resolve())
    if command.is_demo:
        os.environ["STAFFROOM_DEMO"] = "true"
    if command.serves:
        os.environ["STAFFROOM_SERVES"] = "true"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffroom.wiring.settings")
    django.setup()


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: staffroom COMMAND [options]", "", *lines, "", "staffroom COMMAND --help says more."])


if __name__ == "__main__":
    sys.exit(main())
