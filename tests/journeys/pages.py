"""Every page there is: found by following links, one for each shape of address."""

import re
import time
from collections.abc import Collection, Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

HOME_NETWORK = "/networks/lone-information-officers/"
LONG_TITLE = "Moving a catalogue out of a spreadsheet"  # of thirty messages, the most of any in the demo

WORKS_WITHIN = 120  # seconds, on a machine that is busy with other tests

# What stands for many of its kind in an address.
SHAPES = [
    (r"\d+", "N"),
    (r"(?<=^/networks/)(?!new/|levels/)[^/]+", "SLUG"),
    (r"(?<=^/@)[^/]+", "HANDLE"),
    (r"(?<=^/demo/mail/)[^/]+", "HANDLE"),
    (r"(?<=^/invitations/)[^/]+", "TOKEN"),
    (r"(?<=^/operations/provider/)[^/]+", "NAME"),
]
# Not pages: files, streams, and what stands for a link in the preview of a letter.
LEFT_OUT = re.compile(
    r"^/(static|attachments|live|you/takeaway|manifest|robots|help/\w+/examples|mail/leaving/your-own-link)"
    r"|/source/$|/rendered/$|\.(vcf|csv|json|pdf|png)$|^/recommendations/\d+/copy/$|^/site/vocabularies/[^/]+/file/$"
)


def walk(page: Page, starts: list[str], *, seen: Collection[str] = (), within: str = "") -> Iterator[str]:
    """Open one page of each shape, not yet `seen`, that links (to paths like `within`) lead to; its shape."""
    base = page.url
    waiting, seen = list(starts), set(seen)
    while waiting:
        address = waiting.pop(0)
        if (shape := shape_of(address)) in seen or LEFT_OUT.search(urlsplit(address).path):
            continue
        seen.add(shape)
        page.goto(urljoin(base, address))
        if (arrived := shape_of(page.url)) != shape and arrived in seen:
            continue
        seen.add(arrived)
        yield arrived
        waiting += [link for link in links_of(page) if re.search(within, link)]


def long_conversation(page: Page) -> str:
    """The address of the longest conversation of the demo."""
    page.goto(f"{HOME_NETWORK}conversations/")
    page.get_by_role("link", name=LONG_TITLE).first.click()
    page.get_by_role("heading", name=LONG_TITLE, level=1).wait_for()
    return urlsplit(page.url).path


def reload_until(page: Page, words: str | re.Pattern[str]) -> None:
    """Look again and again until the page says `words`: it is work in the background that brings them."""
    deadline = time.monotonic() + WORKS_WITHIN
    while not page.get_by_text(words).count():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.reload()


def shape_of(address: str) -> str:
    """“/networks/SLUG/conversations/”: the same for all pages that one template makes, whatever is on them."""
    parts = urlsplit(address)
    path = parts.path
    for pattern, name in SHAPES:
        path = re.sub(pattern, name, path)
    views = re.findall(r"(?:^|&)((?:view|state)=[\w-]+)", parts.query)
    return "?".join([path, *views])


def links_of(page: Page) -> list[str]:
    """Where the links of the open page lead on this site, in their order."""
    return page.eval_on_selector_all(
        "a[href]",
        "links => links.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)",
    )
