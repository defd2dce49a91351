"""`staffroom web`: the pages alone; `worker` and `mail` run beside it."""

import argparse
from dataclasses import replace

from staffroom.wiring import preparing, server


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=preparing.port, default=8000, help="web port (%(default)s)")


def run(options: argparse.Namespace) -> int:
    preparing.prepare_database()
    plan = replace(server.NOTHING, host=options.host, port=options.port)
    server.serve(plan, lambda: print(f"Serving http://{options.host}:{options.port}", flush=True))
    return 0
