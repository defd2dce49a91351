"""`staffroom backup FILE`: database, files and keys in one file, taken while the site runs."""

import argparse
import json
import sys
from pathlib import Path

from staffroom.wiring import safekeeping


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file to write, such as staffroom-2026-11-21.tar.gz")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def run(options: argparse.Namespace) -> int:
    try:
        report = safekeeping.backup(options.file, overwrite=options.force)
    except safekeeping.Refused as trouble:
        print(f"staffroom backup: {trouble}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(report))
    else:
        print(f"Wrote {options.file}: {report['files']} files and the database ({report['bytes']:,} bytes).")
        print("It holds the site's keys: keep it where only you can read it.")
    return 0
