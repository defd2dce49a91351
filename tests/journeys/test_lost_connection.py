"""What is being written is not lost with the connection."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-site")]

WORDS = "A long thought about boxes, half finished."


def test_a_draft_survives_a_lost_connection_and_a_closed_page(page_of):
    page = page_of("cora")
    page.goto("/networks/archivists/")
    page.get_by_role("link", name="Loans in winter").first.click()
    expect(page.get_by_role("heading", name="Your reply")).to_be_visible()
    address = page.url.partition("#")[0]

    page.context.set_offline(True)
    page.get_by_label("Your reply").press_sequentially(WORDS)
    page.get_by_role("button", name="Send to the group").click()
    expect(page.locator(".toasts")).to_contain_text("There is no connection just now")
    expect(page.get_by_label("Your reply")).to_have_value(WORDS)
    page.close()

    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(address)
    expect(again.get_by_label("Your reply")).to_have_value(WORDS)
    expect(again.get_by_text("We kept what you were writing here on")).to_be_visible()

    again.get_by_role("button", name="Send to the group").click()
    expect(again.locator("article", has_text=WORDS)).to_have_count(1)
    again.goto(address)
    expect(again.locator("article", has_text=WORDS)).to_have_count(1)
    expect(again.get_by_label("Your reply")).to_have_value("")
