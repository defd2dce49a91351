"""What journeys go through: servers in processes of their own, a relay for their mail, a real browser."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from staffroom.wiring import machine

from .mailing import Sink
from .serving import Server, served

PATIENCE = 60_000  # milliseconds: the machine may be busy with other tests
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Site:
    """A running site with the community of community.py; `sessions`: name → the cookie of whoever is signed in."""

    server: Server
    sink: Sink
    sessions: dict[str, str]

    @property
    def url(self) -> str:
        return self.server.url


@pytest.fixture
def sink() -> Iterator[Sink]:
    yield from _sinking()


@pytest.fixture
def new_server(tmp_path) -> Iterator[Server]:
    """A site that nobody has set up."""
    with served(tmp_path, from_nothing=True) as server:
        server.start("run")
        yield server


@pytest.fixture(scope="session")
def lively(tmp_path_factory) -> Iterator[Site]:
    """A site that is in use. Each test has a network of its own there, so that none depends on another."""
    yield from _living(tmp_path_factory.mktemp("site"))


@pytest.fixture
def own_site(tmp_path_factory) -> Iterator[Site]:
    """Such a site for one test alone, whose crowds would be in the others' way."""
    yield from _living(tmp_path_factory.mktemp("own"))


@pytest.fixture
def guarded_site(tmp_path_factory) -> Iterator[Site]:
    """The same, in which whoever fills in a form as quickly as a program is not believed."""
    yield from _living(tmp_path_factory.mktemp("guarded"), STAFFROOM_QUICKEST_FORM="1")


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Server]:
    """The demo community, as `staffroom demo` serves it."""
    with served(tmp_path_factory.mktemp("demo"), from_nothing=True) as server:
        server.start("demo")
        yield server


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Closed after the last journey: what drives it holds an event loop, which other tests could not bear."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium) -> Iterator[Callable[..., BrowserContext]]:
    """`window(**options)`: a browser window with cookies of its own, as another person's would be."""
    windows: list[BrowserContext] = []

    def opened(**options) -> BrowserContext:
        context = chromium.new_context(**({"viewport": DESK, "locale": "en-GB"} | options))
        context.set_default_timeout(PATIENCE)
        windows.append(context)
        return context

    yield opened
    for context in windows:
        context.close()


@pytest.fixture
def page_of(lively, window) -> Callable[..., Page]:
    """`page_of("ben", **options)`: a page in which somebody of the lively site is signed in."""
    return lambda key, **options: _page_in(window, lively, key, **options)


@pytest.fixture
def page_in(window) -> Callable[..., Page]:
    """`page_in(site, "ben")`: the same for another site; None is a guest."""
    return lambda site, key, **options: _page_in(window, site, key, **options)


@pytest.fixture
def persona(demo, window) -> Callable[..., Page]:
    """`persona("maeve-tully", **options)`: a page of the demo with one click made; None is a guest."""

    def opened(handle: str | None, **options) -> Page:
        page = window(base_url=demo.url, **options).new_page()
        if handle is not None:
            page.goto("/demo/")
            page.locator(f"form:has([name=handle][value={handle}]) button").first.click()
            page.wait_for_url(demo.url + "/")
        return page

    return opened


def _living(folder: Path, **environment: str) -> Iterator[Site]:
    for sink in _sinking():
        with served(folder) as server:
            server.environment |= environment
            sessions = json.loads(server.run("community.py", server.url, str(sink.port)))
            server.start("run")
            yield Site(server, sink, sessions)


def _page_in(window: Callable[..., BrowserContext], site: Site, key: str | None, **options) -> Page:
    context = window(base_url=site.url, **options)
    if key is not None:
        context.add_cookies([{"name": "staffroom", "value": site.sessions[key], "url": site.url}])
    return context.new_page()


def _sinking() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()
