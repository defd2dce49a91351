"""Reading our own pages the way a reader does: by what they show and where their links lead."""

import re
from html import unescape

from bench.web import Client

MESSAGE = re.compile(r'<article\b[^>]*\bclass="[^"]*\bmessage\b')
LINK = re.compile(r"<(?:a|link)\b([^>]*)>")
HREF = re.compile(r'\bhref="([^"]*)"')
TITLED_LINK = re.compile(r'<a\b[^>]*\bhref="(/conversations/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def complete_page(client: Client, path: str, messages: int) -> float:
    """Seconds until the page was there. Raises RuntimeError unless it shows so many messages."""
    reply = client.get(path)
    found = len(MESSAGE.findall(reply.text))
    if reply.status != 200 or found != messages:
        raise RuntimeError(f"{path} answered {reply.status} and showed {found} messages, not {messages}.")
    return reply.seconds


def first_page(client: Client, path: str, at_least: int) -> float:
    """As `complete_page`, of a conversation that has more messages than stand on one page, however many those are."""
    reply = client.get(path)
    found = len(MESSAGE.findall(reply.text))
    if reply.status != 200 or found < at_least or not next_page(path, reply.text):
        raise RuntimeError(f"{path} answered {reply.status} and showed {found} messages, not {at_least} and a way on.")
    return reply.seconds


def pages_of(client: Client, path: str, messages: int) -> list[float]:
    """Seconds for each page, from the first along the links to the next. Raises unless all messages are there."""
    seconds, shown, at = [], 0, path
    while at:
        reply = client.get(at)
        seconds.append(reply.seconds)
        shown += len(MESSAGE.findall(reply.text))
        at = next_page(at, reply.text)
    if shown != messages:
        raise RuntimeError(f"{path} showed {shown} messages on {len(seconds)} pages, not {messages}.")
    return seconds


def next_page(path: str, page: str) -> str:
    """Where `rel="next"` leads; empty on the last page."""
    for found in LINK.finditer(page):
        href = HREF.search(found[1])
        if href and re.search(r'\brel="[^"]*\bnext\b', found[1]):
            target = unescape(href[1])
            return path.partition("?")[0] + target if target.startswith("?") else target
    return ""


def conversation_titled(client: Client, network: str, title: str) -> str:
    """The address of the conversation a network's page lists under this title; empty while it does not."""
    for href, words in TITLED_LINK.findall(client.get(network).text):
        if title in unescape(words):
            return unescape(href).partition("#")[0].partition("?")[0]
    return ""
