"""A profile as files: what whoever asks may see of it; who may not see the page gets what the page answers."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staffroom.foundation.typesetting import TypesettingRefused
from staffroom.rooms.people import showing as people
from staffroom.rooms.people.models import Person

from ..copies import papers
from ..copies.resume import resume as resume_of
from ..copies.vcard import card
from ..seeing import GUEST, standing_on
from ..showing import ShownProfile, shown_of

type Paper = Callable[[ShownProfile], bytes]


@require_safe
def vcard(request: HttpRequest, handle: str) -> HttpResponseBase:
    """A card for an address book."""
    shown = people.found(request, handle)
    if shown is None:
        return people.not_shown(request, handle)
    answer = HttpResponse(card(_profile(request, shown)), content_type="text/vcard; charset=utf-8")
    return _as_file(answer, f"{shown.handle}.vcf")


@require_safe
def resume(request: HttpRequest, handle: str) -> HttpResponseBase:
    """JSON Resume."""
    shown = people.found(request, handle)
    if shown is None:
        return people.not_shown(request, handle)
    content = resume_of(_profile(request, shown))
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _as_file(answer, f"{shown.handle}.json")


@require_safe
def cv(request: HttpRequest, handle: str) -> HttpResponseBase:
    """A CV on one page."""
    return _paper(request, handle, papers.cv, "cv")


@require_safe
def label(request: HttpRequest, handle: str) -> HttpResponseBase:
    """A label for an envelope."""
    return _paper(request, handle, papers.label, "label")


@require_safe
def index_card(request: HttpRequest, handle: str) -> HttpResponseBase:
    """The index card as a picture, for whoever links to the page. It shows what guests see, whoever asks for it."""
    shown = Person.objects.seen_by(None).filter(handle=handle, is_indexed=True).first()
    if shown is None:
        raise Http404
    try:
        answer = HttpResponse(papers.picture(shown_of(shown, GUEST)), content_type="image/png")
    except TypesettingRefused as refusal:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=503)
    answer["Cache-Control"] = "no-cache"
    return answer


def _paper(request: HttpRequest, handle: str, paper: Paper, name: str) -> HttpResponseBase:
    shown = people.found(request, handle)
    if shown is None:
        return people.not_shown(request, handle)
    try:
        answer = HttpResponse(paper(_profile(request, shown)), content_type="application/pdf")
    except TypesettingRefused as refusal:
        return render(request, "profiles/not_set.html", {"shown": shown, "refusal": refusal}, status=503)
    return _as_file(answer, f"{shown.handle}-{name}.pdf")


def _profile(request: HttpRequest, shown: Person) -> ShownProfile:
    return shown_of(shown, standing_on(request, shown))


def _as_file(answer: HttpResponse, name: str) -> HttpResponse:
    """`name` is made of a handle: small letters, figures, hyphens. Copies are for people, not for search engines."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-cache"
    return answer
