"""What a page says to machines: schema.org as JSON-LD, to be put into its HTML."""

import json
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

# As Django's json_script does it: nothing in the text ends the element or begins a comment.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def in_html(thing: Mapping[str, object]) -> SafeString:
    """`thing` as text that is safe inside a script element."""
    return mark_safe(json.dumps(thing, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped
