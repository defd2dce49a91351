"""The house stays in order: floors, sizes, habits."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "staffroom"
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40

# Imports inside functions, each with its reason.
ALLOWED_INNER_IMPORTS = {
    ("wiring/server.py", "_loop_factory"): "uvloop does not exist everywhere",
}

pytestmark = pytest.mark.once


def modules() -> list[Path]:
    """The product's own modules: no tests, no migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if not {"migrations", "tests"} & set(path.parts)]


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_imports_go_down_only():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": "src"}, check=False)

    assert done.returncode == 0, done.stdout


def test_no_file_is_longer_than_a_reader_can_hold():
    lengths = {name_of(path): path.read_text().count("\n") for path in modules()}

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_longer_than_a_screen():
    lengths = {
        f"{name_of(path)}:{function.name}": function.end_lineno - function.lineno
        for path in modules()
        for function in functions(path)
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


def test_imports_stand_at_the_head_of_the_file():
    inner = {
        (name_of(path), function.name)
        for path in modules()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert inner - ALLOWED_INNER_IMPORTS.keys() == set()


def test_there_is_no_junk_drawer():
    drawers = {"utils", "util", "common", "helpers", "core", "misc"}
    names = {part.removesuffix(".py") for path in modules() for part in path.relative_to(SOURCE).parts}

    assert names & drawers == set()


def test_nobody_listens_to_django_signals():
    listeners = [
        name_of(path)
        for path in modules()
        if "django.dispatch" in path.read_text() or "db.models.signals" in path.read_text()
    ]

    assert listeners == []


def test_lock_files_name_no_registry():
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), path.name


def test_every_room_says_what_it_is_for():
    rooms = [path for path in SOURCE.glob("*/*/__init__.py") if path.parts[-3] in {"rooms", "commons", "doors"}]

    assert [name_of(path) for path in rooms if len(path.read_text()) < 100] == []
