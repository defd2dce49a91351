"""Archives brought in: from the command to the last message, for us with the search index, for HyperKitty without."""

import json
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from bench import corpus, product
from bench.measuring import Measure, take_turns
from bench.peers import mailman
from bench.peers.layout import Layout
from bench.results import Figure, compared
from bench.setting import Bench

NEEDS = {"mailman"}
OWN_SITES = True
LETTERS = 20_000
HOW = (
    f"The made-up list of {LETTERS:,} letters as one mailbox file, imported by each one's own command, into a new list "
    "every time. Ours ends when every message is in the search index; HyperKitty's index is switched off. Ours: "
    "SQLite, an import's commits not waiting for the disk, nothing else running; HyperKitty: PostgreSQL, as its "
    "documentation has it. Both load their program in that time; neither makes its database."
)
LIMITS = (
    "looking through and sorting, some eight seconds, are one process's; then one process stores each message and "
    "puts its words into the index (13 s), while mails are read and written out in two children beside it (15 s). "
    "On one core they take turns."
)


def measure(bench: Bench) -> Figure:
    """Letters a second."""
    file = bench.peers.mbox if bench.peers else _written(bench.folder / "corpus")
    empty = _empty_site(bench.folder / "importing-empty")
    turns = take_turns(_ours(bench.folder / "importing", empty, file), _theirs(bench.peers), bench.rounds)
    row = compared("letters imported", "letters/s", turns, "HyperKitty", "more", at_least=10)
    return Figure("importing", "Archives brought in", HOW, [row], limits=LIMITS)


def _ours(folder: Path, empty: Path, file: Path) -> Measure:
    def once() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(empty, folder)
        began = time.perf_counter()
        found = _import(folder, file, "old-list")
        seconds = time.perf_counter() - began
        if found["imported"] + found["already"] != found["read"]:
            raise RuntimeError(f"Our import held mails back: {found}")
        return found["read"] / seconds

    return once


def _theirs(layout: Layout | None) -> Measure | None:
    if layout is None:
        return None
    numbers = count(int(time.time()))

    def once() -> float:
        began = time.perf_counter()
        mailman.import_letters(layout, f"import-{next(numbers)}@lists.example.org")
        return LETTERS / (time.perf_counter() - began)

    return once


def _import(folder: Path, file: Path, network: str) -> dict[str, int]:
    command = [str(Path(sys.executable).parent / "staffroom"), "import", "mbox", str(file)]
    command += ["--network", network, "--create", "--json", "--data", str(folder)]
    environment = product.environment(folder)
    done = subprocess.run(command, cwd=product.ROOT, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def _empty_site(folder: Path) -> Path:
    """A site with its database made, and one letter in it."""
    if not folder.exists():
        folder.mkdir(parents=True)
        letter = folder / "letter.mbox"
        letter.write_text("From a@b.example Mon Mar  1 10:00:00 2004\nFrom: a@b.example\nSubject: Hello\n\nHello.\n")
        _import(folder, letter, "one-letter")
    return folder


def _written(folder: Path) -> Path:
    """The same letters as for the others."""
    file = folder / "corpus.mbox"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        corpus.write(corpus.corpus(LETTERS), folder)
    return file
