"""Small answers that belong to no room: health, robots, the manifest; and the gallery, in demo and debug only."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_safe

from staffroom.rooms.people.models import Site

from . import gallery as gallery_of


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    shut = ("/account/", "/sign-in/", "/demo/", "/you/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), "Allow: /"]
    lines += ["", f"Sitemap: {request.site.base_url.rstrip('/')}{reverse('sitemaps')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    name = Site.here().name
    icons = [
        {"src": static(f"design/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    content = {
        "name": name,
        "short_name": name,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#f7f6f0",
        "theme_color": "#1e5e42",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    return redirect("account_change_password")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "design/gallery.html", gallery_of.things_to_show())


def of_providers() -> list[URLPattern | URLResolver]:
    """Pages that only a site has that names another provider."""
    return [path("", include("staffroom.wiring.provider_urls"))] if settings.PROVIDERS else []


def design_and_demo() -> list[URLPattern | URLResolver]:
    """Pages that a real site does not have."""
    if not (settings.DEMO or settings.DEBUG):
        return []
    pages: list[URLPattern | URLResolver] = [path("design/", gallery, name="gallery")]
    if settings.DEMO:
        pages.append(path("demo/", include("staffroom.wiring.demo.urls")))
    return pages
