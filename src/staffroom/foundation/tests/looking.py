"""What a browser would find in HTML, for tests to look at."""

from html.parser import HTMLParser


class _Finder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def elements(html):
    """Every start tag with its attributes, in order."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.elements


def links(html):
    return [attributes.get("href") for tag, attributes in elements(html) if tag == "a"]


TAGS = (
    {"a", "b", "blockquote", "br", "caption", "cite", "code", "div", "em", "h3", "h4", "h5", "hr", "i", "li", "ol", "p"}
    | {"pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
    | {"details", "summary"}
)
ATTRIBUTES = {"href", "rel", "start", "colspan", "rowspan", "class", "tabindex"}


def dangers(html):
    """What stands in `html` that may never stand there: other tags, other attributes, addresses of other schemes."""
    found = []
    for tag, attributes in elements(html):
        found += [] if tag in TAGS else [f"<{tag}>"]
        found += [f"{tag} {name}" for name in attributes if name not in ATTRIBUTES]
        address = attributes.get("href", "https:").strip().lower()
        found += [] if address.startswith(("http:", "https:", "mailto:")) else [f"href {address}"]
        found += (
            [f"class {attributes['class']}"] if attributes.get("class", "number") not in {"number", "quoted"} else []
        )
    return found
