"""ORCID, or any OpenID Connect provider: only where the settings name one."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.db import connection
from django.urls import NoReverseMatch, reverse

from staffroom.foundation.environment import UnexpectedValue
from staffroom.rooms.people import actions
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring import providers, readymade
from staffroom.wiring.keeping import takeaway

ROOT = Path(__file__).parents[4]


def test_another_provider_opens_what_was_connected_and_no_address_that_it_names():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "STAFFROOM_OPENID_URL": f"http://127.0.0.1:{port}",
        "STAFFROOM_OPENID_ID": "staffroom-client",
        "STAFFROOM_OPENID_SECRET": "staffroom-secret",
        "STAFFROOM_OPENID_NAME": "Guild ID",
    }
    case = Path(__file__).with_name("with_provider.py")

    # Where its tests make a database beside ours, it must have another name.
    with readymade.empty_database() as database:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "-q", str(case)],
            cwd=ROOT,
            env=environment | database,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    assert ran.returncode == 0, ran.stdout[-6_000:] + ran.stderr[-2_000:]


@pytest.mark.once
def test_without_one_nothing_that_speaks_to_providers_is_loaded():
    look = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'staffroom.wiring.settings'; django.setup(); "
        "from django.urls import get_resolver; get_resolver().url_patterns; "
        "print([name for name in sys.modules if name.partition('.')[0] in {'requests', 'jwt', 'oauthlib'} "
        "or name.startswith('allauth.socialaccount.providers.') or name.startswith('staffroom.wiring.provider_')])"
    )
    known = {name: value for name, value in os.environ.items() if not name.startswith("STAFFROOM_O")}

    ran = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env=known | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ran.stdout.strip() == "[]"
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["openid"])


@pytest.mark.django_db
def test_what_was_connected_while_one_was_named_is_taken_along_and_goes_with_the_account(site):
    jo = PersonFactory(handle="jo")
    PersonFactory(account__is_operator=True)
    way = SocialAccount.objects.create(user=jo.account, provider="orcid", uid="0000-0001")
    SocialToken.objects.create(account=way, token="kept by an earlier version")

    assert [it["as"] for it in takeaway(jo)["ways in elsewhere"]] == ["0000-0001"]
    actions.leave(jo, keeps_words=True)

    connection.check_constraints()
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)


def test_orcid_needs_no_more_than_what_it_gives():
    [orcid] = providers.orcid("APP-1", "s")

    assert (orcid.key, orcid.name, orcid.issuer, orcid.origin) == (
        "orcid",
        "ORCID",
        "https://orcid.org",
        "https://orcid.org",
    )


def test_any_other_is_called_by_its_name_or_its_host():
    [provider] = providers.openid("https://id.example.org/realms/guild/", "x", "s", "")

    assert (provider.name, provider.issuer) == ("id.example.org", "https://id.example.org/realms/guild")
    assert provider.origin == "https://id.example.org"
    assert [it.name for it in providers.openid("https://id.example.org", "x", "s", "Guild ID")] == ["Guild ID"]


def test_none_is_named_by_its_address_alone():
    assert providers.openid("https://id.example.org", "", "", "Guild ID") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (lambda: providers.orcid("APP-1", ""), "STAFFROOM_ORCID_ID, STAFFROOM_ORCID_SECRET"),
        (lambda: providers.openid("", "x", "s", ""), "set all of them"),
        (lambda: providers.openid("id.example.org", "x", "s", ""), "such as https://id.example.org"),
        (lambda: providers.openid("http://id.example.org", "x", "s", ""), "such as https"),
    ],
)
def test_what_is_named_by_halves_is_refused_when_it_starts(name, words):
    with pytest.raises(UnexpectedValue, match=words):
        name()
