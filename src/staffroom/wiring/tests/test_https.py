"""Behind a web server with a certificate: what travels, travels closed."""

import json
import subprocess
import sys

import pytest

from staffroom.wiring import readymade

from .running import environment

ASK = """
import django, json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()
from django.test import Client
from django.utils import timezone
from staffroom.rooms.people.models import Site
from staffroom.wiring import preparing
preparing.prepare_database()
Site.objects.create(pk=1, base_url="http://localhost:8000", set_up_at=timezone.now())
preparing.prepare_database()
answer = Client().get("/sign-in/", headers={"X-Forwarded-Proto": "https", "Host": "staffroom.example.org"})
cookie = answer.cookies["staffroom_csrf"]
print(json.dumps({
    "status": answer.status_code,
    "secure": bool(cookie["secure"]),
    "same_site": cookie["samesite"],
    "hsts": answer.get("Strict-Transport-Security", ""),
    "frames": answer["X-Frame-Options"],
    "sniffing": answer["X-Content-Type-Options"],
    "referrer": answer["Referrer-Policy"],
    "base_url": Site.here().base_url,
}))
"""


def told_by(tmp_path, **settings):
    with readymade.site(tmp_path) as database:
        told = environment(STAFFROOM_DATA=str(tmp_path), **settings, **database)
        done = subprocess.run([sys.executable, "-c", ASK], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


ALWAYS = {"same_site": "Lax", "frames": "DENY", "sniffing": "nosniff", "referrer": "same-origin"}


@pytest.mark.once
def test_behind_a_proxy_cookies_are_secure_and_browsers_remember_https(tmp_path):
    told = told_by(tmp_path, STAFFROOM_BEHIND_PROXY="true", STAFFROOM_URL="https://staffroom.example.org")

    assert told == ALWAYS | {
        "status": 200,
        "secure": True,
        "hsts": "max-age=2592000",
        "base_url": "https://staffroom.example.org",
    }


@pytest.mark.once
def test_without_one_nobody_is_believed_about_https(tmp_path):
    told = told_by(tmp_path, STAFFROOM_URL="http://staffroom.example.org")

    assert told == ALWAYS | {"status": 200, "secure": False, "hsts": "", "base_url": "http://staffroom.example.org"}
