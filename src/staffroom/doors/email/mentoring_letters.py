"""The letters about mentoring: a request, the answer, its end; and whether a mentor still is one."""

from enum import IntEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.foundation import signing
from staffroom.foundation.clock import date_words
from staffroom.rooms.people.models import Person, Site
from staffroom.rooms.people.muting import has_muted
from staffroom.rooms.profiles.actions.being_mentor import ASKED_BEFORE
from staffroom.rooms.profiles.models import Mentor, Mentoring

from . import letters, routes
from .models import Letter
from .network_letters import language_of, worded

State = Mentoring.State


class Wish(IntEnum):
    """The first number of a signed address. Written into addresses that people keep: only ever add to it."""

    ANSWER = 1
    YES = 2
    NO = 3
    AVAILABLE = 4
    AVAILABLE_YES = 5
    AVAILABLE_NO = 6


def write_asked(asked: Mentoring) -> Letter | None:
    """To the mentor: who asks, what for, and how to answer by mail. None if they have muted whoever asks."""
    mentor, mentee, site = asked.mentor, asked.mentee, Site.here()
    if has_muted(mentor, mentee):
        return None
    with override(language_of(mentor)):
        words = _about(asked, mentee, site) | {
            "yes": routes.mentoring_address(Wish.YES, asked.pk, mentor.pk, site),
            "no": routes.mentoring_address(Wish.NO, asked.pk, mentor.pk, site),
        }
        return letters.write_to(
            mentor,
            kind="mentoring",
            key=f"mentoring-asked:{asked.pk}",
            subject=_("%(person)s asks you to be their mentor") % {"person": mentee.name},
            headers={"Reply-To": routes.mentoring_address(Wish.ANSWER, asked.pk, mentor.pk, site)},
            **worded("mentoring-asked", words),
        )


def write_answered(answered: Mentoring) -> Letter | None:
    """To whoever asked: yes, or not now."""
    mentee, mentor, site = answered.mentee, answered.mentor, Site.here()
    with override(language_of(mentee)):
        is_accepted = answered.state == State.ACCEPTED
        subject = _("%(person)s will be your mentor") if is_accepted else _("%(person)s can't be your mentor now")
        talk = reverse("conversations:conversation", args=[answered.conversation_id]) if is_accepted else ""
        words = _about(answered, mentor, site) | {"talk": site.base_url + talk if talk else ""}
        return letters.write_to(
            mentee,
            kind="mentoring",
            key=f"mentoring-answered:{answered.pk}",
            subject=subject % {"person": mentor.name},
            **worded("mentoring-answered", words),
        )


def write_ended(ended: Mentoring, by: Person) -> Letter | None:
    """To the other of the two."""
    other = ended.mentee if by.pk == ended.mentor_id else ended.mentor
    site = Site.here()
    with override(language_of(other)):
        return letters.write_to(
            other,
            kind="mentoring",
            key=f"mentoring-ended:{ended.pk}",
            subject=_("%(person)s has ended the mentoring") % {"person": by.name},
            **worded("mentoring-ended", _about(ended, by, site)),
        )


def write_reminder(mentor: Mentor) -> Letter | None:
    """To a mentor whose half year is nearly over: whether it is still so, answered by one click or a word."""
    if mentor.reminded_at is None:
        return None
    person, site = mentor.person, Site.here()
    with override(language_of(person)):
        words = {
            "site": site,
            "network": None,
            "until": date_words(mentor.reminded_at + ASKED_BEFORE),
            "link": site.base_url + reverse("email:mentor_wish", args=[availability_token(person)]),
            "yes": routes.mentoring_address(Wish.AVAILABLE_YES, 0, person.pk, site),
            "no": routes.mentoring_address(Wish.AVAILABLE_NO, 0, person.pk, site),
        }
        return letters.write_to(
            person,
            kind="mentoring",
            key=f"mentor-reminder:{person.pk}:{mentor.reminded_at:%Y-%m-%d}",
            subject=_("Do you still mentor others?"),
            headers={"Reply-To": routes.mentoring_address(Wish.AVAILABLE, 0, person.pk, site)},
            **worded("mentor-reminder", words),
        )


def availability_token(person: Person) -> str:
    """For the link in the letter: whoever has it says whether this person still mentors, and nothing else."""
    return signing.sign_token(signing.MENTORING, Wish.AVAILABLE, 0, person.pk, key=routes.keys()[0])


def _about(mentoring: Mentoring, other: Person, site: Site) -> dict[str, Any]:
    """What a letter shows of the other: their name and headline, which every member may see; no address."""
    return {
        "site": site,
        "network": None,
        "mentoring": mentoring,
        "other": other,
        "page": site.base_url + reverse("profiles:mentoring", args=[mentoring.pk]),
    }
