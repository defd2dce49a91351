"""What a browser has to fetch to show a conversation: compressed, without pictures and fonts."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from bench.results import Figure, Row
from bench.setting import Bench
from bench.web import BROWSER, Client

NEEDS: set[str] = set()
TAG = re.compile(r"<(link|script|img|use|source)\b([^>]*)>")
IMPORTED = re.compile(r"""@import\s+(?:url\()?["']?([^"')]+)|\b(?:import|from)\s*["']([./][^"']*)["']""")
STREAM = re.compile(r'\b(?:sse-connect|data-live)="([^"]+)"')
FETCHED = {"stylesheet", "manifest", "modulepreload", "preload"}
PICTURES_AND_FONTS = ("image/", "font/")
HOW = (
    "The page of 30 messages, signed in, on a first visit with nothing kept, followed through its style sheets "
    "and scripts and what these import in turn; the page itself counts as a request, and so does the stream that "
    "brings new messages. Pictures and fonts are left out of both, as the aim has it. Bytes are those of the "
    "bodies as sent to a browser that accepts br and gzip."
)


def measure(bench: Bench) -> Figure:
    """Weight and number of requests."""
    client = bench.product.member()
    client.headers |= {"User-Agent": BROWSER, "Accept-Encoding": "gzip, br"}
    sizes = fetched(client, bench.product.thirty[0])
    weight = sum(sizes.values()) / 1000
    what = ", ".join(f"{path} {size / 1000:.1f} kB" for path, size in sizes.items())
    rows = [
        Row("weight", "kB", weight, aim="at most 60 kB", reached=weight <= 60),
        Row("requests", "", len(sizes), aim="at most 6", reached=len(sizes) <= 6),
    ]
    return Figure("weight", "The weight of a conversation's page", f"{HOW} Fetched: {what}.", rows)


def fetched(client: Client, path: str) -> dict[str, int]:
    """Each address a browser asks for, and how many bytes come back; no pictures, no fonts."""
    page = _plain(client, path)
    sizes = {path: len(client.get(path).body)}
    waiting = [urljoin(path, address) for address in linked_from(page)]
    while waiting:
        address = urlsplit(waiting.pop(0))._replace(fragment="").geturl()
        if address in sizes:
            continue
        reply = client.get(address)
        if reply.headers.get("content-type", "").startswith(PICTURES_AND_FONTS):
            continue
        sizes[address] = len(reply.body)
        waiting += [urljoin(address, found) for found in imported_by(_plain(client, address))]
    return sizes | dict.fromkeys(STREAM.findall(page), 0)


def linked_from(page: str) -> list[str]:
    """What a browser fetches of its own accord when it shows this page."""
    found = []
    for tag, attributes in TAG.findall(page):
        values = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', attributes)}
        address = values.get("src") or values.get("href", "")
        if tag == "link" and not FETCHED & set(values.get("rel", "").split()):
            continue
        if address and not address.startswith(("#", "data:")):
            found.append(address)
    return found


def imported_by(text: str) -> list[str]:
    """What a style sheet or script asks for in turn."""
    return [style or script for style, script in IMPORTED.findall(text)]


def _plain(client: Client, path: str) -> str:
    """The same thing uncompressed, to be read."""
    reader = Client(client.base, {**client.headers, "Accept-Encoding": "identity"})
    reply = reader.get(path)
    reader.close()
    return reply.text if reply.headers.get("content-type", "").startswith(("text/", "application/javascript")) else ""
