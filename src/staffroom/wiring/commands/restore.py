"""`staffroom restore FILE`: a backup put back into an empty data folder."""

import argparse
import json
import sys
from pathlib import Path

from staffroom.wiring import safekeeping


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that staffroom backup wrote")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def run(options: argparse.Namespace) -> int:
    try:
        report = safekeeping.restore(options.file)
    except safekeeping.Refused as trouble:
        print(f"staffroom restore: {trouble}", file=sys.stderr)
        return 1
    print(json.dumps(report) if options.json else f"Put back {report['files']} files and the database.")
    return 0
