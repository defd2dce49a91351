"""Five hundred mails and fifty sign-ups that nobody sees, and a member's mail among them that everybody gets."""

import pytest
from playwright.sync_api import Page, expect

from . import bots
from .mailing import hand_in, text_of, written
from .pages import reload_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-spam")]

KEYBOARD = "keyboard@lists.example.org"
MAILS, SIGN_UPS = 500, 50
TOLD_AT_MOST = 20  # strangers who are told that their mail waits, before it is plain that this is a wave
ASKED = "Which subject headings for sea shanties?"


def test_a_wave_of_advertising_reaches_nobody_and_is_put_aside_by_one_act(guarded_site, page_in):
    server, sink = guarded_site.server, guarded_site.sink

    for number in range(MAILS // 2):
        hand_in(server, advertisement(number))
    hand_in(server, written("Ben Marlow <ben@mail.example>", KEYBOARD, "Sea shanties", ASKED))
    for number in range(MAILS // 2, MAILS):
        hand_in(server, advertisement(number))
    assert text_of(sink.wait_for("cora@mail.example", "Sea shanties")).startswith(ASKED)
    answers = [sign_up(guarded_site, number) for number in range(SIGN_UPS)]
    assert set(answers) <= {422, 429}

    ada, cora, guest = (page_in(guarded_site, key) for key in ("ada", "cora", None))
    put_all_aside(ada)
    for page in (cora, guest):
        expect_nothing_of_it(page)
    assert cora.goto("/@bot1/").status == 404
    ada.goto("/operations/stopped/")
    expect(ada.get_by_role("row").filter(has_text="mail").locator("td")).to_have_text([str(MAILS), str(MAILS), "0"])
    expect_few_letters(sink)


def advertisement(number: int):
    """Each from another address, with another name, price and link in it."""
    text = (
        f"Dear friend {number},\n\nbest pillows for your library, only {number}.99 today: "
        f"https://pillows{number}.example/buy?n={number}\nOrder before the offer ends."
    )
    return written(f"Pillow {number} <p{number}@wave{number % 7}.example>", KEYBOARD, f"Pillows {number}% off", text)


def sign_up(site, number: int) -> int:
    return bots.sign_up(site.url, f"bot{number}@wave.example", fills_all=bool(number % 2))


def put_all_aside(page: Page) -> None:
    """One act, once all have arrived."""
    page.goto("/networks/keyboard/queue/")
    reload_until(page, f"{MAILS - 1} more say the same, and are decided with it.")
    expect(page.locator("ul.threads > li")).to_have_count(1)
    page.get_by_role("button", name="Put it aside without a word").click()
    expect(page.get_by_text(f"It was put aside. {MAILS} were settled by that.")).to_be_visible()
    expect(page.get_by_text("Nothing waits")).to_be_visible()


def expect_nothing_of_it(page: Page) -> None:
    page.goto("/networks/keyboard/conversations/")
    expect(page.get_by_role("link", name="Sea shanties").first).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Pillow")
    page.goto("/search/?q=pillows")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


def expect_few_letters(sink) -> None:
    """What came of all this: a letter to each who decides, and a word to the first of the senders."""
    others = [(to, mail["Subject"]) for to, mail in sink.mails if "Sea shanties" not in mail["Subject"]]
    assert sorted(to for to, _subject in others if to.endswith("@mail.example")) == ["ada@mail.example"]
    assert [to for to, _subject in others if to.startswith("bot")] == []
    assert len([to for to, _subject in others if ".example" in to and "@wave" in to]) <= TOLD_AT_MOST
