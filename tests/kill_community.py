"""A small community for tests/kill.py. Arguments: how many members; the port of the relay."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.core.management import call_command  # noqa: E402  after Django is set up
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from staffroom.doors.email.models import Relay  # noqa: E402
from staffroom.rooms.networks import actions as networks  # noqa: E402
from staffroom.rooms.people import actions as people  # noqa: E402
from staffroom.rooms.people.models import Site  # noqa: E402

count, port = int(sys.argv[1]), int(sys.argv[2])
call_command("migrate", verbosity=0)
Site.objects.create(pk=1, mail_domain="lists.example.org", base_url="http://127.0.0.1", set_up_at=timezone.now())
Relay.objects.create(pk=1, host="127.0.0.1", port=port, security="none")
members = [
    people.join(email=f"member{number}@mail.example", name=f"Member {number}", verified=True) for number in range(count)
]
choir = networks.create_network(by=members[0], name="Choir", slug="choir", kind="group", purpose="To sing.")
for member in members[1:]:
    networks.join(choir, person=member)
# Their welcome letters are not what is counted here.
DBTaskResult.objects.all().delete()
