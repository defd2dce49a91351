"""Fill a new site with a small community: its networks, its people, and the relay their mail leaves by.

Arguments: the site's URL; the relay's port. Prints, as JSON, the session of each person: a cookie that is signed in.
"""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.core.management import call_command  # noqa: E402  after Django is set up
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from staffroom.doors.email.models import Relay  # noqa: E402
from staffroom.rooms.conversations import actions as conversations  # noqa: E402
from staffroom.rooms.networks import actions as networks  # noqa: E402
from staffroom.rooms.people import actions as people  # noqa: E402
from staffroom.rooms.people.models import Account, Site  # noqa: E402
from staffroom.rooms.people.signing_in import BACKEND  # noqa: E402

PEOPLE = {
    "ada": "Ada Quill",
    "ben": "Ben Marlow",
    "cora": "Cora Finch",
    "dev": "Dev Anand",
    "eli": "Eli Stone",
    "fay": "Fay Holm",
    "gus": "Gus Tarn",
    "hal": "Hal Brook",
    "nia": "Nia Lock",
    "kit": "Kit Marsh",
}
NETWORKS = {
    "registrars": "Museum registrars",
    "archivists": "Lone archivists",
    "strongroom": "The strongroom",
    "keyboard": "Cataloguers",
    "trains": "Librarians on trains",
}
# Somebody looks after these: Ben, and Ada, who owns them. The way they write is what `posting` says.
LOOKED_AFTER = {
    "porch": ("The porch", "first"),
    "switchboard": ("The switchboard", "moderated"),
    "boilers": ("Boiler rooms", "open"),
    "cellars": ("The cellars", "open"),
}
# Members of those alone. Olu runs the site as well as Ada.
THERE = {"lou": "Lou Harker", "mia": "Mia Strand", "ned": "Ned Pole", "olu": "Olu Bright"}


def fill(url: str, port: int) -> dict[str, str]:
    call_command("migrate", verbosity=0)
    site = {"name": "The Staffroom", "mail_domain": "lists.example.org", "base_url": url}
    Site.objects.create(pk=1, set_up_at=timezone.now(), **site)
    Relay.objects.create(pk=1, host="127.0.0.1", port=port, security="none")
    members = [people.join(email=f"{key}@mail.example", name=name, verified=True) for key, name in PEOPLE.items()]
    Account.objects.update(introduced_at=timezone.now())
    Account.objects.filter(email="ada@mail.example").update(is_operator=True)
    for slug, name in NETWORKS.items():
        made = networks.create_network(
            by=members[0], name=name, slug=slug, kind="group", purpose=f"For {name.lower()}."
        )
        for member in members[1:]:
            networks.join(made, person=member)
        begin(made, members)
    look_after(members)
    # What has been said so far is old: nobody is mailed about it.
    DBTaskResult.objects.all().delete()
    return {key: session_of(f"{key}@mail.example") for key in [*PEOPLE, *THERE]}


def look_after(members) -> None:
    ada, ben, cora = members[:3]
    there = [people.join(email=f"{key}@mail.example", name=name, verified=True) for key, name in THERE.items()]
    Account.objects.filter(introduced_at=None).update(introduced_at=timezone.now())
    Account.objects.filter(email="olu@mail.example").update(is_operator=True)
    for slug, (name, posting) in LOOKED_AFTER.items():
        made = networks.create_network(
            by=ada, name=name, slug=slug, kind="group", purpose=f"{name}, and who minds them."
        )
        for member in [ben, cora, *there]:
            networks.join(made, person=member)
        networks.set_role(made, person=ben, role="facilitator", by=ada)
        networks.change_settings(made, by=ada, posting=posting)


def begin(network, members) -> None:
    """A conversation that fills more than a screen."""
    first = conversations.start(
        author=members[0], networks=[network], title="Loans in winter", text="How do you pack for the cold?"
    )
    for number in range(12):
        text = (
            f"Note {number + 1}. " + "We wrap in tissue, then in foam, and wait a day before anything is opened. " * 4
        )
        conversations.reply(first.conversation, author=members[number % 2], text=text)


def session_of(address: str) -> str:
    client = Client()
    client.force_login(Account.objects.get(email=address), backend=BACKEND)
    return client.cookies["staffroom"].value


if __name__ == "__main__":
    print(json.dumps(fill(sys.argv[1], int(sys.argv[2]))))
