"""The picture in the README shows the product as it is: what was said on the web, and its answer by mail, new."""

import os
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .mailing import hand_in, written

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-demo")]

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "conversation.png"
MOST_BYTES = 400_000
NETWORK = "lone-information-officers@staffroom.example"
TITLE = "Has anyone asked for a second chair and got one?"
ANSWER = (
    "We have two. I asked for a sofa, was refused, and then asked for a chair as the cheaper of the two. "
    "A photograph follows on Monday, with somebody in it."
)


def test_the_picture_of_a_conversation_is_this_page(persona, demo):
    """With STAFFROOM_WRITE_PICTURES=true the picture is made anew."""
    page = persona("maeve-tully", viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.goto("/conversations/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    hand_in(demo, answer_to(page))
    expect(page.locator("article", has_text=ANSWER)).to_be_attached()
    page.goto(page.url.partition("#")[0])

    expect(page.locator("#new")).to_have_text(re.compile("^new since "))
    expect(page.locator("article .door")).to_have_text(["on the web", "by email"])
    expect(page.locator("article.new")).to_have_text(re.compile(ANSWER))
    if os.environ.get("STAFFROOM_WRITE_PICTURES") == "true":
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURE)
    assert 0 < PICTURE.stat().st_size < MOST_BYTES


def answer_to(page: Page) -> EmailMessage:
    """What somebody's mail program makes of the first message of the open page, which they had by mail."""
    link = page.locator("#m1 .after a").first.get_attribute("href")
    number = re.search(r"answers=(\d+)", link).group(1)
    mail = written("Eilidh Macrae <eilidh-macrae@mail.example>", NETWORK, f"Re: {TITLE}", ANSWER)
    mail["In-Reply-To"] = f"<m{number}@staffroom.example>"
    return mail
