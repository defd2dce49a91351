"""`staffroom bench`: the measurements in bench/."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def run_raw(rest: list[str]) -> int:
    """All arguments are bench/run.py's own: they are passed on as they are."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    return subprocess.run([sys.executable, "bench/run.py", *rest], cwd=ROOT, env=environment, check=False).returncode
