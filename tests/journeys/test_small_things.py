"""What only a browser shows: tabs that are in view, and a console that stays silent."""

import pytest
from playwright.sync_api import Page, expect

from .pages import long_conversation

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-demo")]

NEW_TO_ME = "/conversations/?show=new"  # the last of the tabs
PHONE = {"width": 390, "height": 844}


def is_in_view(page: Page, words: str) -> bool:
    """Whether the tab that says `words` lies within the window, from side to side."""
    box = page.get_by_role("link", name=words, exact=True).bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


def lines_of(page: Page) -> int:
    """How many lines the tabs take."""
    return page.eval_on_selector_all(".guides a", "tabs => new Set(tabs.map(tab => tab.offsetTop)).size")


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_tabs_stand_on_one_line_with_the_open_one_in_view(persona, width):
    page = persona("jo-norwood")
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(NEW_TO_ME)
    assert (lines_of(page), is_in_view(page, "New to me")) == (1, True)

    page.goto("/networks/lone-information-officers/settings/notes/")
    assert (lines_of(page), is_in_view(page, "Notes it writes")) == (1, True)


def test_tabs_that_do_not_fit_can_be_reached_without_a_script(chromium, demo):
    with chromium.new_context(base_url=demo.url, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/networks/")
        last = page.locator(".guides a").last
        last.focus()

        assert is_in_view(page, last.inner_text())


def test_what_is_written_and_sent_without_a_new_page_leaves_the_console_silent(persona):
    page = persona("maeve-tully")
    page.goto(long_conversation(page))
    said = []
    page.on("console", lambda message: said.append(message.text))

    field = page.get_by_label("Your reply")
    field.evaluate("field => { field.style.blockSize = '300px' }")  # somebody has pulled it longer
    field.fill("We do it by shelf order.")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator("#preview")).to_contain_text("shelf order")
    page.get_by_role("button", name="Send to the group").click()
    expect(page.locator("article", has_text="We do it by shelf order.")).to_have_count(1)

    assert said == []
