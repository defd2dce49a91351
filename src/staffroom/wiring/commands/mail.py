"""`staffroom mail`: takes mail in; the workers process it."""

import argparse

from staffroom.wiring import preparing, server


def run(options: argparse.Namespace) -> int:
    plan = server.Plan(host=options.host, lmtp_port=options.lmtp_port, smtp_port=options.smtp_port)
    preparing.prepare(plan)
    said = f"Taking mail in on ports {options.lmtp_port} (LMTP) and {options.smtp_port} (SMTP)"
    server.serve(plan, lambda: print(said, flush=True))
    return 0
