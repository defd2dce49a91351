"""Two people in a network, in the database of the environment, for the processes that the tests start beside it.

Prints the network's page, and the session cookie with which the first of them is signed in.
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.conf import settings  # noqa: E402  after Django is set up
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from staffroom.doors.email.models import Relay  # noqa: E402
from staffroom.rooms.networks import actions as networks  # noqa: E402
from staffroom.rooms.people import actions as people  # noqa: E402
from staffroom.rooms.people.models import Account, Site  # noqa: E402
from staffroom.rooms.people.signing_in import BACKEND  # noqa: E402

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
Site.objects.create(pk=1, mail_domain="lists.example.org", base_url="http://127.0.0.1", set_up_at=timezone.now())
Relay.objects.create(pk=1, host="127.0.0.1", port=int(sys.argv[1]), security="none")
jo, maeve = (
    people.join(email=f"{name}@mail.example", name=name.capitalize(), verified=True) for name in ("jo", "maeve")
)
Account.objects.update(introduced_at=timezone.now())
choir = networks.create_network(by=jo, name="Choir", slug="choir", kind="group", purpose="To sing.")
networks.join(choir, person=maeve)
browser = Client()
browser.force_login(jo.account, backend=BACKEND)
print(browser.cookies[settings.SESSION_COOKIE_NAME].value)
