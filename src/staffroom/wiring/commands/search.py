"""`staffroom search rebuild`: the index made anew while the site runs."""

import argparse
import json
import sys

from rich.progress import Progress

from staffroom.commons.search import rebuilding
from staffroom.wiring import databases

WORDS = {"message": "Messages", "title": "Titles", "network": "Networks", "person": "People"}


def run(options: argparse.Namespace) -> int:
    """Broken off, it goes on from there with --resume."""
    databases.reach()
    indexed: dict[str, int] = {}
    with Progress(disable=options.json or not sys.stderr.isatty()) as shown:
        bars = {}
        for step in rebuilding.rebuild(resume=options.resume, files=options.files):
            if step.kind not in bars:
                bars[step.kind] = shown.add_task(WORDS.get(step.kind, step.kind), total=step.total)
            shown.update(bars[step.kind], completed=step.done)
            indexed[step.kind] = step.indexed
    if options.json:
        print(json.dumps({"indexed": indexed}))
    else:
        words = ", ".join(f"{WORDS.get(kind, kind).lower()} {count:,}" for kind, count in indexed.items())
        print(f"The index is made anew: {words or 'there is nothing to find yet'}.")
    return 0
