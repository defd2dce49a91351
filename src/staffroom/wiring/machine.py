"""What the operating system must provide for the tests, and how to get it."""

import shutil

from . import postgresql

NEEDED = {
    "chromium": "chromium: pages are tried in a real browser. Debian and Ubuntu: sudo apt install chromium",
    "postgresql": "postgresql: everything is tried on it as well. Debian and Ubuntu: sudo apt install postgresql",
    "gettext": "gettext: finds words without a translation. Debian and Ubuntu: sudo apt install gettext",
}


def missing() -> list[str]:
    """Names of NEEDED that are not here."""
    found = {"chromium": chromium(), "postgresql": postgresql.programs(), "gettext": shutil.which("xgettext")}
    return [name for name in NEEDED if not found[name]]


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)
