"""Pages that begin empty, once something is on them: filled without a script, then looked at as everybody does."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from . import old_list
from .looking import listen, troubles_of
from .pages import HOME_NETWORK, reload_until

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-demo")]

NO_SCRIPT = {"java_script_enabled": False}
STACKS = "/networks/stacks/"
NO_MAIL = "From nobody Thu Jan  1 00:00:00 1998\n\nThis has no header.\n\n"
OPERATOR, FACILITATOR, AUTHOR, MEMBER = "jo-norwood", "marcus-obi", "abena-mensah", "maeve-tully"
REPORTED = "Saying no to a very nice trustee"


def test_nothing_is_in_the_way_while_a_list_moves_in(persona, tmp_path):
    owner = persona(OPERATOR, **NO_SCRIPT)
    begin(owner)
    archive = bring_in_archive(owner, tmp_path)
    rosters = [bring_in_members(owner, tmp_path), read_members(owner)]
    enter_old_address(owner)

    inside = ["", "moving/", "moving/addresses/", "moving/letter/", "moving/members/", "moving/opening/", "archive/"]
    pages = [STACKS + page for page in [*inside, "archive/closed/"]]
    pages += [archive, f"{archive}held/", *rosters, f"{rosters[0]}?kind=aside"]
    assert troubles_on(persona(OPERATOR), pages) == []


def test_nothing_is_in_the_way_of_those_who_decide_and_are_decided_about(persona):
    operator, author, member = (persona(who, **NO_SCRIPT) for who in (OPERATOR, AUTHOR, MEMBER))
    remove_what_was_reported(operator)
    ban_an_address(operator)
    pause_a_member(operator)
    decision = appeal(author)
    report_and_block(member)

    look_after = ["queue/", "log/", "bans/", "members/"]
    pages = [HOME_NETWORK + page for page in look_after]
    pages += [decision, "/queue/", "/operations/log/", "/operations/stopped/", "/site/bans/", removed(operator)]
    assert troubles_on(persona(OPERATOR), pages) == []
    facilitator = persona(FACILITATOR)
    assert troubles_on(facilitator, ["/queue/", appeal_in_queue(facilitator)]) == []
    assert troubles_on(persona(AUTHOR), ["/you/decisions/", decision]) == []
    assert troubles_on(persona(MEMBER), ["/you/reports/", "/you/blocks/", "/@callum-reid/block/"]) == []


def troubles_on(page: Page, addresses: list[str]) -> list[str]:
    """What is in the way on each of these, and what the console says; each is found at its own address."""
    page.goto("/")
    troubles = listen(page)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert (answer.status, path_of(page)) == (200, urlsplit(address).path)
        troubles += [f"{address}: {trouble}" for trouble in troubles_of(page)]
    return troubles


def begin(page: Page) -> None:
    page.goto("/networks/new/moving/")
    page.get_by_label("Its name").fill("The stacks")
    page.get_by_label("What is it for").fill("For whoever keeps what stands on shelves.")
    page.get_by_label("Its address, before the @").fill("stacks")
    page.get_by_role("button", name="Begin with closed doors").click()
    expect(page).to_have_url(re.compile(f"{STACKS}moving/$"))


def bring_in_archive(page: Page, folder: Path) -> str:
    """One month, something of which is no mail; the address of its page."""
    archive = folder / "a-rather-long-name-for-january-of-two-thousand-and-nine.mbox"
    archive.write_text(NO_MAIL + next(iter(old_list.months().values())))
    page.goto(f"{STACKS}archive/")
    page.get_by_label("The files of the archive").set_input_files(archive)
    page.get_by_role("button", name="Look through it").click()
    reload_until(page, re.compile("Nothing has happened yet"))
    page.get_by_role("button", name="Bring it in").click()
    reload_until(page, re.compile("came into The stacks"))
    expect(page.locator("dt:text-is('Kept aside') + dd")).to_contain_text("1")
    return path_of(page)


def bring_in_members(page: Page, folder: Path) -> str:
    """Forty people and a line that is none, who come in when the doors are opened; the address of the roster's page."""
    roster = folder / "members.csv"
    roster.write_text("\n".join([*old_list.roster().splitlines()[:41], "the-office,,", ""]))
    page.goto(f"{STACKS}moving/members/")
    page.get_by_label("Files that name the members").set_input_files(roster)
    page.get_by_role("button", name="Look through it").click()
    reload_until(page, re.compile("40 people would come into The stacks"))
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_role("main")).to_contain_text("40 people come in when the doors are opened.")
    return path_of(page)


def read_members(page: Page) -> str:
    """Some more, about whom nothing has been decided."""
    page.goto(f"{STACKS}moving/members/")
    page.get_by_label("Or paste their addresses").fill("Quill <quill@work.example>\nferry@work.example\n")
    page.get_by_role("button", name="Look through it").click()
    reload_until(page, re.compile("2 people would come into The stacks"))
    return path_of(page)


def enter_old_address(page: Page) -> None:
    page.goto(f"{STACKS}moving/addresses/")
    page.get_by_label("The address that people wrote to").fill(old_list.OLD_ADDRESS)
    page.get_by_role("button", name="Enter this address").click()
    expect(page.get_by_role("heading", name=old_list.OLD_ADDRESS)).to_be_visible()


def remove_what_was_reported(page: Page) -> None:
    page.goto(f"{HOME_NETWORK}queue/")
    page.get_by_role("link", name=f"One report of a message in “{REPORTED}”").click()
    page.get_by_label("Remove the message", exact=True).check()
    page.get_by_label("What they are told").fill("Everybody in the town would know who he is.")
    page.get_by_role("button", name="Decide it").click()
    expect(page.get_by_text("The message was removed.")).to_be_visible()


def ban_an_address(page: Page) -> None:
    page.goto(f"{HOME_NETWORK}bans/")
    page.get_by_label("Address", exact=True).fill("*@advertising.example")
    page.get_by_role("button", name="Ban this address").click()
    expect(page.get_by_role("listitem").filter(has_text="*@advertising.example")).to_be_visible()


def pause_a_member(page: Page) -> None:
    page.goto(f"{HOME_NETWORK}members/")
    page.get_by_role("link", name=re.compile("Look after.*Colm Doherty")).click()
    page.get_by_role("button", name="Pause them").click()
    page.goto(f"{HOME_NETWORK}bans/")
    expect(page.get_by_role("listitem").filter(has_text="Colm Doherty")).to_be_visible()


def appeal(page: Page) -> str:
    """By whoever wrote what was removed; the address of the decision."""
    page.goto("/you/decisions/")
    page.get_by_role("link", name="A message was removed").click()
    page.get_by_role("textbox").last.fill("He gave me leave to tell it.")
    page.get_by_role("button", name="Ask somebody else").click()
    expect(page.get_by_role("heading", name="Somebody else was asked to look again")).to_be_visible()
    return path_of(page)


def report_and_block(page: Page) -> None:
    page.goto("/@callum-reid/report/")
    page.get_by_label("It is advertising or a fraud").check()
    page.get_by_role("button", name="Send the report").click()
    page.goto("/@callum-reid/block/")
    page.get_by_role("button", name="Block", exact=True).click()
    expect(page).to_have_url(re.compile("/you/blocks/$"))


def removed(page: Page) -> str:
    """The address of what a removed message said."""
    page.goto(f"{HOME_NETWORK}log/")
    page.get_by_role("link", name=REPORTED).first.click()
    page.get_by_role("link", name="Read what it said").click()
    return path_of(page)


def appeal_in_queue(page: Page) -> str:
    page.goto("/queue/")
    page.get_by_role("link", name="An appeal: A message was removed").click()
    return path_of(page)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path
