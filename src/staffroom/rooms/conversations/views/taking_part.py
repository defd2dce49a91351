"""What a member may do at a conversation's page, besides reading."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from ..models import Conversation, Placement, Reading
from ..showing import Reader
from .tending import tending_context
from .writing import reply_begun, reply_context


def ways_to_take_part(
    request: HttpRequest, found: Conversation, reader: Reader, placed: Sequence[Placement], *, is_newest: bool
) -> dict[str, Any]:
    """For the templates: a reply, looking after it, how it reaches one. Empty for a guest."""
    if reader.person is None:
        return {}
    ways = tending_context(reader.person, found, placed)
    if reader.belongs:
        # An annotation of pages.readable; None for who has never been here.
        chosen = getattr(found, "attention", None) or Reading.Attention.NONE
        ways["attention"] = {way.name.lower(): way == chosen for way in Reading.Attention}
    if reader.may_reply:
        networks = [placement.network for placement in placed]
        form = reply_begun(request, found)
        ways |= reply_context(request, found, form, networks=networks, is_live=is_newest)
    return ways
