"""What is printed once a site serves: where to look."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from staffroom.rooms.people import actions

from . import preparing, server


def of_site(plan: server.Plan) -> Callable[[], None]:
    """Prints where the site is; or, as long as it is new, the one-time link that sets it up."""
    token = actions.set_up_token()
    return lambda: print(_words_of_site(plan, token), flush=True)


def _words_of_site(plan: server.Plan, token: str) -> str:
    here = preparing.url_of(plan)
    lines = [f"  Serving {here}"]
    if token:
        link = f"{here}{reverse('people:set_up', args=[token])}"
        lines = ["  Your site waits to be set up. Open this link, which works once:", "", f"    {link}"]
    if plan.lmtp_port:
        lines += ["", f"  Mail comes in by LMTP on port {plan.lmtp_port} and by SMTP on port {plan.smtp_port}."]
    return "\n".join(["", *lines, "  Stop with Ctrl-C; what has begun is finished first.", ""])


def of_demo(plan: server.Plan) -> None:
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
