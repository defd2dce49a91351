"""Where a request comes from, and whether more comes from there than people do: no network of addresses gets around it.

Counted are both the house (an IPv4 address, an IPv6 /64) and the neighbourhood (an IPv4 /24, an IPv6 /48); how many are
too many is said in the settings, by what they are: “codes_near”, “codes_wide”.
"""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from staffroom.foundation.prefixes import is_in, near_and_wide, read_networks

# A browser on the server itself; or everybody's, where nobody said that there is a web server before us.
OWN = read_networks(["127.0.0.0/8", "::1"])


def address_of(request: HttpRequest) -> str:
    """The address it comes from: what the web server before us says, where the settings say that there is one."""
    return str(get_adapter().get_client_ip(request))


def is_too_fast(request: HttpRequest, what: str) -> bool:
    """Whether there have been too many of these from there lately; if not, this one is counted."""
    address = address_of(request)
    if is_in(address, [*OWN, *settings.UNCOUNTED]):
        return False
    places = list(zip((f"{what}_wide", f"{what}_near"), reversed(near_and_wide(address)), strict=True))
    # One house that asks too often uses up nothing of its neighbours' share.
    if not all(ratelimit.consume(request, action=action, key=place, dry_run=True) for action, place in places):
        return True
    return not all(ratelimit.consume(request, action=action, key=place) for action, place in places)


def too_fast_words() -> str:
    """What is said to whoever it happens to."""
    return _(
        "A lot came from your part of the internet just now, more than people send. Nothing is lost: wait an hour, "
        "then try again. If many of you share one connection, those who run this site can allow it more."
    )
