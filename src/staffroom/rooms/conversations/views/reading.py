"""A conversation as it is read: page by page, one message, and what a message said before."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from staffroom.foundation.guest_pages import cached_for_guests

from .. import actions, linked_data, wording
from ..models import Conversation, Message, Placement
from ..pages import FLAT, THREADED, Page, Place, moved_to, page_at, place_of, placements_of, readable_by
from ..participation import Participation, participation_of
from ..readers import private_reader_of, reader_of
from ..showing import Reader, Showing
from .private_ways import private_ways
from .taking_part import ways_to_take_part


@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A page of messages: the one asked for, or where the reader left off, or the first."""
    found = readable_by(request.person, pk)
    if found is None:
        return _where_it_went(request, pk)
    return cached_for_guests(request, key=(found.pk, found.version), render=lambda: _page(request, found))


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """A message's lasting address: leads to the page it stands on."""
    messages = Message.objects.visible_to(request.person)
    found = get_object_or_404(messages.only("number", "conversation_id"), pk=pk)
    at = reverse("conversations:conversation", args=[found.conversation_id])
    return redirect(f"{at}{_first_or(place_of(found.number))}#m{found.number}")


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a message said before it was edited; nothing is left of one that was withdrawn."""
    messages = Message.objects.visible_to(request.person).said().filter(edited_at__isnull=False)
    found = get_object_or_404(messages.select_related("author", "conversation"), pk=pk)
    revisions = found.revisions.order_by("-replaced_at", "-pk").defer("source")
    context = {"message": found, "conversation": found.conversation, "revisions": revisions}
    return render(request, "conversations/history.html", context)


def _where_it_went(request: HttpRequest, pk: int) -> HttpResponse:
    """A conversation that was joined with another: its address leads to that one. Raises Http404."""
    went = moved_to(request.person, pk)
    if went is None:
        raise Http404
    return redirect("conversations:conversation", went.pk)


def _page(request: HttpRequest, found: Conversation) -> HttpResponse:
    placements = placements_of(found, request.person)
    standing = participation_of(request.person, found) if found.is_private else None
    reader = _reader(request, found, placements, standing)
    asked = Place.asked(request.GET)
    page = page_at(found, asked if asked.is_given else _where_they_left_off(found, reader, asked.view))
    _mark_read(request, found, page, reader)
    context = {
        "conversation": found,
        "placements": placements,
        "lead": _lead(found, reader, placements, standing),
        "page": page,
        "flow": Showing(reader, view=page.place.view).flow(page),
        "reader": reader,
        "authors": _authors(page, reader),
        **_ways(found, page),
    }
    if standing is None:
        context |= ways_to_take_part(request, found, reader, placements, is_newest=not page.has_later)
    else:
        context |= private_ways(request, found, reader, standing, is_newest=not page.has_later)
    if reader.person is None:
        context["linked_data"] = linked_data.of(found, page, request.site)
    return render(request, "conversations/conversation.html", context)


def _reader(
    request: HttpRequest, found: Conversation, placements: Sequence[Placement], standing: Participation | None
) -> Reader:
    if request.person is None:
        return Reader(None)
    read = {"read_up_to": found.read_up_to, "read_at": found.read_at}
    if standing is not None:
        return private_reader_of(found, request.person, standing, **read)
    return reader_of(found, request.person, placements, **read)


def _lead(found: Conversation, reader: Reader, placements: Sequence[Placement], standing: Participation | None) -> str:
    new = _count_new(found, reader)
    if standing is not None:
        return wording.private_lead(found, [person.name for person in standing.people], new)
    return wording.lead(found, [placement.network for placement in placements], new)


def _where_they_left_off(found: Conversation, reader: Reader, view: str) -> Place:
    read = reader.read_up_to or 0
    if view == FLAT and 0 < read < found.last_number:
        return place_of(read + 1)
    return Place(view)


def _mark_read(request: HttpRequest, found: Conversation, page: Page, reader: Reader) -> None:
    """Writes only when there is something to write; a browser that fetches ahead has read nothing."""
    is_looking = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    if reader.person is None or not is_looking:
        return
    read, numbers = reader.read_up_to or 0, {row.number for row in page.rows}
    # Among threads, later messages may stand on other pages: what has been read has no gaps.
    up_to = max(numbers, default=0) if page.place.view == FLAT else read
    while up_to + 1 in numbers:
        up_to += 1
    if up_to > read:
        actions.mark_read(found, person=reader.person, number=up_to)


def _count_new(found: Conversation, reader: Reader) -> int:
    return max(found.last_number - reader.read_up_to, 0) if reader.read_up_to else 0


def _authors(page: Page, reader: Reader) -> SafeString:
    """Those who speak on this page, in the order they do; for members, with the way to theirs."""
    people = {row.author_id: (row.author__name, row.author__handle) for row in page.rows}.values()
    address = reverse("people:person", args=["@"])
    links = (
        format_html('<a href="{}">{}</a>', address.replace("@/", f"{handle}/"), name)
        if handle and reader.person
        else escape(name)
        for name, handle in people
    )
    return mark_safe(", ".join(links))  # noqa: S308  safe parts


def _ways(found: Conversation, page: Page) -> dict[str, Any]:
    """Where else one can go from here."""
    newest = place_of(found.last_number)
    is_threaded = page.place.view == THREADED
    return {
        "is_threaded": is_threaded,
        "is_long": page.has_earlier or page.has_later,
        "is_newest": not page.has_later,
        "is_closed": not found.is_open,
        "newest_url": f"{_first_or(newest)}#m{found.last_number}" if page.has_later and not is_threaded else None,
        "other_view_url": "?after=0" if is_threaded else "?view=threaded" if found.message_count > 2 else None,
    }


def _first_or(place: Place) -> str:
    """For links: the first page is asked for by name, since members come in where they left off."""
    return place.url if place.is_given else "?after=0"
