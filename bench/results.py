"""What was found, kept as `results.json` and rendered as `RESULTS.md`: the only place figures are worded."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.measuring import Better, Turns

HERE = Path(__file__).parent
KEPT = HERE / "results.json"
PAPER = HERE / "RESULTS.md"
OPENING = """# What was measured

Written by `./staffroom bench`; [README.md](README.md) says how to measure again. Where there is a peer, both were
measured in one run, taking turns; a ratio is the median over the rounds and says how many times better we were
(below 1: worse). Absolute figures hold for the machine and the day alone. A figure that was not reached stands here
as it is.
"""


@dataclass(frozen=True)
class Row:
    """One comparison. `reached` is None when nothing could be decided."""

    what: str
    unit: str
    ours: float
    theirs: float | None = None
    peer: str = ""
    ratio: float | None = None
    aim: str = ""
    reached: bool | None = None
    our_rounds: list[float] = field(default_factory=list)
    their_rounds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Figure:
    """One subject that was measured, with what has to be known to read it.

    `limits`: what stands in the way where an aim is not reached, found with a profiler.
    """

    name: str
    title: str
    how: str
    rows: list[Row]
    measured_at: str = ""
    machine: str = ""
    command: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    limits: str = ""


def compared(what: str, unit: str, turns: Turns, peer: str, better: Better, at_least: float | None = None) -> Row:
    """The row for what was measured in turns; `at_least` is the ratio aimed at."""
    ratio = turns.ratio(better)
    return Row(
        what,
        unit,
        turns.our_median,
        turns.their_median,
        peer,
        ratio,
        aim="" if at_least is None else f"at least {at_least:g}×",
        reached=None if ratio is None or at_least is None else ratio >= at_least,
        our_rounds=turns.ours,
        their_rounds=turns.theirs,
    )


def keep(figures: list[Figure], file: Path = KEPT, paper: Path = PAPER) -> None:
    """Puts the figures in the place of older ones of the same name, and writes the paper anew."""
    known = {figure["name"]: figure for figure in _read(file)}
    known |= {figure.name: asdict(figure) for figure in figures}
    file.write_text(json.dumps([known[name] for name in sorted(known)], indent=1, ensure_ascii=False) + "\n")
    paper.write_text(render([_figure(found) for found in known.values()]))


def render(figures: list[Figure]) -> str:
    """The paper, in Markdown."""
    return "\n".join([OPENING, *(line for figure in figures for line in _section(figure)), ""]).rstrip() + "\n"


def in_words(figure: Figure) -> str:
    """The figure for a terminal."""
    return "\n".join([figure.title, *(f"  {_sentence(row)}" for row in figure.rows)])


def _section(figure: Figure) -> Iterator[str]:
    yield f"## {figure.title}"
    yield ""
    yield figure.how
    yield ""
    yield "| What | Staffroom | Peer | Ratio | Aim | Reached |"
    yield "|---|---:|---:|---:|---|---|"
    for row in figure.rows:
        peer = f"{_number(row.theirs, row.unit)} ({row.peer})" if row.theirs is not None else "not compared"
        if not row.peer:
            peer = ""
        ratio = f"{_ratio(row.ratio)}" if row.ratio is not None else ""
        yield f"| {row.what} | {_number(row.ours, row.unit)} | {peer} | {ratio} | {row.aim} | {_reached(row)} |"
    yield ""
    if figure.limits and any(row.reached is False for row in figure.rows):
        yield f"What limits it: {figure.limits}"
        yield ""
    versions = ", ".join(f"{name} {version}" for name, version in figure.versions.items())
    yield f"Measured {figure.measured_at} on {figure.machine}. {versions}."
    yield f"`{figure.command}`"
    yield from _rounds(figure)
    yield ""


def _rounds(figure: Figure) -> Iterator[str]:
    rows = [row for row in figure.rows if row.our_rounds]
    if not rows:
        return
    yield ""
    for row in rows:
        ours = " ".join(_number(value, "") for value in row.our_rounds)
        theirs = " ".join(_number(value, "") for value in row.their_rounds)
        yield f"- Rounds, {row.what} ({row.unit}): {ours}" + (f"; {row.peer}: {theirs}" if theirs else "")


def _sentence(row: Row) -> str:
    words = f"{row.what}: {_number(row.ours, row.unit)}"
    if row.theirs is not None and row.ratio is not None:
        words += f", {row.peer} {_number(row.theirs, row.unit)}: {_ratio(row.ratio)}"
    elif row.peer:
        words += f" (not compared with {row.peer})"
    return words + (f" [aim: {row.aim}; {_reached(row) or 'not decided'}]" if row.aim else "")


def _reached(row: Row) -> str:
    return "" if row.reached is None else "yes" if row.reached else "**no**"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f} {unit}".strip()


def _read(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_text()) if file.exists() else []


def _figure(found: dict[str, Any]) -> Figure:
    return Figure(**(found | {"rows": [Row(**row) for row in found["rows"]]}))
