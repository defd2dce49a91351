"""`staffroom check`: lint, types and contracts."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
BIN = Path(sys.executable).parent

STEPS = {
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "types": [BIN / "mypy", "--no-error-summary", "src/staffroom"],
    "contracts": [BIN / "lint-imports", "--no-logo"],
}


def run(options: argparse.Namespace) -> int:
    return everything(options.steps)


def everything(names: list[str] | None = None) -> int:
    """0 if there is nothing to mend, or 1."""
    environment = os.environ | {"STAFFROOM_SECRET_KEY": "for checking alone", "PYTHONPATH": "src"}
    failed = []
    for name in names or STEPS:
        print(f"-- {name}", flush=True)
        if subprocess.run(list(map(str, STEPS[name])), cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    print(f"Found something to mend: {', '.join(failed)}" if failed else "Nothing to mend.")
    return 1 if failed else 0
