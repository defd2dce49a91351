"""Who may report what, decide what, read which log, and appeal."""

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.rules import may_read as may_read_conversation
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.rules import is_member, may_find
from staffroom.rooms.people.models import Account, Person

from .models import Appeal, Decision, Matter


def is_operator(person: Person | None) -> bool:
    return person is not None and Account.objects.filter(person=person, is_operator=True, is_active=True).exists()


def looks_after_any(person: Person | None) -> bool:
    """Whether anything can wait for them."""
    return is_operator(person) or Membership.objects.facilitating().filter(person=person).exists()


def may_look_after(person: Person | None, network: Network | None) -> bool:
    """Facilitators of the network; for the whole site, and above every network, those who run it."""
    if person is None:
        return False
    if network is not None and Membership.objects.facilitating().filter(person=person, network=network).exists():
        return True
    return is_operator(person)


def may_report_message(person: Person | None, message: Message) -> bool:
    return person is not None and person.pk != message.author_id and may_read_conversation(person, message.conversation)


def may_report_person(person: Person | None, reported: Person) -> bool:
    return person is not None and person.pk != reported.pk and reported.kind == Person.Kind.MEMBER


def may_report_network(person: Person | None, network: Network) -> bool:
    return person is not None and may_find(person, network)


def may_decide(person: Person | None, matter: Matter) -> bool:
    return Matter.objects.visible_to(person).filter(pk=matter.pk).exists()


def may_read_log(person: Person | None, network: Network) -> bool:
    """Members of the network, and those who run the site."""
    return is_member(person, network) or is_operator(person)


def may_appeal(person: Person | None, decision: Decision) -> bool:
    """Whom it concerns, once, against what still stands and was not done by themself."""
    if person is None or decision.person_id != person.pk or decision.by_id == person.pk:
        return False
    is_against_them = decision.kind not in {Decision.Kind.LET_IN, Decision.Kind.FREED}
    return is_against_them and decision.undone_at is None and not Appeal.objects.filter(decision=decision).exists()


def may_undo(person: Person | None, decision: Decision) -> bool:
    """Those who look after the network, or the site; nobody undoes what was decided about themself."""
    return person is not None and decision.person_id != person.pk and may_look_after(person, decision.network)
