"""`staffroom demo`: a living community to look around in, both doors open."""

import argparse

from django.conf import settings
from django.db import DatabaseError

from staffroom.wiring import announcing, databases, preparing, server
from staffroom.wiring.demo import beginning
from staffroom.wiring.trouble import CannotGoOn


def run(options: argparse.Namespace) -> int:
    plan = preparing.plan_of(options)
    preparing.prepare(plan)
    try:
        beginning.begin(preparing.url_of(plan), fresh=options.fresh)
    except beginning.NotADemo as trouble:
        raise CannotGoOn(str(trouble)) from trouble
    except DatabaseError as trouble:
        raise CannotGoOn(databases.why(trouble)) from trouble
    settings.DEMO_LMTP = (plan.host, plan.lmtp_port)
    server.serve(plan, lambda: announcing.of_demo(plan))
    return 0
