"""What search engines may find: people who let them, networks that anybody may find, and what anybody may read there.

There is a sitemap for each stretch of row numbers, each of one query, and an index of those that hold any. They change
whenever somebody changes their mind, so nothing of them is kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import DateTimeField, Exists, F, Model, OuterRef, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from staffroom.rooms.conversations.models import Conversation, Placement
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

STRETCH = 10_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Kind:
    """`found`: the rows whose pages may be found by anybody; `address` makes the page's of the value of `name`.

    `changed`: the field that says when the page last changed, where there is one.
    """

    found: Callable[[], QuerySet[Any]]
    name: str
    address: Callable[[Any], str]
    changed: str | None = None


def _conversations() -> QuerySet[Conversation]:
    """Those that anybody may read, in a network that anybody may find."""
    placements = Placement.objects.filter(conversation=OuterRef("pk"), network__in=Network.objects.findable_by(None))
    return Conversation.objects.visible_to(None).filter(Exists(placements), merged_into__isnull=True)


KINDS: Mapping[str, Kind] = {
    "people": Kind(
        lambda: Person.objects.seen_by(None).filter(is_indexed=True, handle__isnull=False),
        "handle",
        lambda handle: reverse("people:person", args=[handle]),
    ),
    "networks": Kind(
        lambda: Network.objects.findable_by(None), "slug", lambda slug: reverse("networks:network", args=[slug])
    ),
    "conversations": Kind(
        _conversations, "pk", lambda pk: reverse("conversations:conversation", args=[pk]), "last_message_at"
    ),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which sitemaps there are."""
    found = [
        (reverse("sitemap", args=[name, stretch]), None)
        for name, kind in KINDS.items()
        for stretch in _stretches(kind.found())
    ]
    return _answer(request, "sitemapindex", "sitemap", found)


@require_safe
def sitemap(request: HttpRequest, name: str, stretch: int) -> HttpResponse:
    """The addresses of one stretch. One that holds none is none."""
    kind = KINDS.get(name)
    if kind is None or stretch > 10**9:
        raise Http404
    rows = kind.found().filter(pk__gte=stretch * STRETCH, pk__lt=(stretch + 1) * STRETCH).order_by("pk")
    rows = rows.annotate(changed=F(kind.changed) if kind.changed else Value(None, DateTimeField()))
    found = [(kind.address(value), changed) for value, changed in rows.values_list(kind.name, "changed")]
    if not found:
        raise Http404
    return _answer(request, "urlset", "url", found)


def _stretches(rows: QuerySet[Model]) -> list[int]:
    counted = rows.order_by().annotate(stretch=F("pk") / STRETCH).values_list("stretch", flat=True)
    return sorted(set(counted.distinct()))


def _answer(request: HttpRequest, root: str, entry: str, pages: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    """`pages`: their paths, and when they last changed."""
    base = request.site.base_url.rstrip("/")
    entries = "".join(
        f"<{entry}><loc>{escape(base + path)}</loc>{_lastmod(changed)}</{entry}>\n" for path, changed in pages
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{entries}</{root}>\n'
    return HttpResponse(content, content_type="application/xml", headers={"Cache-Control": "no-cache"})


def _lastmod(changed: datetime | None) -> str:
    return f"<lastmod>{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
