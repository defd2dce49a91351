"""The letters of moderation: what waits for whoever decides; what was decided, to whom it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from staffroom.commons.moderation.actions import has_anybody_else, waiting_for
from staffroom.commons.moderation.appeal_links import appeal_path
from staffroom.commons.moderation.choices import NEEDS_WORDS, NUMBERS, Choice
from staffroom.commons.moderation.desk import Shown, shown_all
from staffroom.commons.moderation.models import Appeal, Bell, Decision, Matter, Report
from staffroom.commons.moderation.rules import may_appeal
from staffroom.foundation.clock import when_exact
from staffroom.foundation.mail.html_text import html_to_text
from staffroom.rooms.conversations.models import HeldPost, Message, Removal
from staffroom.rooms.conversations.rules import may_read
from staffroom.rooms.people.models import Person, Site

from . import letters, routes
from .models import Letter
from .network_letters import language_of, worded

MOST_IN_FULL = 10
LONGEST_TEXT = 3000  # characters of one; the page has it all
Kind = Decision.Kind


@dataclass(frozen=True)
class Way:
    """One choice, and the address that stands for it; `subject` fills the mail that one sends there."""

    label: str
    address: str
    subject: str


@dataclass(frozen=True)
class Waiting:
    """One of those that wait, as the letter shows it."""

    title: str
    who: str
    text: str
    remarks: Sequence[str]
    ways: Sequence[Way]
    page: str
    bundled: int


def write_waiting(bell: Bell, told_up_to: int) -> Letter | None:
    """To one of those who decide: what came since the letter before. None if it is all settled by now."""
    matters = waiting_for(bell)
    if not matters:
        return None
    site, person = Site.here(), bell.person
    with override(language_of(person)):
        shown = shown_all(matters[:MOST_IN_FULL], person)
        full = [_waiting(one, shown[one.pk], person, site) for one in matters if one.pk in shown]
        name = bell.network.name if bell.network else site.name
        words = _places(site) | {
            "waiting": full,
            "more": len(matters) - len(full),
            "name": name,
            "network": bell.network,
            "queue_url": site.base_url + reverse("moderation:queue"),
            "is_one": len(matters) == 1,
        }
        subject = ngettext(
            "%(title)s: one thing waits for you", "%(title)s: %(count)s things wait for you", len(matters)
        )
        if len(matters) == 1 and full:
            subject = _("%(title)s: %(what)s")
        said = {"title": name, "count": len(matters), "what": full[0].title if full else ""}
        only = matters[0].pk if len(matters) == 1 else 0
        return letters.write_to(
            person,
            kind="waiting",
            key=f"waiting:{bell.pk}:{told_up_to}",
            subject=subject % said,
            headers={"Reply-To": routes.decide_address(only, person.pk, 0, site)},
            **worded("waiting", words),
        )


def write_decision(decision: Decision) -> Letter | None:
    """To whom it concerns: what was done, why, what it means for them, and how somebody else looks at it."""
    person = decision.person
    if person is None or not _is_worth_a_letter(decision):
        return None
    site = Site.here()
    with override(language_of(person)):
        can_appeal = may_appeal(person, decision)
        words = _about(decision, site) | {
            "means": _means(decision),
            "given_back": given_back(decision),
            "appeal_url": site.base_url + appeal_path(decision) if can_appeal else "",
            "has_anybody_else": has_anybody_else(decision),
        }
        reply_to = routes.appeal_address(decision.pk, person.pk, site) if can_appeal else ""
        return _write(person, "decision", f"decision:{decision.pk}", words, site, reply_to=reply_to)


def write_undone(decision: Decision) -> Letter | None:
    """To whom it concerned: it is as it was before. Whoever appealed is told by the answer to that."""
    person = decision.person
    if person is None or decision.kind in {Kind.LET_IN, Kind.FREED}:
        return None
    if decision.kind == Kind.WATCHED or Appeal.objects.filter(decision=decision).exists():
        return None
    site = Site.here()
    with override(language_of(person)):
        words = _about(decision, site) | {"says": decision.undone_reason}
        return _write(person, "undone", f"undone:{decision.pk}", words, site)


def write_appeal_answer(made: Appeal) -> Letter | None:
    if made.by is None:
        return None
    site = Site.here()
    with override(language_of(made.by)):
        words = _about(made.decision, site) | {"appeal": made, "is_undone": made.outcome == Appeal.Outcome.UNDONE}
        return _write(made.by, "appeal", f"appeal:{made.pk}", words, site)


def write_report_answer(report: Report) -> Letter | None:
    """To whoever reported: that somebody looked, and whether anything was done. Never what was done to a person."""
    if report.reporter is None:
        return None
    site = Site.here()
    with override(language_of(report.reporter)):
        words = _places(site) | {"was_acted_on": report.outcome == Report.Outcome.ACTED, "what": _reported(report)}
        subject = _("What became of your report")
        return letters.write_to(
            report.reporter,
            kind="report",
            key=f"report:{report.pk}",
            subject=subject,
            **worded("report", words),
        )


def _write(
    person: Person, name: str, key: str, words: Mapping[str, Any], site: Site, *, reply_to: str = ""
) -> Letter | None:
    """In the name of the site: whoever is banned belongs to no network that could write to them."""
    subject = f"{words['name']}: {words['what']}"
    headers = {"Reply-To": reply_to} if reply_to else {}
    said = worded(name, dict(words))
    return letters.write_to(person, kind=name, key=key, subject=subject, headers=headers, **said)


def _is_worth_a_letter(decision: Decision) -> bool:
    """Not what they did themselves; not what was put aside without a word; not what shows by being there."""
    if decision.by_id is not None and decision.by_id == decision.person_id:
        return False
    if decision.kind == Kind.DECLINED:
        return decision.matter is None or decision.matter.choice == Choice.REFUSE
    if decision.kind == Kind.LET_IN:
        return decision.message is not None and decision.message.door == Message.Door.EMAIL
    return decision.kind != Kind.FREED


def _waiting(matter: Matter, shown: Shown, person: Person, site: Site) -> Waiting:
    text = html_to_text(shown.html)[0] if shown.html else shown.text
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + " …"
    who = " · ".join(filter(None, [shown.person.name if shown.person else "", shown.sender]))
    bundled = matter.followers.open().exclude(kind=Matter.Kind.REPORT).count()
    page = site.base_url + reverse("moderation:matter", args=[matter.pk])
    return Waiting(shown.title, who, text, shown.remarks, _ways(matter, shown, person, site), page, bundled)


def _ways(matter: Matter, shown: Shown, person: Person, site: Site) -> list[Way]:
    return [
        Way(
            str(choice.label),
            routes.decide_address(matter.pk, person.pk, NUMBERS[choice], site),
            f"{choice.label}: {shown.title}" if choice not in NEEDS_WORDS else str(choice.label),
        )
        for choice in shown.choices
    ]


def _about(decision: Decision, site: Site) -> dict[str, Any]:
    return _places(site) | {
        "decision": decision,
        "what": decision.get_kind_display(),
        "name": decision.network.name if decision.network else site.name,
        "title": _title(decision),
    }


def _title(decision: Decision) -> str:
    """What the conversation is called, if whom it concerns may know it by now."""
    is_known = decision.conversation is not None and may_read(decision.person, decision.conversation)
    return decision.conversation.title if decision.conversation and is_known else ""


def _places(site: Site) -> dict[str, Any]:
    return {"site": site, "network": None}


def _means(decision: Decision) -> str:
    """What it means for whom it concerns, in a sentence or two."""
    until = when_exact(decision.until) if decision.until else ""
    return {
        Kind.REMOVED: _("Nobody reads it any more; what answered it stays. Here is what you wrote."),
        Kind.CLOSED: _("Everybody can still read it; nobody writes in it any more."),
        Kind.REOPENED: _("Everybody can write in it again."),
        Kind.RENAMED: _("What was said in it stays as it was."),
        Kind.MOVED: _("It goes on where it fits better; answers by mail find it there."),
        Kind.SPLIT: _("A part of it goes on as a conversation of its own; answers by mail find it there."),
        Kind.MERGED: _("It goes on in another one about the same; answers by mail find it there."),
        Kind.WARNED: _("Nothing else follows from this. You can read and write as before."),
        Kind.PAUSED: _("You can read, but not write, until %(until)s.") % {"until": until},
        Kind.EXPELLED: _("You are no member any more. What you wrote stays; you can ask to come back."),
        Kind.BANNED: _banned(decision, until),
        Kind.DECLINED: _("Nobody else has read it. Here is what you wrote; you can change it and send it again."),
        Kind.LET_IN: _("Everybody there can read it now."),
        Kind.WATCHED: _("From now on a facilitator looks at what you write before it appears."),
    }[Kind(decision.kind)]


def _banned(decision: Decision, until: str) -> str:
    where = _("You can't sign in or write here any more.")
    if decision.network_id:
        where = _("You are no member of the network any more, and can't come back on your own.")
    return f"{where} {_('This ends %(until)s.') % {'until': until}}" if until else where


def given_back(decision: Decision) -> str:
    """Their own words, so that nothing is lost: of a message that was removed, or that was not let in."""
    if decision.kind == Kind.REMOVED:
        removal = Removal.objects.in_force().filter(message=decision.message_id).first()
        return "" if removal is None else removal.source
    if decision.kind == Kind.DECLINED:
        held = HeldPost.objects.filter(pk=decision.thing_id or 0).first()
        return "" if held is None else held.text
    return ""


def _reported(report: Report) -> str:
    """What it was about, in words that the reporter knows already."""
    if report.message is not None:
        return _("a message by %(name)s") % {"name": report.message.author.name}
    if report.person is not None:
        return report.person.name
    return report.about_network.name if report.about_network else ""
