"""`staffroom worker`: tasks, timers, mail to be processed and mail to be sent; as many processes as you like."""

import argparse

from staffroom.wiring import preparing, server


def run(options: argparse.Namespace) -> int:
    plan = server.Plan(workers=options.workers)
    preparing.prepare(plan)
    server.serve(plan, lambda: print("Running tasks, timers and mail", flush=True))
    return 0
