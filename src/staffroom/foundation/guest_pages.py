"""Pages for guests, kept whole: what one guest was shown, the next one gets without any work.

Such a page holds no form, token, cookie or relative time. Its key says what it was made from (versions of what it
shows), so that a change is seen at once; nothing here needs to be told of it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

PAGES = "pages"  # the cache of that name
LASTS = 6 * 3600  # seconds; what has changed is left behind under its old key long before


@dataclass(frozen=True)
class _Kept:
    """A page as it went out, before the middleware added its headers."""

    content: bytes
    headers: dict[str, str]


def cached_for_guests(
    request: HttpRequest, *, key: tuple[object, ...], render: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """The page that `render` gives; for a guest who asks for it again, the one that was kept, or 304.

    `key`: whatever the page depends on besides its address and the language, such as a network's version.
    """
    if getattr(request, "person", None) is not None or request.method not in {"GET", "HEAD"}:
        return render()
    place = _place(request, key)
    kept: _Kept | None = caches[PAGES].get(place)
    if kept is None:
        answer = render()
        if not _may_be_kept(request, answer):
            return answer
        kept = _kept(answer)
        caches[PAGES].set(place, kept, LASTS)
    answer = HttpResponse(kept.content, headers=kept.headers)
    return get_conditional_response(request, etag=kept.headers["ETag"], response=answer) or answer


def _place(request: HttpRequest, key: tuple[object, ...]) -> str:
    # The site's name stands on every page; its version rises with what may stand on any, such as a person's name.
    site = getattr(request, "site", None)
    shown = (str(site or ""), getattr(site, "version", 0))
    parts = (request.scheme, request.get_host(), request.get_full_path(), get_language(), *shown, key)
    return f"guest:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def _may_be_kept(request: HttpRequest, answer: HttpResponse) -> bool:
    """Not an error, and nothing that is meant for one visitor alone."""
    session = getattr(request, "session", None)
    is_personal = answer.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or (session and session.modified)
    return answer.status_code == 200 and not answer.streaming and not is_personal


def _kept(answer: HttpResponse) -> _Kept:
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    # Browsers keep it, too, but ask each time whether it still holds.
    answer["Cache-Control"] = "no-cache"
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return _Kept(bytes(answer.content), dict(answer.headers))
