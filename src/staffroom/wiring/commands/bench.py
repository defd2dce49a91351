"""`staffroom bench`: the measurements in bench/."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="names of measurements and options of bench/run.py")


def run(options: argparse.Namespace) -> int:
    command = [sys.executable, "bench/run.py", *(["--json"] if options.json else []), *options.rest]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
