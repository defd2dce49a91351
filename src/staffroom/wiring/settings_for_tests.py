"""The settings, for tests: a data folder and a key of their own, known before the settings are read."""

import os
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_database = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"  # both may be tried at once
_folder = Path(tempfile.gettempdir()) / f"staffroom-tests-{os.getuid()}-{_database}-{_worker}"
os.environ["STAFFROOM_DATA"] = str(_folder)
os.environ["STAFFROOM_SECRET_KEY"] = "a key for tests alone"  # noqa: S105  it guards nothing
os.environ["STAFFROOM_HOSTS"] = "testserver"
os.environ["STAFFROOM_DNS"] = "127.0.0.1:9"  # nobody
os.environ["STAFFROOM_QUICKEST_FORM"] = "0"  # tests are quick; those of the form itself wait
os.environ["STAFFROOM_CHECKED_DOORS"] = "none"  # but for the tests that serve a DNS of their own
os.environ.pop("STAFFROOM_RSPAMD_URL", None)
os.environ.pop("STAFFROOM_SERVES", None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own
(_folder / "static").mkdir(parents=True, exist_ok=True)

from .readymade import towns  # noqa: E402
from .settings import *  # noqa: E402, F403  after the environment is set

# Slow on purpose elsewhere, so that guessing takes long; here nobody guesses, and many sign in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Else every client of every test would make a list of all files that the site serves. Now one is looked for when asked.
WHITENOISE_AUTOREFRESH = True

TOWNS = towns()
