"""`staffroom web`: the pages alone; `worker` and `mail` run beside it."""

import argparse

from staffroom.wiring import announcing, preparing, server


def run(options: argparse.Namespace) -> int:
    plan = server.Plan(host=options.host, port=options.port)
    preparing.prepare(plan)
    server.serve(plan, announcing.of_site(plan))
    return 0
