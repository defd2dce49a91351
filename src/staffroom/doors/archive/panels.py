"""What this door shows on the pages of rooms."""

from typing import Any

from django.http import HttpRequest


def bringing_oneself(request: HttpRequest, _thing: object) -> dict[str, Any] | None:
    """The way to bring along what one has written about oneself elsewhere."""
    return {} if request.person else None
