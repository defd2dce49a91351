"""Saying that something is not right: a message, a person, a network as a whole."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Person

from ..facts import ReportAnswered
from ..models import Ground, Matter, Report
from ..rules import may_report_message, may_report_network, may_report_person
from .raising import raise_matter, settle
from .refusals import ReportRefused

MOST_A_DAY = 20
MOST_WORDS = 2000


@transaction.atomic
def report_message(message: Message, *, by: Person, ground: str, words: str = "") -> Report:
    """To the facilitators of a network that both can see it in. Reporting it again is the same report.

    A message of a facilitator is looked at by the others, and by those who run the site; a private one by these alone,
    who see no other of its conversation. Raises ReportRefused.
    """
    if not may_report_message(by, message):
        raise ReportRefused(_("You can report what others wrote and you can read."))
    network = _network_of(message, by)
    is_facilitators = network is not None and _facilitates(message.author, network)
    return _report(
        by,
        ground,
        words,
        about={"message": message},
        network=network,
        person=message.author,
        is_for_operators=network is None or is_facilitators or _is_operator(message.author),
    )


@transaction.atomic
def report_person(
    person: Person, *, by: Person, ground: str, words: str = "", network: Network | None = None
) -> Report:
    """To the facilitators of `network`, which both belong to; without one, to those who run the site.

    Raises ReportRefused.
    """
    if not may_report_person(by, person):
        raise ReportRefused(_("You can report members of this site, but not yourself."))
    shared = Network.objects.of(by).filter(pk__in=Network.objects.of(person).values("pk"))
    if network is not None and not shared.filter(pk=network.pk).exists():
        raise ReportRefused(_("Choose a network that both of you belong to."))
    return _report(
        by,
        ground,
        words,
        about={"person": person},
        network=network,
        person=person,
        is_for_operators=network is None or _facilitates(person, network) or _is_operator(person),
    )


@transaction.atomic
def report_network(network: Network, *, by: Person, ground: str, words: str = "") -> Report:
    """To those who run the site. Raises ReportRefused."""
    if not may_report_network(by, network):
        raise ReportRefused(_("You can report networks that you can find."))
    about = {"about_network": network}
    return _report(by, ground, words, about=about, network=None, person=None, is_for_operators=True)


@transaction.atomic
def hand_on_reports(conversations: Iterable[int]) -> int:
    """Reports of what is said there, where that is in another network now: its facilitators look at them. How many.

    Those of the old network have nothing to decide any more, and read nothing of it.
    """
    open_ones = Report.objects.open().filter(message__conversation__in=conversations, network__isnull=False)
    found = open_ones.select_related("message__conversation", "message__author", "network").order_by("pk")
    return sum(_hand_on(report) for report in found)


def _hand_on(report: Report) -> bool:
    """Whether it was for others than before."""
    message = report.message
    placed = (
        message.conversation.networks.order_by("placements__placed_at", "pk") if message else Network.objects.none()
    )
    network = placed.first()
    if message is None or network is None or placed.filter(pk=report.network_id).exists():
        return False
    settle(Matter.Kind.REPORT, report.pk, by=None, network=report.network)
    report.network = network
    report.save(update_fields=["network"])
    raise_matter(
        Matter.Kind.REPORT,
        report.pk,
        network=network,
        person=message.author,
        is_for_operators=_facilitates(message.author, network) or _is_operator(message.author),
        likeness=f"report:message:{message.pk}",
    )
    return True


@transaction.atomic
def answer_report(report: Report, outcome: str) -> None:
    """Somebody has looked at it; whoever made it is told, once."""
    changed = Report.objects.open().filter(pk=report.pk).update(outcome=outcome, answered_at=timezone.now())
    if changed:
        record(ReportAnswered(report_id=report.pk))


def _report(
    by: Person,
    ground: str,
    words: str,
    *,
    about: dict[str, Any],
    network: Network | None,
    person: Person | None,
    is_for_operators: bool,
) -> Report:
    words = words.strip()
    if ground not in Ground.values:
        raise ReportRefused(_("Choose what is not right about it."))
    if len(words) > MOST_WORDS:
        raise ReportRefused(_("That is longer than a report can be: %(most)s characters.") % {"most": MOST_WORDS})
    # Whoever reports is locked: two clicks at once are one report.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if existing := Report.objects.open().filter(reporter=by, **about).first():
        return existing
    _check_how_many(by)
    report = Report.objects.create(
        reporter=by, network=network, ground=ground, words=words, made_at=timezone.now(), **about
    )
    [(what, thing)] = about.items()
    raise_matter(
        Matter.Kind.REPORT,
        report.pk,
        network=network,
        person=person,
        is_for_operators=is_for_operators,
        likeness=f"report:{what}:{thing.pk}",
    )
    return report


def _check_how_many(by: Person) -> None:
    lately = Report.objects.filter(reporter=by, made_at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise ReportRefused(
            _("You have reported a lot today, and it is being looked at. Write to the people who run the site instead.")
        )


def _network_of(message: Message, by: Person) -> Network | None:
    """The first network it was placed in that `by` belongs to, or else the first of all."""
    placed = message.conversation.networks.order_by("placements__placed_at", "pk")
    return placed.filter(pk__in=Network.objects.of(by).values("pk")).first() or placed.first()


def _facilitates(person: Person, network: Network) -> bool:
    return Membership.objects.facilitating().filter(person=person, network=network).exists()


def _is_operator(person: Person) -> bool:
    return Account.objects.filter(person=person, is_operator=True).exists()
