"""What the base page shows on every page."""

from typing import Any

from django.http import HttpRequest

from . import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "person", None)
    return {
        "site": getattr(request, "site", None),
        "person": person,
        "nav": navigation.items(request.path, person, request),
    }
