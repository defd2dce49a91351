"""One conversation by both doors: said on the web, answered by mail, there on the page that is open."""

import pytest
from playwright.sync_api import Page, expect

from .mailing import answer, text_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]

SAID = "Does anyone lend to a ship?"
ANSWERED = "We do, in crates that float."


def test_what_is_said_on_the_web_is_answered_by_mail_and_appears_on_the_open_page(lively, page_of):
    ben, cora = page_of("ben"), "cora@mail.example"
    open_conversation(ben)
    ben.get_by_label("Your reply").fill(SAID)
    ben.get_by_role("button", name="Send to the group").click()
    own = ben.locator("article", has_text=SAID)
    expect(own).to_be_visible()
    mail = lively.sink.wait_for(cora, "Loans in winter")
    assert text_of(mail).startswith(SAID)

    # Ben reads on further up while Cora answers.
    reading = ben.locator("#m5")
    reading.scroll_into_view_if_needed()
    ben.locator("#m5 .prose").evaluate("element => { document.activeElement.blur(); element.scrollIntoView() }")
    before = reading.bounding_box()["y"]
    answer(lively.server, mail, f"Cora Finch <{cora}>", ANSWERED)
    arrived = ben.locator("article", has_text=ANSWERED)
    expect(arrived).to_have_count(1)

    assert reading.bounding_box()["y"] == pytest.approx(before, abs=1)
    expect(ben.get_by_role("button", name="One new message")).to_be_visible()
    expect(arrived.locator(".door")).to_have_text("by email")
    expect(arrived.locator(".prose > p")).to_have_text([ANSWERED])
    expect(arrived.locator("details summary")).to_have_text("Quoted from an earlier message")

    ben.get_by_role("button", name="One new message").click()
    expect(arrived).to_be_focused()
    expect(ben.get_by_role("button", name="One new message")).to_have_count(0)


def test_the_answer_stands_below_what_it_answers(lively, page_of):
    ben = page_of("ben")
    open_conversation(ben)
    ben.get_by_label("Your reply").fill("Who insures seeds?")
    ben.get_by_role("button", name="Send to the group").click()
    mail = lively.sink.wait_for("dev@mail.example", "Loans in winter")
    while "Who insures seeds?" not in text_of(mail):
        mail = lively.sink.wait_for("dev@mail.example", "Loans in winter", count=2)
    answer(lively.server, mail, "Dev Anand <dev@mail.example>", "The seed bank does.")
    answered = ben.locator("article", has_text="The seed bank does.")
    expect(answered).to_be_attached()

    ben.get_by_role("link", name="Show answers below what they answer").click()

    question = ben.locator("article", has_text="Who insures seeds?")
    expect(question.locator("xpath=following-sibling::article[1]")).to_contain_text("The seed bank does.")
    expect(answered).to_have_attribute("data-depth", "1")


def open_conversation(page: Page) -> None:
    page.goto("/networks/registrars/")
    page.get_by_role("link", name="Loans in winter").first.click()
    expect(page.get_by_role("heading", name="Loans in winter", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Your reply")).to_be_visible()
