"""HyperKitty's settings as its documentation has them, moved into the scratch folder (read by mailman-web)."""

import os
from pathlib import Path

from mailman_web.settings.base import *  # noqa: F403  the suite's way to be configured
from mailman_web.settings.mailman import *  # noqa: F403

BASE_DIR = Path(os.environ["BENCH_PEERS"]) / "web"
SECRET_KEY = "only-for-the-bench-only-for-the-bench-only-for-the-bench"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "mailmanweb",
        "USER": "mailman",
        "HOST": "127.0.0.1",
        "PORT": os.environ["BENCH_POSTGRES_PORT"],
        "CONN_MAX_AGE": 600,
    }
}
STATIC_ROOT = COMPRESS_ROOT = BASE_DIR / "static"
MAILMAN_REST_API_URL = f"http://localhost:{os.environ['BENCH_REST_PORT']}"
MAILMAN_ARCHIVER_KEY = "only-for-the-bench"
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(BASE_DIR / "fulltext_index")}
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["BENCH_SINK_PORT"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": str(BASE_DIR.parent / "logs" / "web.log")}},
    "root": {"handlers": ["file"], "level": "WARNING"},
}
