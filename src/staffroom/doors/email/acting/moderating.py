"""Moderation by mail: reporting a message, deciding what waits, asking for somebody else to look again."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.commons.moderation import actions as moderation
from staffroom.commons.moderation.choices import BY_NUMBER, NUMBERS, Choice, done_words
from staffroom.commons.moderation.desk import Answer, shown_all
from staffroom.commons.moderation.models import Decision, Ground, Matter
from staffroom.commons.moderation.rules import may_undo
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.former_numbers import is_or_was, person_numbered
from staffroom.rooms.people.models import Address, Person

from .. import letters, routes
from ..answering import language_for, tell_of, worded
from ..deciding_words import read_answer
from ..mails import Mail
from ..outcomes import Outcome, done, held, refused
from ..reasons import Reason
from ..routes import Route
from .posting import answered_by


def report(mail: Mail, route: Route) -> Outcome:
    """A message that is forwarded or answered to NETWORK+report@: the facilitators look at it.

    Where it can't be told which message is meant, or by whom, the mail itself waits for them.
    """
    network = Network.objects.filter(pk=route.network_id or 0).first()
    if network is None:
        return refused(Reason.GONE)
    message = _reported(mail, network)
    if mail.author is None or message is None:
        return held(Reason.REPORT, network=network)
    try:
        moderation.report_message(message, by=mail.author, ground=Ground.OTHER, words=mail.text[:2000])
    except moderation.ReportRefused as refusal:
        tell_of(mail, "not-done", network, why=str(refusal))
        return refused(Reason.REFUSED, network=network, details=str(refusal))
    tell_of(mail, "reported", network)
    return done(network=network)


def decide(mail: Mail, route: Route) -> Outcome:
    """What waits, decided by the one person the address was made for; they are told what was done, and how to undo it.

    The address is no proof: the mail comes from a verified address of theirs, and nothing contradicts that.
    """
    matter_id, person_id, number = route.numbers
    if mail.author is None or not is_or_was(mail.author, person_id):
        return held(Reason.OTHER_PERSON)
    matter = Matter.objects.select_related("network", "settled_by", "person").filter(pk=matter_id).first()
    if matter is None:
        _tell(mail, "which-one", None)
        return refused(Reason.REFUSED)
    choice = BY_NUMBER.get(number)
    if choice == Choice.UNDO and not matter.is_open:
        return _undo(mail, matter)
    return _decide(mail, matter, choice)


def appeal(mail: Mail, route: Route) -> Outcome:
    """The answer to a letter about a decision, by whom it concerns; also by those who can't sign in any more."""
    person_id, decision_id = route.numbers
    person = person_numbered(person_id)
    found = Decision.objects.filter(pk=decision_id, person=person).select_related("person", "network").first()
    theirs = Address.objects.verified().filter(person=person, email=mail.sender.email)
    if found is None or found.person is None:
        return refused(Reason.GONE)
    if not theirs.exists():
        return held(Reason.OTHER_PERSON, network=found.network)
    try:
        moderation.appeal(found, by=found.person, words=mail.text[:4000])
    except moderation.AppealRefused as refusal:
        tell_of(mail, "not-done", None, why=str(refusal))
        return refused(Reason.REFUSED, details=str(refusal))
    tell_of(mail, "appealed", None)
    return done()


def _reported(mail: Mail, network: Network) -> Message | None:
    """The message that the mail answers, or brings along: one of the network."""
    for message in answered_by(mail):
        if message.conversation.networks.filter(pk=network.pk).exists():
            return message
    return None


def _decide(mail: Mail, matter: Matter, choice: Choice | None) -> Outcome:
    by = _author(mail)
    shown = shown_all([matter], by).get(matter.pk)
    words = mail.text
    if choice is None and matter.is_open:
        choice, words = read_answer(mail.text, shown.choices if shown else ())
    if choice is None and matter.is_open:
        allowed = [option.label for option in shown.choices] if shown else []
        _tell(mail, "not-understood", matter, choices=allowed)
        return refused(Reason.REFUSED, network=matter.network)
    try:
        decided = moderation.decide(matter, Answer(choice or Choice.NOTHING, words=words[:4000]), by=by)
    except moderation.DecisionRefused as refusal:
        _tell(mail, "not-decided", matter, why=str(refusal))
        return refused(Reason.REFUSED, network=matter.network, details=str(refusal))
    matter.refresh_from_db()
    told = {"count": decided.count, "left": decided.left, "undo": _undo_address(mail, matter)}
    _tell(mail, "decided", matter, said=done_words(matter.choice), **told)
    return done(network=matter.network)


def _undo(mail: Mail, matter: Matter) -> Outcome:
    by = _author(mail)
    undone = [it for it in matter.decisions.select_related("network") if moderation.can_be_undone(it)]
    try:
        for decision in undone:
            moderation.undo(decision, by=by, words=mail.text[:2000])
    except (moderation.UndoRefused, conversations.Refused, networks.Refused) as refusal:
        _tell(mail, "not-decided", matter, why=str(refusal))
        return refused(Reason.REFUSED, network=matter.network, details=str(refusal))
    why = "" if undone else _("There is nothing to undo any more.")
    _tell(mail, "not-decided" if why else "undone", matter, why=why)
    return done(network=matter.network)


def _undo_address(mail: Mail, matter: Matter) -> str:
    """Where the same person takes back what they have just done; "" where there is nothing to undo."""
    made = matter.decisions.filter(undone_at=None).select_related("network")
    if not any(moderation.can_be_undone(one) and may_undo(_author(mail), one) for one in made):
        return ""
    return routes.decide_address(matter.pk, _author(mail).pk, NUMBERS[Choice.UNDO], mail.site)


def _tell(mail: Mail, what: str, matter: Matter | None, **words: Any) -> None:
    """Each mail that decides is answered, however many somebody writes in a day: only they can write them."""
    network = matter.network if matter else None
    path = reverse("moderation:matter", args=[matter.pk]) if matter else reverse("moderation:queue")
    page = mail.site.base_url + path
    with override(language_for(mail.author, network, mail.site)):
        subject, text, html = worded(what, mail, network, words | {"page": page})
        letters.write_to(
            _author(mail),
            kind="answer",
            key=f"{what}:{mail.incoming.pk}:{matter.pk if matter else 0}",
            subject=subject,
            text=text,
            html=html,
        )


def _author(mail: Mail) -> Person:
    if mail.author is None:
        raise LookupError("Nobody decides who is not known here.")
    return mail.author
