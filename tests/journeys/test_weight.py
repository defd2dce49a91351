"""What a conversation costs whoever reads it on a slow line."""

import pytest
from playwright.sync_api import Request

from .pages import long_conversation

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-demo")]

MOST_BYTES, MOST_REQUESTS = 60_000, 6


@pytest.mark.parametrize("handle", [None, "maeve-tully"], ids=["guest", "member"])
def test_the_page_of_a_long_conversation_is_light(persona, demo, handle):
    page = persona(handle)
    address = long_conversation(page)
    fresh = page.context.browser.new_context(storage_state=page.context.storage_state())
    requests: list[Request] = []
    try:
        reading = fresh.new_page()
        reading.on("requestfinished", lambda request: requests.append(request))
        reading.goto(demo.url + address, wait_until="load")
        assert reading.locator("article.message").count() >= 30
        text = [request for request in requests if request.resource_type not in {"font", "image", "eventsource"}]
        sizes = {request.url: request.sizes()["responseBodySize"] for request in text}
    finally:
        fresh.close()

    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert len(sizes) <= MOST_REQUESTS, sizes
