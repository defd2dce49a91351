"""Getting an account and coming back to it, with a code from one's mailbox."""

import pytest
from playwright.sync_api import Page, expect

from .mailing import code_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]


def test_somebody_new_comes_in_goes_and_comes_back_with_the_same_address(lively, window):
    page = window(base_url=lively.url).new_page()

    ask_for_code(page, "nadia@mail.example")
    enter_code(page, code_in(lively.sink.wait_for("nadia@mail.example", "code")))
    expect(page.get_by_role("heading", name="Who shall we say you are?")).to_be_visible()
    page.get_by_label("Your name").fill("Nadia Osei")
    page.get_by_role("button", name="That is me").click()
    sign_out(page)

    ask_for_code(page, "nadia@mail.example")
    enter_code(page, code_in(lively.sink.wait_for("nadia@mail.example", "code", count=2)))

    expect(menu_of(page)).to_have_accessible_name("Your menu, Nadia Osei")


def test_asking_a_second_time_with_the_same_address_leads_on(lively, window):
    page = window(base_url=lively.url).new_page()
    ask_for_code(page, "otis@mail.example")
    lively.sink.wait_for("otis@mail.example", "code")

    ask_for_code(page, "otis@mail.example")
    enter_code(page, code_in(lively.sink.wait_for("otis@mail.example", "code", count=2)))

    expect(page.get_by_role("heading", name="Who shall we say you are?")).to_be_visible()


def test_a_wrong_code_can_be_mended(lively, window):
    page = window(base_url=lively.url).new_page()
    ask_for_code(page, "pia@mail.example")
    code = code_in(lively.sink.wait_for("pia@mail.example", "code"))

    enter_code(page, "000000" if code != "000000" else "111111")
    expect(page.get_by_label("The six figures in the email")).to_have_attribute("aria-invalid", "true")
    enter_code(page, code)

    expect(page.get_by_role("heading", name="Who shall we say you are?")).to_be_visible()


def test_whether_somebody_has_an_account_is_not_shown(lively, window):
    pages = {}
    for address in ("ada@mail.example", "nobody@mail.example"):
        page = window(base_url=lively.url).new_page()
        ask_for_code(page, address)
        pages[address] = page.locator("main").inner_text().replace(address, "…")

    assert pages["ada@mail.example"] == pages["nobody@mail.example"]


def ask_for_code(page: Page, address: str) -> None:
    page.goto("/sign-in/")
    expect(page.get_by_role("heading", name="Come in")).to_be_visible()
    page.get_by_label("Email address").first.fill(address)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="A code is on its way")).to_be_visible()


def enter_code(page: Page, code: str) -> None:
    page.get_by_label("The six figures in the email").fill(code)
    page.get_by_role("button", name="Come in", exact=True).click()


def sign_out(page: Page) -> None:
    menu_of(page).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def menu_of(page: Page):
    return page.get_by_role("banner").get_by_role("button", name="Your menu")
