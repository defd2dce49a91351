"""What can be asked of a network by mail: to join, to leave, to get a digest or every message, to be helped."""

from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.rules import may_find, membership_of
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.former_numbers import person_numbered
from staffroom.rooms.people.models import Person

from ..answering import tell_at_times
from ..mails import Mail
from ..outcomes import Outcome, done, refused
from ..reasons import Reason
from ..routes import Aim, Route, confirm_address

Level = Membership.Level

# What a confirm address is about. Written into addresses that people keep: only ever add to it.
WISHES = {1: Aim.SUBSCRIBE, 2: Aim.UNSUBSCRIBE, 3: Aim.DIGEST, 4: Aim.EVERY}
NUMBERS = {wish: number for number, wish in WISHES.items()}


def ask(mail: Mail, route: Route) -> Outcome:
    """Do it at once where the sender is beyond doubt; otherwise write back, and do it when they answer that."""
    if route.is_signed:
        return _by_signed_address(mail, route)
    network = Network.objects.filter(pk=route.network_id or 0).first()
    if network is None:
        return refused(Reason.GONE)
    if mail.sender.is_proved:
        person = mail.author or _newcomer(mail, is_proved=True)
        return fulfil(mail, route.aim, network, person) if person else refused(Reason.REFUSED, network=network)
    return _ask_back(mail, route.aim, network)


def fulfil(mail: Mail, wish: Aim, network: Network, person: Person) -> Outcome:
    """What `person` wishes, done; the sender hears of it, or of why not, unless a letter comes anyway."""
    try:
        _WAYS[wish](mail, network, person)
    except networks.Refused as refusal:
        # The name of a network that hides is not given away by a refusal.
        why = str(refusal) if may_find(person, network) else ""
        tell_at_times(mail, "not-done", network, why=why)
        return refused(Reason.REFUSED, network=network, details=str(refusal))
    return done(network=network, details=str(wish))


def help_out(mail: Mail, route: Route) -> Outcome:
    network = Network.objects.filter(pk=route.network_id or 0).first()
    tell_at_times(mail, "help", network)
    return done(network=network)


def _by_signed_address(mail: Mail, route: Route) -> Outcome:
    """The address was made for one person and one network: it is proof enough for leaving."""
    person_id, network_id = route.numbers
    person = person_numbered(person_id)
    network = Network.objects.filter(pk=network_id).first()
    if person is None or person.kind != Person.Kind.MEMBER or network is None:
        return refused(Reason.GONE)
    return fulfil(mail, route.aim, network, person)


def _ask_back(mail: Mail, wish: Aim, network: Network) -> Outcome:
    person = mail.author
    if wish == Aim.SUBSCRIBE:
        person = person or _newcomer(mail, is_proved=False)
    if person is None or (wish != Aim.SUBSCRIBE and membership_of(person, network) is None):
        tell_at_times(mail, "no-member", network)
        return refused(Reason.NO_MEMBER, network=network)
    asked = person.addresses.get(email=mail.sender.email)
    reply_to = confirm_address(NUMBERS[wish], asked.pk, network.pk, mail.site)
    tell_at_times(mail, f"confirm-{wish}", network, reply_to=reply_to)
    return done(network=network, reason=Reason.ASKED_BACK)


def _newcomer(mail: Mail, *, is_proved: bool) -> Person | None:
    try:
        return people.join(email=mail.sender.email, name=mail.sender.name, verified=is_proved)
    except people.AddressRefused:
        return None


def _subscribe(mail: Mail, network: Network, person: Person) -> None:
    if membership_of(person, network):
        tell_at_times(mail, "already-in", network)
        return
    membership = networks.join(network, person=person)
    # Who is in gets the network's welcome.
    if membership.state != Membership.State.ACTIVE:
        tell_at_times(mail, "requested", network)


def _unsubscribe(mail: Mail, network: Network, person: Person) -> None:
    # Who leaves gets the network's goodbye.
    networks.leave(network, person=person)


def _digest(mail: Mail, network: Network, person: Person) -> None:
    networks.set_level(network, person=person, level=Level.DIGEST)
    tell_at_times(mail, "level-digest", network)


def _every(mail: Mail, network: Network, person: Person) -> None:
    networks.set_level(network, person=person, level=Level.EVERY)
    tell_at_times(mail, "level-every", network)


_WAYS = {Aim.SUBSCRIBE: _subscribe, Aim.UNSUBSCRIBE: _unsubscribe, Aim.DIGEST: _digest, Aim.EVERY: _every}
