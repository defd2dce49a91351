"""The letters about knowing one another: somebody asks to connect, or introduces two people; somebody said yes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.rooms.people.models import ConnectionRequest, Person, Site
from staffroom.rooms.people.muting import has_muted
from staffroom.rooms.people.rules import are_connected
from staffroom.rooms.profiles.models import Introduction

from . import letters, routes
from .models import Letter
from .network_letters import language_of, worded

# The first number of a signed address. Written into addresses that people keep: only ever add to it.
CONNECTION, CONNECTION_YES, CONNECTION_NO, INTRODUCTION, INTRODUCTION_YES, INTRODUCTION_NO = range(1, 7)


def write_connection_request(asking: ConnectionRequest) -> Letter | None:
    """To who is asked, with the note, and how to answer by mail. Once a week for one pair, however often it is asked.

    None for what waits no more, and if they have muted whoever asks: the page shows it.
    """
    asker, asked = asking.asker, asking.asked
    if asking.ignored_at or asking.withdrawn_at or has_muted(asked, asker):
        return None
    site = Site.here()
    with override(language_of(asked)):
        words = _about(asker, site) | {
            "note": asking.note,
            "page": site.base_url + reverse("people:connection", args=[asker.handle]),
            "yes": routes.knowing_address(CONNECTION_YES, asking.pk, asked.pk, site),
            "no": routes.knowing_address(CONNECTION_NO, asking.pk, asked.pk, site),
        }
        return letters.write_to(
            asked,
            kind="connect",
            key=f"connect:{asker.pk}:{asked.pk}:{asking.asked_at:%G-%V}",
            subject=_("%(person)s would like to connect with you") % {"person": asker.name},
            headers={"Reply-To": routes.knowing_address(CONNECTION, asking.pk, asked.pk, site)},
            **worded("connect", words),
        )


def write_connected(asker: Person, asked: Person, when: str) -> Letter | None:
    """To who had asked: the other said yes. None if that is over by now. `when` tells one time from another."""
    if not are_connected(asker, asked):
        return None
    site = Site.here()
    with override(language_of(asker)):
        words = _about(asked, site) | {
            "page": site.base_url + reverse("people:known_person", args=[asked.handle]),
        }
        return letters.write_to(
            asker,
            kind="connected",
            key=f"connected:{asker.pk}:{asked.pk}:{when}",
            subject=_("You and %(person)s are connected") % {"person": asked.name},
            **worded("connected", words),
        )


def write_introduction(introduction: Introduction, person: Person) -> Letter | None:
    """To one of the two: who would introduce them, and why. Nothing of the other: no name, no address, no number.

    None if they have muted whoever introduces them.
    """
    introducer = introduction.introducer
    if has_muted(person, introducer):
        return None
    site = Site.here()
    with override(language_of(person)):
        words = _about(introducer, site) | {
            "why": introduction.words,
            "page": site.base_url + reverse("profiles:introductions"),
            "yes": routes.knowing_address(INTRODUCTION_YES, introduction.pk, person.pk, site),
            "no": routes.knowing_address(INTRODUCTION_NO, introduction.pk, person.pk, site),
        }
        return letters.write_to(
            person,
            kind="introduction",
            key=f"introduction:{introduction.pk}:{person.pk}:{introduction.asked_at:%G-%V}",
            subject=_("%(person)s would like to introduce you to somebody") % {"person": introducer.name},
            headers={"Reply-To": routes.knowing_address(INTRODUCTION, introduction.pk, person.pk, site)},
            **worded("introduction", words),
        )


def write_meeting(introduction: Introduction, person: Person) -> Letter | None:
    """To one of the two, once both have said yes: who the other is."""
    site, met = Site.here(), introduction.beside(person)
    with override(language_of(person)):
        words = _about(met, site) | {
            "introducer": introduction.introducer,
            "write": f"{site.base_url}{reverse('conversations:private_new')}?to={met.handle}",
        }
        return letters.write_to(
            person,
            kind="meeting",
            key=f"meeting:{introduction.pk}:{person.pk}",
            subject=_("You and %(person)s know one another now") % {"person": met.name},
            **worded("meeting", words),
        )


def write_introduced(introduction: Introduction) -> Letter | None:
    """To whoever introduced them: both said yes."""
    introducer, site = introduction.introducer, Site.here()
    with override(language_of(introducer)):
        names = {"one": introduction.one.name, "other": introduction.other.name}
        words = {"site": site, "network": None, **names}
        return letters.write_to(
            introducer,
            kind="introduced",
            key=f"introduced:{introduction.pk}",
            subject=_("%(one)s and %(other)s know one another now") % names,
            **worded("introduced", words),
        )


def _about(other: Person, site: Site) -> dict[str, Any]:
    """What a letter shows of somebody: their name, headline and page, which every member may see; no address."""
    return {
        "site": site,
        "network": None,
        "other": other,
        "profile": site.base_url + reverse("people:person", args=[other.handle]),
    }
