"""`staffroom demo`: a living community to look around in, both doors open."""

import argparse
import shutil

from django.conf import settings

from staffroom.wiring import preparing, server
from staffroom.wiring.demo import loading


def arguments(parser: argparse.ArgumentParser) -> None:
    preparing.serving_arguments(parser)
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")


def run(options: argparse.Namespace) -> int:
    if options.fresh:
        _throw_away()
    preparing.prepare_database()
    plan = preparing.plan_of(options)
    if not loading.is_loaded():
        print("Writing the demo community (some seconds, once)", flush=True)
        loading.load(base_url=preparing.url_of(plan), mail_domain="staffroom.example")
    settings.DEMO_LMTP = (plan.host, plan.lmtp_port)
    server.serve(plan, lambda: announce(plan))
    return 0


def announce(plan: server.Plan) -> None:
    """Where to look, and how to try both doors."""
    here = preparing.url_of(plan)
    print(
        f"""
  The demo community is open.

    Look around as a guest      {here}/
    Be somebody                 {here}/demo/
    Read and answer their mail  {here}/demo/mail/

  Both doors: sign in as Maeve Tully, start a conversation, then open Jo Norwood's mailbox: it is there. Answer it
  in the mailbox: your answer travels by LMTP and appears on the open page.

  With a mail program's own commands: LMTP listens on port {plan.lmtp_port}, SMTP on port {plan.smtp_port}.
  Networks' addresses end in @staffroom.example; people write from handle@mail.example.

  Stop with Ctrl-C. The data stays in {settings.DATA}; --fresh begins anew.
""",
        flush=True,
    )


def _throw_away() -> None:
    """The database and files of the demo; keys stay."""
    for name in ("staffroom.sqlite3", "staffroom.sqlite3-wal", "staffroom.sqlite3-shm"):
        (settings.DATA / name).unlink(missing_ok=True)
    shutil.rmtree(settings.DATA / "files", ignore_errors=True)
