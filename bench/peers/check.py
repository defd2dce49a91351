"""Whether the peers, once filled and started, do what is going to be timed."""

import json

from bench import lmtp, sink
from bench.peers import mailman, publicinbox
from bench.peers.layout import Layout, wait_for
from bench.web import BROWSER, Client


def check(layout: Layout) -> None:
    """Prints what was found. Raises RuntimeError for the first thing that is not as it should be."""
    begins = json.loads((layout.mbox.parent / "begins.json").read_text())
    for size in (30, 300):
        _thread(layout, begins[str(size)][0], size)
    with sink.running(layout.sink_port):
        _archived(layout)
        _fanned_out(layout)


def _thread(layout: Layout, message_id: str, size: int) -> None:
    """Both show every message of the conversation on one page."""
    hyperkitty = Client(f"http://127.0.0.1:{layout.hyperkitty_port}")
    page = hyperkitty.get(mailman.thread_url(layout, message_id))
    _say(f"HyperKitty, {size} messages", page.text.count(mailman.MESSAGE), size, page.seconds)
    public = Client(f"http://127.0.0.1:{layout.publicinbox_port}", {"User-Agent": BROWSER})
    page = public.get(publicinbox.thread_url(layout, message_id))
    _say(f"public-inbox, {size} messages", page.text.count(publicinbox.MESSAGE), size, page.seconds)


def _archived(layout: Layout) -> None:
    letter = lmtp.posting(mailman.READERS_LIST, "Checking the peers", "Is this archived?")
    session = lmtp.Session(layout.core_lmtp_port)
    session.deliver(letter, lmtp.WRITER, mailman.READERS_LIST)
    session.close()
    client = Client(f"http://127.0.0.1:{layout.hyperkitty_port}", {"User-Agent": BROWSER})
    url = mailman.message_url(layout, letter.message_id)
    wait_for(lambda: client.get(url).status == 200, "HyperKitty to show a new message")
    print("Mailman accepted a letter and HyperKitty shows it.")


def _fanned_out(layout: Layout) -> None:
    sink.counts(layout.sink_port, reset=True)
    letter = lmtp.posting(mailman.FANOUT_LIST, "Checking the peers", "Does this reach everybody?")
    session = lmtp.Session(layout.core_lmtp_port)
    session.deliver(letter, lmtp.WRITER, mailman.FANOUT_LIST)
    session.close()
    wait_for(lambda: sink.counts(layout.sink_port).recipients >= mailman.SUBSCRIBERS, "the fan-out", seconds=300)
    found = sink.counts(layout.sink_port)
    print(f"Mailman sent {found.recipients} copies in {found.letters} transactions.")


def _say(what: str, found: int, expected: int, seconds: float) -> None:
    print(f"{what}: {found} found in {seconds:.3f} s")
    if found != expected:
        raise RuntimeError(f"{what}: expected {expected}, found {found}.")
