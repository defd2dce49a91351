"""`{% panels "networks.network.main" network %}`: what higher rooms show on a lower room's page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from staffroom.wiring.panels import PANELS

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: template.Context, slot: str, thing: Any = None) -> SafeString:
    """The slot's panels, for whoever asks; for `looking`, where the page is shown as another would get it."""
    request = context.get("looking") or context["request"]
    parts = []
    for panel in PANELS.get(slot, ()):
        shown = panel.look(request, thing)
        if shown is not None:
            parts.append(render_to_string(panel.template, shown, request=request))
    return mark_safe("".join(parts).strip())  # noqa: S308  each part is a template's own output
