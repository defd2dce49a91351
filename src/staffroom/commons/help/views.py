"""The guides' pages: for everybody, signed in or not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staffroom.foundation.guest_pages import cached_for_guests

from . import guides

LOWEST_IN_CONTENTS = 2


@require_safe
def contents(request: HttpRequest) -> HttpResponseBase:
    """Every guide, by whom it is for."""
    context = {"parts": guides.PARTS}
    return cached_for_guests(request, key=("help",), render=lambda: render(request, "help/contents.html", context))


@require_safe
def guide(request: HttpRequest, part: str, name: str) -> HttpResponseBase:
    """One guide, with its headings to jump to."""
    found = guides.guide_of(part, name)
    if found is None:
        raise Http404
    paper = guides.paper_of(found)
    context = {
        "guide": found,
        "part": next(one for one in guides.PARTS if found in one.guides),
        "paper": paper,
        "headings": [heading for heading in paper.headings if heading.level <= LOWEST_IN_CONTENTS],
    }
    return cached_for_guests(request, key=("help",), render=lambda: render(request, "help/guide.html", context))


@require_safe
def example(request: HttpRequest, part: str, name: str) -> HttpResponse:
    """A file that a guide speaks of, as it is."""
    text = guides.example_of(part, name)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
