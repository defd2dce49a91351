"""Taking along what is one's own, and closing the account."""

import json

import pytest
from playwright.sync_api import expect

from .mailing import hand_in, written

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]


def test_take_everything_along_and_close_the_account(lively, page_of):
    page = page_of("gus")
    page.goto("/networks/archivists/")
    page.get_by_role("link", name="Loans in winter").first.click()
    page.get_by_label("Your reply").fill("I leave you my recipe for paste.")
    page.get_by_role("button", name="Send to the group").click()
    expect(page.locator("article", has_text="recipe for paste")).to_be_visible()
    address = page.url.partition("#")[0]

    page.goto("/you/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download what is yours").click()
    taken = downloading.value
    assert taken.suggested_filename == "staffroom-gus-tarn.json"
    everything = json.loads(taken.path().read_text())
    assert "gus@mail.example" in json.dumps(everything)
    assert "I leave you my recipe for paste." in json.dumps(everything)

    page.get_by_role("link", name="Close the account").click()
    page.get_by_label("stays where it was said").check()
    page.get_by_label("Yes, close my account").check()
    page.get_by_role("button", name="Close my account").click()
    expect(page.get_by_role("heading", name="Your account is closed")).to_be_visible()

    reader = page_of("ben")
    reader.goto(address)
    kept = reader.locator("article", has_text="recipe for paste")
    expect(kept.locator(".p-author")).to_have_text("Former member")
    reader.goto("/@gus-tarn/")
    expect(reader.get_by_role("heading", level=1)).not_to_contain_text("Gus")


def test_no_more_mail_comes_after_the_account_is_closed(lively, page_of):
    page = page_of("hal")
    page.goto("/you/leaving/")
    page.get_by_label("is withdrawn").check()
    page.get_by_label("Yes, close my account").check()
    page.get_by_role("button", name="Close my account").click()
    expect(page.get_by_role("heading", name="Your account is closed")).to_be_visible()

    hand_in(lively.server, written("Ben Marlow <ben@mail.example>", "archivists@lists.example.org", "Twine", "Which?"))

    lively.sink.wait_for("cora@mail.example", "Twine")
    assert "Twine" not in " ".join(lively.sink.subjects("hal@mail.example"))
