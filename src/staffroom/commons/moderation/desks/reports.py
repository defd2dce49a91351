"""Reports: of a message, a person, a network."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Placement
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Person

from ..actions import DecisionRefused, answer_report, warn
from ..choices import Choice
from ..desk import Answer, Desk, Shown
from ..models import Matter, Report
from ..persons import Known, known_of

PAUSED_FOR = timedelta(days=7)
MOST_REASON = 500  # that the rooms keep; the log has it all
SANCTIONS = frozenset({Choice.WARN, Choice.PAUSE, Choice.BAN})
Outcome = Report.Outcome


def shown(matters: Sequence[Matter], reader: Person) -> Mapping[int, Shown]:
    """Each with all that is said about the same thing. Eight queries."""
    bundles: dict[int, list[int]] = {matter.pk: [matter.thing_id] for matter in matters}
    following = Matter.objects.open().filter(leader__in=bundles).order_by("came_at", "pk")
    for leader, thing in following.values_list("leader", "thing_id"):
        bundles[leader].append(thing)
    found = Report.objects.select_related(
        "reporter", "message__author", "message__conversation", "message__answers__author", "person", "about_network"
    ).in_bulk([pk for things in bundles.values() for pk in things])
    known = known_of({pk for report in found.values() if (pk := _person_id(report))}, reader)
    moved = _moved_away(matters, found)
    return {
        matter: _shown([found[pk] for pk in things if pk in found], known, has_moved=matter in moved)
        for matter, things in bundles.items()
        if things[0] in found
    }


def carry_out(matter: Matter, answer: Answer, by: Person) -> None:
    report = _report(matter)
    reason = answer.words[:MOST_REASON]
    if answer.choice == Choice.REMOVE or (answer.removes and answer.choice in SANCTIONS):
        _remove(report, by, reason)
    if answer.choice in SANCTIONS:
        _sanction(report, answer, by, reason)
    follow(matter, answer, by)


def follow(matter: Matter, answer: Answer, by: Person) -> None:
    """Whoever else reported the same is told as well; it has been done already."""
    answer_report(_report(matter), Outcome.NOTHING if answer.choice == Choice.NOTHING else Outcome.ACTED)


def _remove(report: Report, by: Person, reason: str) -> None:
    if report.message is not None and report.message.withdrawn_at is None:
        conversations.remove(report.message, by=by, reason=reason)


def _sanction(report: Report, answer: Answer, by: Person, reason: str) -> None:
    if answer.choice == Choice.WARN:
        for person in _whom_to_write_to(report, by):
            network = report.network or report.about_network
            warn(person, by=by, words=answer.words, network=network, message=report.message)
        return
    person = _person(report)
    if person is None:
        raise DecisionRefused(_("There is nobody it could be done to any more."))
    if answer.choice == Choice.PAUSE:
        networks.pause(report.network, person=person, until=timezone.now() + PAUSED_FOR, by=by, reason=reason)
    else:
        networks.ban(report.network, person=person, by=by, reason=reason)


def _whom_to_write_to(report: Report, by: Person) -> list[Person]:
    """The author or the person; for a network, its owners."""
    if report.about_network is None:
        return [person for person in [_person(report)] if person]
    owners = report.about_network.memberships.active().filter(role=Membership.Role.OWNER).exclude(person=by)
    return [membership.person for membership in owners.select_related("person")]


def _moved_away(matters: Iterable[Matter], reports: Mapping[int, Report]) -> set[int]:
    """Those about messages that have been moved to another network since: what is said there is others' to read."""
    meant = {
        matter.pk: (message.conversation_id, matter.network_id)
        for matter in matters
        if matter.network_id and matter.thing_id in reports and (message := reports[matter.thing_id].message)
    }
    talked = {conversation for conversation, _network in meant.values()}
    placed = set(Placement.objects.filter(conversation__in=talked).values_list("conversation", "network"))
    return {pk for pk, place in meant.items() if place not in placed}


def _shown(reports: Sequence[Report], known: Mapping[int, Known], *, has_moved: bool) -> Shown:
    report = reports[0]
    person = _person(report)
    remarks = [_said(one) for one in reports]
    if person is not None and person.pk in known:
        remarks.append(known[person.pk].words)
    if (message := report.message) is None:
        return Shown(_title(report, len(reports)), _choices(report), url=_url(report), person=person, remarks=remarks)
    if has_moved:
        text = _("The conversation is in another network now, where others look after it.")
        return Shown(_("A report of a message"), [Choice.NOTHING], text=text, person=person, remarks=remarks)
    # Of a private conversation nothing is shown but what was reported.
    before = None if message.conversation.is_private else message.answers
    return Shown(
        _title(report, len(reports)),
        _choices(report),
        html=message.html if message.withdrawn_at is None else "",
        text="" if message.withdrawn_at is None else _("It was taken back meanwhile."),
        url=_url(report),
        person=person,
        remarks=remarks,
        before=(before.author.name, before.html) if before is not None and before.withdrawn_at is None else None,
    )


def _title(report: Report, count: int) -> str:
    times = ngettext("One report", "%(count)s reports", count) % {"count": count}
    if report.message and report.message.conversation.is_private:
        about = _("of a private message")
    elif report.message:
        about = _("of a message in “%(title)s”") % {"title": report.message.conversation.title}
    elif report.person:
        about = _("of %(name)s") % {"name": report.person.name}
    else:
        about = _("of the network %(name)s") % {"name": report.about_network.name}
    return f"{times} {about}"


def _said(report: Report) -> str:
    """“Jo Vale: It is unkind. She has done so twice.”"""
    name = report.reporter.name if report.reporter else _("Somebody who has left")
    words = f" “{report.words}”" if report.words else ""
    return f"{name}: {report.get_ground_display()}.{words}"


def _choices(report: Report) -> list[Choice]:
    choices = [Choice.NOTHING]
    if report.message is not None and report.message.withdrawn_at is None:
        choices.append(Choice.REMOVE)
    choices.append(Choice.WARN)
    person = _person(report)
    if person is not None and person.kind == Person.Kind.MEMBER:
        choices += [Choice.PAUSE, Choice.BAN] if report.network_id else [Choice.BAN]
    return choices


def _url(report: Report) -> str:
    if report.message:
        is_private = report.message.conversation.is_private
        return "" if is_private else reverse("conversations:message", args=[report.message.pk])
    if report.person is not None:
        return reverse("people:person", args=[report.person.handle]) if report.person.handle else ""
    return reverse("networks:network", args=[report.about_network.slug])


def _person(report: Report) -> Person | None:
    return report.message.author if report.message else report.person


def _person_id(report: Report) -> int | None:
    return report.message.author_id if report.message else report.person_id


def _report(matter: Matter) -> Report:
    found = Report.objects.select_related("message__author", "message__conversation", "person", "network")
    return found.get(pk=matter.thing_id)


DESK = Desk(
    shown=shown,
    carry_out=carry_out,
    follow=follow,
    refusals=(DecisionRefused, conversations.Refused, networks.Refused),
)
