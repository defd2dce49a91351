"""What a member may do at a conversation's page, besides reading.

The parts are moulds: on most pages they differ in numbers and little else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from staffroom.foundation.moulds import Mould
from staffroom.foundation.tokens import new_token
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Person

from ..audiences import PrivateReach, Reach, who_will_see_a_reply
from ..forms import ReplyForm
from ..models import Conversation, Placement, Reading
from ..pages import standings_of
from ..rules import waits_in
from ..showing import Reader
from .writing import reply_begun, reply_context

FACILITATING = frozenset([Membership.Role.FACILITATOR, Membership.Role.OWNER])
ATTENTION = Mould("conversations/_attention.html")
TENDING = Mould("conversations/_tending.html")
PIN = Mould("conversations/_pin.html")


def ways_to_take_part(
    request: HttpRequest, found: Conversation, reader: Reader, placed: Sequence[Placement], *, is_newest: bool
) -> dict[str, Any]:
    """For the template: a reply, looking after it, how it reaches one. Empty for a guest."""
    if reader.person is None:
        return {}
    token = get_token(request)
    ways: dict[str, Any] = {"csrf_token": token, "tending": _tending(found, reader, placed, token)}
    if reader.belongs:
        ways["attention"] = _attention(found, token)
    if reader.may_reply:
        ways |= _reply(request, found, placed, token, is_newest=is_newest)
    return ways


def _tending(found: Conversation, reader: Reader, placed: Sequence[Placement], token: str) -> str:
    """Without a query: the placements know the person's role in each network (`my_role`). Empty for most."""
    facilitated = [placement for placement in placed if placement.my_role in FACILITATING]
    if not facilitated and not (reader.belongs and found.started_by_id == reader.person.pk):
        return ""
    blanks: dict[str, object] = {f"{name}_url": _address(name, found.pk) for name in ("closure", "title", "placements")}
    blanks["tending_url"] = _address("tending", found.pk) if facilitated else None
    return TENDING(blanks | {"open": found.is_open, "pins": _pins(found, facilitated, token), "csrf_token": token})


def _pins(found: Conversation, facilitated: Iterable[Placement], token: str) -> SafeString:
    pins = (
        PIN(
            {
                "url": reverse("conversations:pin", args=[found.pk, placement.network.slug]),
                "name": placement.network.name,
                "pinned": placement.pinned_at is not None,
                "csrf_token": token,
            }
        )
        for placement in facilitated
    )
    return mark_safe("".join(pins))  # noqa: S308  safe parts


def _attention(found: Conversation, token: str) -> SafeString:
    chosen = found.attention or Reading.Attention.NONE  # None for who has never been here
    ways = {way.name.lower(): way == chosen for way in Reading.Attention}
    return ATTENTION(ways | {"url": _address("attention", found.pk), "csrf_token": token})


def _reply(
    request: HttpRequest, found: Conversation, placed: Sequence[Placement], token: str, *, is_newest: bool
) -> dict[str, Any]:
    """An empty form, poured once; one that somebody has begun, or that answers a message, is made for them."""
    networks = [placement.network for placement in placed]
    is_looked_at = bool(waits_in(request.person, standings_of(placed)))
    told = replace(who_will_see_a_reply(found, networks, request.person), is_looked_at=is_looked_at)
    if found.has_draft or "answers" in request.GET:
        return reply_context(found, reply_begun(request, found), told, is_live=is_newest)
    return {"fresh_reply": fresh_reply(found, told, token, is_newest=is_newest)}


def fresh_reply(found: Conversation, told: Reach | PrivateReach, token: str, *, is_newest: bool) -> SafeString:
    blanks = {"pk": found.pk, "url": _address("replies", found.pk), "is_live": is_newest, "csrf_token": token}
    blanks |= {"key": new_token(), "who": told.who, "why": told.why, "how": told.how}
    return FRESH_REPLY(blanks | {"private": found.is_private and "private"})


def _around_a_fresh_reply(marks: Mapping[str, object]) -> dict[str, object]:
    """The context of `_reply_form.html` with marks for what differs from page to page."""
    nobody, nowhere = Person(pk=0), Conversation(pk=0)
    return {
        "conversation": SimpleNamespace(pk=marks["pk"], is_private=bool(marks.get("private"))),
        "reply_url": marks["url"],
        "reply_form": ReplyForm(person=nobody, conversation=nowhere, initial={"key": marks["key"]}),
        "reach": SimpleNamespace(who=marks["who"], why=marks.get("why", ""), how=marks["how"]),
        "is_live": marks.get("is_live"),
        "csrf_token": marks["csrf_token"],
    }


FRESH_REPLY = Mould("conversations/_reply_form.html", _around_a_fresh_reply)


@cache
def _pattern(name: str) -> str:
    return reverse(f"conversations:{name}", args=[0])


def _address(name: str, pk: int) -> str:
    return _pattern(name).replace("/0/", f"/{pk}/")
