"""`./staffroom bench peers setup|start|stop|check FOLDER`."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.corpus import corpus, write
from bench.peers import mailman, postgres, publicinbox
from bench.peers.check import check
from bench.peers.layout import Layout


def main(argv: list[str]) -> int:
    """0, or 1 after saying what is missing."""
    reader = argparse.ArgumentParser(prog="staffroom bench peers", description=__doc__)
    reader.add_argument("what", choices=["setup", "start", "stop", "check"])
    reader.add_argument("folder", type=Path, help="a scratch folder; everything is put there")
    reader.add_argument("--python", default="", help="a Python 3.12 for Mailman (default: python3.12 on the PATH)")
    reader.add_argument("--messages", type=int, default=20_000)
    wanted = reader.parse_args(argv)
    layout = Layout(wanted.folder.resolve())
    try:
        _do(wanted, layout)
    except (RuntimeError, TimeoutError) as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 1
    return 0


def _do(wanted: argparse.Namespace, layout: Layout) -> None:
    if wanted.what == "setup":
        set_up(layout, wanted.python or mailman.suitable_python(), wanted.messages)
    elif wanted.what == "start":
        start_up(layout)
    elif wanted.what == "stop":
        shut_down(layout)
    else:
        check(layout)


def set_up(layout: Layout, python: str, messages: int) -> None:
    """Installs, configures and fills both. What was done before is not done again."""
    with_postgres: dict[str, Callable[[], None]] = {
        "Configure HyperKitty": lambda: mailman.configure(layout),
        "Make Mailman's lists": lambda: mailman.make_lists(layout),
        "Fill HyperKitty": lambda: mailman.import_letters(layout),
    }
    without: dict[str, Callable[[], None]] = {
        "Write the made-up list": lambda: write(corpus(messages), layout.mbox.parent),
        "Set up public-inbox": lambda: publicinbox.set_up(layout),
        "Fill public-inbox": lambda: publicinbox.import_letters(layout),
        "Install Mailman": lambda: mailman.install(layout, python),
        "Set up PostgreSQL": lambda: postgres.set_up(layout),
    }
    for name, do in without.items():
        _step(layout, name, do)
    postgres.start_up(layout)
    try:
        postgres.create_databases(layout)
        for name, do in with_postgres.items():
            _step(layout, name, do)
    finally:
        postgres.shut_down(layout)
    layout.ready.touch()


def _step(layout: Layout, name: str, do: Callable[[], None]) -> None:
    """Does it unless `steps.json` has it; how many seconds it took is kept there."""
    kept = layout.folder / "steps.json"
    took: dict[str, float] = json.loads(kept.read_text()) if kept.exists() else {}
    if name in took:
        return
    print(f"{name} …", flush=True)
    began = time.monotonic()
    do()
    took[name] = round(time.monotonic() - began, 1)
    kept.write_text(json.dumps(took, indent=1))


def start_up(layout: Layout) -> None:
    publicinbox.start_up(layout)
    mailman.start_up(layout)


def shut_down(layout: Layout) -> None:
    mailman.shut_down(layout)
    publicinbox.shut_down(layout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
