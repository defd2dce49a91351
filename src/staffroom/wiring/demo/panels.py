"""What the demo says on pages of a real site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def hint(_request: HttpRequest, _thing: Any) -> dict[str, Any] | None:
    """Where somebody finds the mail with their code, or becomes one of the people; nothing on a real site."""
    return {} if settings.DEMO else None
