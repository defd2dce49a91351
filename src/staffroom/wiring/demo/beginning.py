"""Opening the demo: its community, anew when its dates have grown old, and never over a real site."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from staffroom.commons.moderation.facts import BellRung
from staffroom.commons.notifications.facts import DigestDue
from staffroom.journal.models import Entry
from staffroom.rooms.people.models import Address, Site

from . import loading

MAIL_DOMAIN = "staffroom.example"
# “Yesterday” in its texts is then no longer so.
AGE = timedelta(hours=20)


class NotADemo(Exception):
    """The database holds somebody's real site. Says so."""


def begin(base_url: str, *, fresh: bool) -> None:
    """Leave the community in the database, reached at `base_url`. Raises NotADemo, having changed nothing."""
    site = Site.objects.filter(set_up_at__isnull=False).first()
    if site is not None and not _is_demo():
        raise NotADemo(
            f"{site.name} is a real site: the demo needs data of its own. Choose another folder with --data."
        )
    if site is not None and (fresh or _has_aged(site)):
        _throw_away()
        site = None
    if site is None:
        print("Writing the demo community (some seconds, once)", flush=True)
        loading.load(base_url=base_url, mail_domain=MAIL_DOMAIN)
    else:
        Site.objects.filter(pk=site.pk).update(base_url=base_url)


def _is_demo() -> bool:
    return Address.objects.filter(email__endswith="@mail.example").exists()


def _has_aged(site: Site) -> bool:
    """Whether it is to be written anew: its dates are old, and nobody has added anything. If somebody has, say so."""
    if site.set_up_at is None or timezone.now() - site.set_up_at < AGE:
        return False
    if _was_added_to(site):
        day = f"{timezone.localtime(site.set_up_at):%d %B}".lstrip("0")
        print(f"You have added to this demo, so it keeps the dates of {day}; --fresh begins anew.", flush=True)
        return False
    print("The demo's dates have grown old, and nobody has added anything to it.", flush=True)
    return True


def _was_added_to(site: Site) -> bool:
    by_itself = [f"{fact.__module__}.{fact.__qualname__}" for fact in (DigestDue, BellRung)]
    return Entry.objects.filter(recorded_at__gt=site.set_up_at).exclude(name__in=by_itself).exists()


def _throw_away() -> None:
    """Everything in the database, and the files; keys stay."""
    call_command("flush", verbosity=0, interactive=False)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
