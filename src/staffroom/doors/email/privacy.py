"""Which mail is between people alone, so that nobody who looks after the mail may see what it says."""

from collections.abc import Iterable

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Audience

from .models import Delivery
from .routes import Aim, Route

# Addresses that were made for one person, at which another one hears from them, or nobody but this site.
BETWEEN_TWO = frozenset({Aim.AUTHOR, Aim.WRITE, Aim.PRIVATE, Aim.KNOWING, Aim.RECOMMEND, Aim.MENTORING})
# What is asked by the address itself: nobody reads the mail for it.
ASKING = frozenset({Aim.SUBSCRIBE, Aim.UNSUBSCRIBE, Aim.DIGEST, Aim.EVERY, Aim.HELP, Aim.CONFIRM})


def is_between_people(routes: Iterable[Route]) -> bool:
    """Whether nobody but people alone is meant to read a mail that came by these: no network, nor who runs the site."""
    read = [route for route in routes if route.aim not in ASKING]
    return bool(read) and all(is_for_one(route) for route in read)


def is_for_one(route: Route) -> bool:
    """One look-up at most. An answer to what is not here any more may have been to something private."""
    if route.aim == Aim.REPLY:
        audience = _ANSWERED.first(message=route.numbers[1])
        return audience is None or audience[0] == Audience.PEOPLE
    if route.aim == Aim.BOUNCE:
        return _is_of_what_is_private(route.numbers[0])
    return route.aim in BETWEEN_TWO


def _is_of_what_is_private(delivery: int) -> bool:
    """What comes back has the mail in it that did not arrive: a letter, which is one person's, or a private message."""
    sent = _SENT.first(delivery=delivery)
    return sent is None or sent[0] is None or sent[0] == Audience.PEOPLE


_ANSWERED = Prepared(lambda message: Message.objects.filter(pk=message).values_list("conversation__audience"))
_SENT = Prepared(lambda delivery: Delivery.objects.filter(pk=delivery).values_list("message__conversation__audience"))
