"""From the addresses a mail came to, to what is done about each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Network

from ..circles import is_expected_list, why_a_circle
from ..mails import Mail
from ..models import Incoming
from ..old_addresses import note_ways, returned_letter
from ..outcomes import Outcome, discarded, done, held, together, unseen
from ..privacy import is_between_people
from ..private_wishes import Wish
from ..reasons import Reason
from ..routes import Aim, Route, routes_of
from . import (
    asking,
    bouncing,
    confirming,
    corresponding,
    knowing,
    mentoring,
    moderating,
    posting,
    privately,
    recommending,
    replying,
)
from .objecting import is_meant_all_the_same, objection_to

HANDLERS: Mapping[Aim, Callable[[Mail, Route], Outcome]] = {
    Aim.REPLY: replying.reply,
    Aim.AUTHOR: privately.to_author,
    Aim.WRITE: privately.to_person,
    Aim.OWNER: corresponding.to_owners,
    Aim.SUBSCRIBE: asking.ask,
    Aim.UNSUBSCRIBE: asking.ask,
    Aim.DIGEST: asking.ask,
    Aim.EVERY: asking.ask,
    Aim.HELP: asking.help_out,
    Aim.CONFIRM: confirming.confirm,
    Aim.REPORT: moderating.report,
    Aim.DECIDE: moderating.decide,
    Aim.APPEAL: moderating.appeal,
    Aim.PRIVATE: privately.wish,
    Aim.KNOWING: knowing.answer,
    Aim.RECOMMEND: recommending.answer,
    Aim.MENTORING: mentoring.answer,
}

# At the others an address that is none is refused before there is a mail.
DOORS_FOR_ANYTHING = {Incoming.Door.IMAP, Incoming.Door.PROVIDER}


def act(mail: Mail) -> Outcome:
    """Do what the mail asks for. One transaction around this makes it all or nothing."""
    routes = routes_of(mail.incoming.recipients, mail.site)
    if old := returned_letter(mail, routes):
        return done(network=old.network, reason=Reason.OLD_ADDRESS)
    proved = [route for route in routes if route.aim != Aim.UNPROVED]
    if routes and not proved:
        return held(Reason.UNPROVED)
    outcome = together(_outcomes(mail, proved))
    return unseen(outcome) if is_between_people(proved) else outcome


def _outcomes(mail: Mail, routes: Sequence[Route]) -> Iterator[Outcome]:
    for route in routes:
        if route.aim == Aim.BOUNCE:
            yield bouncing.take_note(mail, route)
        elif route.aim == Aim.OPERATOR:
            yield held(Reason.OPERATOR)
    rest = [route for route in routes if route.aim not in {Aim.BOUNCE, Aim.OPERATOR}]
    if not rest and (routes or mail.incoming.door not in DOORS_FOR_ANYTHING):
        return
    if machine := why_a_machine(mail):
        yield from (HANDLERS[route.aim](mail, route) for route in rest if _is_one_click(mail, route))
        yield discarded(Reason.AUTOMATIC, details=machine)
        return
    if circle := why_a_circle(mail):
        yield discarded(Reason.CIRCLE, details=circle)
    elif not rest:
        yield held(Reason.NO_ADDRESS)
    elif mail.parsed.list_reason:
        yield from _passed_on(mail, rest)
    else:
        yield from _from_somebody(mail, rest)


def _passed_on(mail: Mail, routes: Sequence[Route]) -> Iterator[Outcome]:
    """What a list passed on is posted only if the network expects it. Nobody is written to about it: see RFC 3834."""
    by_address = [route for route in routes if _is_one_click(mail, route)]
    yield from (HANDLERS[route.aim](mail, route) for route in by_address)
    expected = {network.pk for network in _networks(routes) if is_expected_list(mail, network)}
    wanted = [route for route in routes if route.aim == Aim.POST and route.network_id in expected]
    if wanted:
        yield from _from_somebody(mail, wanted)
    rest = [route for route in routes if route not in wanted and route not in by_address]
    if rest and mail.author:
        yield held(Reason.OTHER_LIST, network=replying.network_of(rest), details=mail.parsed.list_reason)
    elif rest:
        yield discarded(Reason.AUTOMATIC, details=mail.parsed.list_reason)


def _from_somebody(mail: Mail, routes: Sequence[Route]) -> Iterator[Outcome]:
    networks = _networks(routes)
    if objection := objection_to(mail):
        all_the_same = [it for it in routes if _proves_itself(it) or is_meant_all_the_same(mail, it, objection)]
        yield from (HANDLERS[route.aim](mail, route) for route in all_the_same)
        if len(all_the_same) < len(routes):
            yield replace(objection, network=networks[0] if networks else replying.network_of(routes))
        return
    # Who answers “to all” writes to a reply address and to the network: the answer is there when the second is read.
    for route in routes:
        if route.aim != Aim.POST:
            yield HANDLERS[route.aim](mail, route)
    if networks:
        note_ways(mail, networks)
        yield from posting.post(mail, networks)


def why_a_machine(mail: Mail) -> str:
    """What shows that nobody wrote this for us to read; "" for what a person wrote."""
    if not mail.incoming.sender:
        return "Its envelope names no sender, as that of a report or an automatic reply."
    if mail.parsed.auto_reason:
        return mail.parsed.auto_reason
    # Who is known here may well ask about a mail that came back, and quote it.
    if mail.parsed.bounce is not None and mail.author is None:
        return "It reads like a report of mail that was not delivered."
    return ""


def _is_one_click(mail: Mail, route: Route) -> bool:
    """Mail programs leave a network, or mute a conversation, for their user: they mark the mail as a machine's."""
    return _proves_itself(route) and bool(mail.incoming.sender)


def _proves_itself(route: Route) -> bool:
    if route.aim == Aim.PRIVATE:
        return route.numbers[0] == Wish.MUTE
    return route.aim == Aim.UNSUBSCRIBE and route.is_signed


def _networks(routes: Sequence[Route]) -> list[Network]:
    """Those it was posted to, in the order of the addresses."""
    ids = [route.network_id for route in routes if route.aim == Aim.POST and route.network_id]
    return [network for pk in dict.fromkeys(ids) for network in _NETWORK(pk=pk)]


_NETWORK = Prepared(lambda pk: Network.objects.filter(pk=pk))
