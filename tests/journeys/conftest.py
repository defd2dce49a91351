"""What journeys go through: servers in processes of their own, a relay for their mail, a real browser."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from staffroom.wiring import machine

from .mailing import Sink
from .serving import Server, served

PATIENCE = 20_000  # milliseconds: the machine may be busy with other tests
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
    with served(tmp_path) as server:
        server.start("run")
        yield server


@pytest.fixture(scope="session")
def lively(tmp_path_factory) -> Iterator[Site]:
    """A site that is in use. Each test has a network of its own there, so that none depends on another."""
    for sink in _sinking():
        with served(tmp_path_factory.mktemp("site")) as server:
            sessions = json.loads(server.run("community.py", server.url, str(sink.port)))
            server.start("run")
            yield Site(server, sink, sessions)


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Server]:
    """The demo community, as `staffroom demo` serves it."""
    with served(tmp_path_factory.mktemp("demo")) as server:
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

    def opened(key: str, **options) -> Page:
        context = window(base_url=lively.url, **options)
        context.add_cookies([{"name": "staffroom", "value": lively.sessions[key], "url": lively.url}])
        return context.new_page()

    return opened


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


def _sinking() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()
