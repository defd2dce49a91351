"""What whoever takes part in a private conversation, or is asked whether they want to, may do at its page."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token

from .. import actions
from ..audiences import PrivateReach
from ..listings import LONG_TEXTS
from ..models import Conversation, Message, Reading
from ..participation import Participation
from ..showing import Reader
from .taking_part import fresh_reply
from .writing import reply_begun, reply_context


def private_ways(
    request: HttpRequest, found: Conversation, reader: Reader, standing: Participation, *, is_newest: bool
) -> dict[str, Any]:
    """For the template: a reply or why there is none, who else takes part, how it reaches one, where it came from."""
    ways: dict[str, Any] = {
        "standing": standing,
        "is_muted": found.attention == Reading.Attention.MUTED,
        "asker": next((it.person for it in standing.others if it.person.pk == standing.brought_by_id), None),
        "related": _related(found, reader),
    }
    if not reader.may_reply:
        return ways | {"why_not": "" if standing.is_asked else actions.why_not_privately(standing)}
    told = PrivateReach(standing.people)
    if found.has_draft or "answers" in request.GET:
        return ways | reply_context(found, reply_begun(request, found), told, is_live=is_newest)
    return ways | {"fresh_reply": fresh_reply(found, told, get_token(request), is_newest=is_newest)}


def _related(found: Conversation, reader: Reader) -> dict[str, Any]:
    """The message it answers, the conversation it goes on from, those it goes on in: as far as the reader may see."""
    visible = Conversation.objects.visible_to(reader.person)
    related: dict[str, Any] = {"further": list(visible.filter(continues=found).order_by("pk")[:5])}
    if found.continues_id:
        related["earlier"] = visible.filter(pk=found.continues_id).first()
    if found.begun_from_id:
        messages = Message.objects.visible_to(reader.person).filter(pk=found.begun_from_id)
        related["answered"] = messages.select_related("conversation", "author").defer(*LONG_TEXTS).first()
    return related
