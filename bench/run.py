"""`./staffroom bench`: measures this site, beside other software where that has been set up, and writes RESULTS.md."""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import (
    conversation_page,
    fanout,
    guest_page,
    importing,
    ingest,
    memory,
    people,
    product,
    readable,
    results,
    scale,
    searching,
    weight,
)
from bench.peers import __main__ as peers
from bench.peers import mailman, publicinbox
from bench.peers.layout import Layout
from bench.setting import Bench

FIGURES: dict[str, ModuleType] = {
    "weight": weight,
    "conversation_page": conversation_page,
    "guest_page": guest_page,
    "importing": importing,
    "ingest": ingest,
    "readable": readable,
    "fanout": fanout,
    "memory": memory,
    "searching": searching,
    "scale": scale,
    "people": people,
}
PEERS: dict[str, ModuleType] = {"mailman": mailman, "publicinbox": publicinbox}
ALONE = "Nothing was compared: no other software was measured beside ours. bench/README.md says how to set it up."


def main(argv: list[str]) -> int:
    """0 when what was asked for was measured: an aim that was not reached is a result, too. 1 when it could not be."""
    if argv[:1] == ["peers"]:
        return peers.main(argv[1:])
    reader = _reader()
    wanted = reader.parse_args(argv)
    if unknown := set(wanted.figures) - set(FIGURES) - {"all"}:
        reader.error(f"there is no figure {', '.join(sorted(unknown))}; there are: {', '.join(FIGURES)}")
    layout = _layout(wanted.peers)
    if layout is None:
        print(f"bench: {ALONE}", file=sys.stderr)
    try:
        with _folder(wanted.folder) as folder:
            figures = list(_measure(wanted, folder, layout))
    except (RuntimeError, TimeoutError, OSError, subprocess.CalledProcessError) as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 1
    if wanted.json:
        print(json.dumps({"compared": layout is not None, "figures": [asdict(figure) for figure in figures]}, indent=1))
    if wanted.keep:
        results.keep(figures)
    return 0


def _reader() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(
        prog="staffroom bench",
        description=__doc__,
        epilog="`staffroom bench peers --help` sets up and starts what we are measured against.",
    )
    reader.add_argument(
        "figures", nargs="*", metavar="FIGURE", help=f"all (the default), or some of: {', '.join(FIGURES)}"
    )
    reader.add_argument("--peers", type=Path, default=os.environ.get("STAFFROOM_BENCH_PEERS"), metavar="FOLDER")
    reader.add_argument("--folder", type=Path, help="where our own site is filled; one that is there is used as it is")
    reader.add_argument("--messages", type=int, default=20_000, help="how large the list is (20000)")
    reader.add_argument("--rounds", type=int, default=5, help="how often each takes its turn (5)")
    reader.add_argument("--seconds", type=float, default=3.0, help="how long a turn at a page lasts (3)")
    reader.add_argument("--sizes", type=_sizes, default=(10_000, 100_000, 1_000_000), help="of the sites of `scale`")
    reader.add_argument("--keep", action="store_true", help="write bench/results.json and bench/RESULTS.md")
    reader.add_argument("--json", action="store_true", help="print the figures as JSON")
    return reader


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(size) for size in text.split(",")))


def _measure(wanted: argparse.Namespace, folder: Path, layout: Layout | None) -> Iterator[results.Figure]:
    """Each figure with a site that was started for it, and with those peers alone that it needs."""
    names = _names(wanted.figures)
    sink_port = layout.sink_port if layout else Layout.sink_port
    for name in names:
        module, busy = FIGURES[name], os.getloadavg()[0]
        with _started(layout, module.NEEDS), _site(module, wanted, folder, sink_port) as site:
            bench = Bench(site, layout, wanted.rounds, wanted.seconds, sink_port, folder, wanted.sizes)
            figure = _signed(module.measure(bench), wanted, layout if module.NEEDS else None, busy)
        print(results.in_words(figure), file=sys.stderr if wanted.json else sys.stdout, flush=True)
        yield figure


@contextmanager
def _site(module: ModuleType, wanted: argparse.Namespace, folder: Path, sink_port: int) -> Iterator[Any]:
    """The running site; None for a figure that has its own."""
    if getattr(module, "OWN_SITES", False):
        yield None
        return
    if not (folder / "loaded.json").exists():
        product.load(folder, wanted.messages, sink_port)
    with product.running(folder) as site:
        yield site


def _names(wanted: list[str]) -> list[str]:
    """`scale` takes hours, and is measured where it is named."""
    return [name for name in FIGURES if name in wanted or (name != "scale" and (not wanted or "all" in wanted))]


@contextmanager
def _started(layout: Layout | None, needs: set[str]) -> Iterator[None]:
    with ExitStack() as stack:
        for name in sorted(needs) if layout else ():
            stack.callback(PEERS[name].shut_down, layout)
            PEERS[name].start_up(layout)
        yield


def _signed(figure: results.Figure, wanted: argparse.Namespace, layout: Layout | None, busy: float) -> results.Figure:
    """The figure with what makes it repeatable: when, where, which versions, which command.

    `busy`: the load average before, which tells whether the machine was ours alone.
    """
    versions = {"Staffroom": version("staffroom"), "Django": version("django"), "Python": platform.python_version()}
    for name in sorted(FIGURES[figure.name].NEEDS) if layout else ():
        versions |= PEERS[name].versions(layout)
    options = f"--rounds {wanted.rounds} --seconds {wanted.seconds:g} --messages {wanted.messages}"
    return replace(
        figure,
        measured_at=dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        machine=f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load average {busy:.1f} before",
        command=f"./staffroom bench {figure.name} {options}" + (" --peers FOLDER" if layout else ""),
        versions=versions,
    )


def _layout(folder: Path | str | None) -> Layout | None:
    """Where the peers are; None when they were not named. Raises SystemExit when they are not ready there."""
    if not folder:
        return None
    layout = Layout(Path(folder).resolve())
    if not layout.ready.exists():
        sys.exit(f"bench: {layout.folder} is not set up. Run: ./staffroom bench peers setup {folder}")
    return layout


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    if named:
        named.mkdir(parents=True, exist_ok=True)
        yield named.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="staffroom-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
