"""`staffroom worker`: tasks, timers and outgoing mail; as many processes as you like."""

import argparse
from dataclasses import replace

from staffroom.wiring import preparing, server


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, default=2, help="threads that run tasks (%(default)s)")


def run(options: argparse.Namespace) -> int:
    preparing.prepare_database()
    plan = replace(server.NOTHING, workers=options.workers, sends_mail=True)
    server.serve(plan, lambda: print("Running tasks, timers and outgoing mail", flush=True))
    return 0
