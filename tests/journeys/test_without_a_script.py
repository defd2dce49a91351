"""Everything essential with JavaScript off, and with nothing but the keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from .pages import reload_until

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-site")]

NO_SCRIPT = {"java_script_enabled": False}


def test_read_reply_change_and_withdraw_without_a_script(page_of):
    page = page_of("cora", **NO_SCRIPT)
    page.goto("/networks/keyboard/")
    page.get_by_role("link", name="Loans in winter").first.click()
    expect(page.locator("#m1 .prose")).to_have_text("How do you pack for the cold?")

    page.get_by_label("Your reply").fill("In straw, as my grandmother did.")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator("#preview")).to_have_text("In straw, as my grandmother did.")
    page.get_by_role("button", name="Send to the group").click()
    own = page.locator("article", has_text="In straw, as my grandmother did.")
    expect(own).to_be_visible()

    own.get_by_role("link", name="Change it").click()
    page.get_by_label("What it should say").fill("In straw, as my aunt did.")
    page.get_by_role("button", name="Keep the change").click()
    changed = page.locator("article", has_text="In straw, as my aunt did.")
    expect(changed.get_by_role("link", name="edited since")).to_be_visible()

    changed.get_by_role("link", name="Withdraw it").click()
    page.get_by_role("button", name="Withdraw it for good").click()
    expect(page.locator("article.withdrawn")).to_have_count(1)
    expect(page.get_by_role("main")).not_to_contain_text("In straw")


def test_start_a_conversation_keep_a_draft_and_leave_without_a_script(page_of):
    page = page_of("eli", **NO_SCRIPT)
    page.goto("/conversations/new/?network=keyboard")
    page.get_by_label("What it is about").fill("Headings for weather")
    page.get_by_label("What you would like to say").fill("Is drizzle rain?")
    page.get_by_role("button", name="Keep as a draft").click()
    page.goto("/drafts/")
    page.get_by_role("link", name="Headings for weather").click()
    expect(page.get_by_label("What you would like to say")).to_have_value("Is drizzle rain?")
    page.get_by_role("button", name="Send to the group").click()
    expect(page.locator("#m1 .prose")).to_have_text("Is drizzle rain?")

    page.goto("/networks/keyboard/")
    page.get_by_role("link", name="Leave this network").click()
    page.get_by_role("button", name="Leave", exact=True).click()

    page.goto("/networks/keyboard/")
    expect(page.get_by_role("main")).to_contain_text("Join this network")


def test_read_and_reply_with_the_keyboard_alone(page_of):
    page = page_of("dev")
    page.goto("/networks/keyboard/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    tab_to(page, page.get_by_role("link", name="Loans in winter").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Loans in winter", level=1)).to_be_visible()

    tab_to(page, page.get_by_label("Your reply"))
    page.keyboard.type("Wool, always wool.")
    tab_to(page, page.get_by_role("button", name="Send to the group"))
    page.keyboard.press("Enter")
    own = page.locator("article", has_text="Wool, always wool.")
    expect(own).to_be_visible()

    page.reload()
    tab_to(page, own.get_by_role("link", name="Withdraw it"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Withdraw it for good"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).not_to_contain_text("Wool, always wool.")


def test_start_and_leave_with_the_keyboard_alone(page_of):
    page = page_of("fay")
    page.goto("/networks/keyboard/")
    tab_to(page, page.get_by_role("link", name="Start a conversation"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("What it is about"))
    page.keyboard.type("Keys")
    tab_to(page, page.get_by_label("What you would like to say"))
    page.keyboard.type("Which do you press most?")
    tab_to(page, page.get_by_role("button", name="Send to the group"))
    page.keyboard.press("Enter")
    expect(page.locator("#m1 .prose")).to_have_text("Which do you press most?")

    page.goto("/networks/keyboard/")
    tab_to(page, page.get_by_role("link", name="Leave this network"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Leave", exact=True))
    page.keyboard.press("Enter")

    expect(page).not_to_have_url(re.compile("/leaving/$"))
    page.goto("/networks/keyboard/")
    expect(page.get_by_role("main")).to_contain_text("Join this network")


def test_report_and_decide_with_the_keyboard_alone(page_of):
    member, owner = page_of("nia"), page_of("ada")
    member.goto("/networks/keyboard/")
    press(member, member.get_by_role("link", name="Loans in winter").first)
    press(member, member.locator("#m3").get_by_role("link", name="Report it"))
    tab_to(member, member.get_by_role("radio").first)
    member.keyboard.press("ArrowDown")
    expect(member.get_by_label("It is advertising or a fraud")).to_be_checked()
    press(member, member.get_by_role("button", name="Send the report"))
    expect(member.get_by_role("heading", name="Loans in winter", level=1)).to_be_visible()

    owner.goto("/networks/keyboard/")
    press(owner, owner.get_by_role("link", name="One thing waits for you"))
    press(owner, owner.get_by_role("link", name="One report of a message in “Loans in winter”"))
    tab_to(owner, owner.get_by_role("radio").first)
    owner.keyboard.press("Space")
    press(owner, owner.get_by_role("button", name="Decide it"))
    expect(owner).to_have_url(re.compile("/queue/$"))
    owner.goto("/networks/keyboard/queue/")
    expect(owner.get_by_role("heading", name="Nothing waits")).to_be_visible()


def test_search_with_the_keyboard_alone(page_of):
    page = page_of("kit")
    page.goto("/networks/trains/")
    page.get_by_role("link", name="Loans in winter").first.click()
    page.get_by_label("Your reply").fill("Mine went in quince jelly.")
    page.get_by_role("button", name="Send to the group").click()
    expect(page.locator("article", has_text="quince")).to_be_visible()
    page.goto("/search/?q=quince")
    reload_until(page, "One found")

    page.goto("/search/")
    box = page.locator("#find")
    expect(box).to_be_focused()
    page.keyboard.type("in:trains from:kit -straw quinc*")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="One found")).to_be_visible()

    press(page, page.get_by_text("By whom, where and when"))
    tab_to(page, page.get_by_label("Written by"))
    page.keyboard.press("Control+A")
    page.keyboard.type("ada")
    press(page, page.get_by_role("button", name="Find these"))
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(box).to_have_value(re.compile("from:ada"))


def test_move_a_list_in_with_the_keyboard_alone(page_of, tmp_path):
    page = page_of("eli")
    roster = tmp_path / "members.csv"
    roster.write_text("Email,Name\nlil@work.example,Lil Marsh\n")
    page.goto("/networks/new/")
    press(page, page.get_by_role("link", name="Move a list that already lives"))
    for label, words in {"Its name": "Keys", "What is it for": "For keys.", "Its address": "keys"}.items():
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(words)
    press(page, page.get_by_role("button", name="Begin with closed doors"))

    press(page, page.get_by_role("link", name="Bring in the members"))
    files = page.get_by_label("Files that name the members")
    tab_to(page, files)
    files.set_input_files(roster)  # The window in which one chooses is the browser's own.
    press(page, page.get_by_role("button", name="Look through it"))
    expect(page).to_have_url(re.compile(r"/moving/members/\d+/$"))
    reload_until(page, re.compile("one person would come into Keys"))
    press(page, page.get_by_role("link", name="Bring in the members"))
    press(page, page.get_by_role("link", name="Move a list here"))
    press(page, page.get_by_text("Call the move off"))
    press(page, page.get_by_role("button", name="Call it off"))
    expect(page.get_by_role("main")).to_contain_text("The doors are open.")


def press(page: Page, target) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def tab_to(page: Page, target) -> None:
    """Press Tab until `target` has the focus, which must be seen to be there."""
    expect(target).to_be_attached()
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            outline = target.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none", "The focus can't be seen."
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} can't be reached with the Tab key.")
