"""New messages for a page that is open, as server-sent events."""

from django.contrib.auth import get_user
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from staffroom.rooms.people.models import Account

from ..live import WATCH, Stream, Watcher, event, in_thread
from ..models import Conversation
from ..pages import placements_of, rows_of
from ..readers import reader_of
from ..showing import show_rows

MOST_AT_ONCE = 30


@require_GET
async def live(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is said from now on, or after the message that the page names."""
    found = await in_thread(_found)(request, pk)
    if found is None:
        raise Http404
    if not WATCH.has_room_for(request.person.pk):
        return HttpResponse(status=204)  # which tells a browser not to ask again
    watcher = Watcher(pk, request.person.pk, _after(request, found.last_number))

    def fetch(after: int) -> tuple[int, str] | None:
        return _fetch(request, pk, after)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(Stream(watcher, fetch), content_type="text/event-stream", headers=headers)


def _found(request: HttpRequest, pk: int) -> Conversation | None:
    """The conversation, for members who may still read it and are still signed in."""
    if request.person is None or not request.session.exists(request.session.session_key):
        return None
    # Looked up anew: the account may be closed, or its password changed in another browser.
    account = get_user(request)
    if not account.is_authenticated:
        return None
    return Conversation.objects.visible_to(account.person).filter(pk=pk).first()


def _fetch(request: HttpRequest, pk: int, after: int) -> tuple[int, str] | None:
    """The number of the newest message and the events for those after `after`; None if this is over for them."""
    found = _found(request, pk)
    if found is None:
        return None
    account: Account = request.user
    with translation.override(account.language), timezone.override(account.timezone):
        rows = rows_of(found.messages.filter(number__gt=after).order_by("number")[:MOST_AT_ONCE])
        if not rows:
            return found.last_number, ""
        reader = reader_of(found, request.person, placements_of(found, request.person), read_up_to=after)
        return rows[-1].number, "".join(event(number, html) for number, html in show_rows(rows, reader))


def _after(request: HttpRequest, last_number: int) -> int:
    """The last message the page has: what the browser says after a break, or what the page says at first."""
    asked = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 19
    return min(int(asked), last_number) if is_number else last_number
