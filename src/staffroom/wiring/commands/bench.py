"""`staffroom bench`: the measurements in bench/."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def arguments(parser: argparse.ArgumentParser) -> None:
    """All of them are bench/run.py's own: they are passed on as they are."""


def run_raw(rest: list[str]) -> int:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    return subprocess.run([sys.executable, "bench/run.py", *rest], cwd=ROOT, env=environment, check=False).returncode
