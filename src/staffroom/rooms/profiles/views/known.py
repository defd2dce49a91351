"""The people one knows, to take along."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from staffroom.rooms.people.acquaintance import Choice

from ..copies import known


@login_required
@require_safe
def known_cards(request: HttpRequest) -> HttpResponse:
    """Cards for an address book, of all or of those that a filter finds."""
    found = Choice.read(request.GET, request.person).found().order_by("other__name", "pk")
    return _as_file(known.cards(request.person, found), "text/vcard; charset=utf-8", "people.vcf")


@login_required
@require_safe
def known_table(request: HttpRequest) -> HttpResponse:
    """The same for a program for tables."""
    found = Choice.read(request.GET, request.person).found().order_by("other__name", "pk")
    return _as_file(known.table(request.person, found), "text/csv; charset=utf-8", "people.csv")


def _as_file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
