"""`staffroom backup FILE`: database, files and keys in one file, taken while the site runs."""

import argparse
import json

from staffroom.wiring import safekeeping


def run(options: argparse.Namespace) -> int:
    report = safekeeping.backup(options.file, overwrite=options.force)
    if options.json:
        print(json.dumps({"file": str(options.file), **report}))
    else:
        print(f"Wrote {options.file}: {report['files']} files and the database ({report['bytes']:,} bytes).")
        print("It holds the site's keys: keep it where only you can read it.")
    return 0
