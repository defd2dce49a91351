"""public-inbox as Debian packages it, with full indexing and two workers."""

import shutil

from bench.corpus import LIST
from bench.peers.layout import HERE, Layout, listens, run, start, stop, wait_for

NAME = "bench"
# What stands at the head of every message on a page of many.
MESSAGE = "\nFrom: "
WORKERS = 2


def set_up(layout: Layout) -> None:
    if not shutil.which("public-inbox-httpd"):
        raise RuntimeError("public-inbox is missing. On Debian: apt install public-inbox")
    if not (layout.inbox / "config").exists():
        layout.inbox.mkdir(exist_ok=True)
        url = f"http://127.0.0.1:{layout.publicinbox_port}/{NAME}"
        form = ("-V2", "-L", "full", "--indexlevel=full")
        run("public-inbox-init", *form, NAME, layout.inbox / NAME, url, LIST, env=_environment(layout))


def import_letters(layout: Layout) -> None:
    run("perl", HERE / "import_mbox.pl", NAME, layout.mbox, env=_environment(layout), log=layout.logs / "import-pi.log")


def start_up(layout: Layout) -> None:
    address = f"http://127.0.0.1:{layout.publicinbox_port}"
    start(layout, "public-inbox", "public-inbox-httpd", f"-W{WORKERS}", "-l", address, env=_environment(layout))
    wait_for(lambda: listens(layout.publicinbox_port), "public-inbox")


def shut_down(layout: Layout) -> None:
    stop(layout, "public-inbox")


def roots(layout: Layout) -> list[int]:
    return [int((layout.folder / "public-inbox.pid").read_text())]


def thread_url(layout: Layout, message_id: str) -> str:
    """All messages of the conversation on one page, oldest first."""
    return f"http://127.0.0.1:{layout.publicinbox_port}/{NAME}/{message_id}/T/"


def versions(_: Layout) -> dict[str, str]:
    package, _, version = run("dpkg-query", "-W", "-f", "${Package}=${Version}", "public-inbox").partition("=")
    return {package: version}


def _environment(layout: Layout) -> dict[str, str]:
    return {"PI_CONFIG": str(layout.inbox / "config"), "HOME": str(layout.inbox), "PI_DIR": str(layout.inbox)}
