"""`staffroom mail`: takes mail in; the workers process it."""

import argparse
from dataclasses import replace

from staffroom.wiring import preparing, server


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--lmtp-port", type=preparing.port, default=8024, help="LMTP port (%(default)s)")
    parser.add_argument("--smtp-port", type=preparing.port, default=8025, help="SMTP port (%(default)s)")


def run(options: argparse.Namespace) -> int:
    preparing.prepare_database()
    plan = replace(server.NOTHING, host=options.host, lmtp_port=options.lmtp_port, smtp_port=options.smtp_port)
    said = f"Taking mail in on ports {options.lmtp_port} (LMTP) and {options.smtp_port} (SMTP)"
    server.serve(plan, lambda: print(said, flush=True))
    return 0
