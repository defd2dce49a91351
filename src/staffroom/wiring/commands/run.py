"""`staffroom run`: everything in one process."""

import argparse

from django.urls import reverse

from staffroom.rooms.people import actions
from staffroom.wiring import preparing, server


def arguments(parser: argparse.ArgumentParser) -> None:
    preparing.serving_arguments(parser)


def run(options: argparse.Namespace) -> int:
    preparing.prepare_database()
    plan = preparing.plan_of(options)
    token = actions.set_up_token()
    server.serve(plan, lambda: announce(plan, token))
    return 0


def announce(plan: server.Plan, token: str) -> None:
    """Where to look; and, with a `token`, the one-time link that sets the site up."""
    here = preparing.url_of(plan)
    if token:
        print(f"\n  Your site waits to be set up. Open this link, which works once:\n\n    {here}", end="")
        print(reverse("people:set_up", args=[token]))
    else:
        print(f"\n  Serving {here}")
    print(f"\n  Mail comes in by LMTP on port {plan.lmtp_port} and by SMTP on port {plan.smtp_port}.")
    print("  Stop with Ctrl-C; what has begun is finished first.\n", flush=True)
