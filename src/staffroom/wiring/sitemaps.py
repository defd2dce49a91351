"""What search engines may find: the pages of those people who let them, and of networks that anybody may find.

A sitemap holds 50,000 addresses at most: there is one for each stretch of row numbers, and an index of those that hold
any. They change whenever somebody changes their mind, so nothing of them is kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import F, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

STRETCH = 20_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Kind:
    """`found`: the rows whose pages may be found by anybody; `address` makes the page's of the value of `name`."""

    found: Callable[[], QuerySet[Any]]
    name: str
    address: Callable[[str], str]


KINDS: Mapping[str, Kind] = {
    "people": Kind(
        lambda: Person.objects.seen_by(None).filter(is_indexed=True, handle__isnull=False),
        "handle",
        lambda handle: reverse("people:person", args=[handle]),
    ),
    "networks": Kind(
        lambda: Network.objects.findable_by(None), "slug", lambda slug: reverse("networks:network", args=[slug])
    ),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which sitemaps there are."""
    found = [
        reverse("sitemap", args=[name, stretch]) for name, kind in KINDS.items() for stretch in _stretches(kind.found())
    ]
    return _answer(request, "sitemapindex", "sitemap", found)


@require_safe
def sitemap(request: HttpRequest, name: str, stretch: int) -> HttpResponse:
    """The addresses of one stretch. One that holds none is none."""
    kind = KINDS.get(name)
    if kind is None or stretch > 10**9:
        raise Http404
    rows = kind.found().filter(pk__gte=stretch * STRETCH, pk__lt=(stretch + 1) * STRETCH).order_by("pk")
    found = [kind.address(value) for value in rows.values_list(kind.name, flat=True)]
    if not found:
        raise Http404
    return _answer(request, "urlset", "url", found)


def _stretches(rows: QuerySet[Model]) -> list[int]:
    counted = rows.order_by().annotate(stretch=F("pk") / STRETCH).values_list("stretch", flat=True)
    return sorted(set(counted.distinct()))


def _answer(request: HttpRequest, root: str, entry: str, paths: Iterable[str]) -> HttpResponse:
    base = request.site.base_url.rstrip("/")
    entries = "".join(f"<{entry}><loc>{escape(base + path)}</loc></{entry}>\n" for path in paths)
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{entries}</{root}>\n'
    return HttpResponse(content, content_type="application/xml", headers={"Cache-Control": "no-cache"})
