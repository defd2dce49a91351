"""From what was written to what is shown: once, when it is written."""

from dataclasses import dataclass

from staffroom.foundation import excerpts, markdown, plain, safe_html

from .models import Message


@dataclass(frozen=True)
class Rendered:
    html: str
    excerpt: str


def render(form: str, source: str, quoted: str = "") -> Rendered:
    """Safe HTML of `source` in its `form`, with `quoted` (plain text cut from a mail) folded below it."""
    html = _html(form, source)
    folded = plain.folded(quoted) if quoted.strip() else ""
    return Rendered(html=html + folded, excerpt=excerpts.excerpt(html, excerpts.OF_A_MESSAGE))


def _html(form: str, source: str) -> str:
    if form == Message.Form.MARKDOWN:
        return markdown.render(source)
    if form == Message.Form.HTML:
        return safe_html.clean(source)
    return plain.render(source)
