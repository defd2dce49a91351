"""`staffroom run`: everything in one process."""

import argparse

from staffroom.wiring import announcing, preparing, server


def run(options: argparse.Namespace) -> int:
    plan = preparing.plan_of(options)
    preparing.prepare(plan)
    server.serve(plan, announcing.of_site(plan))
    return 0
