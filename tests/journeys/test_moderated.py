"""What was removed, and who was banned: told with reasons, looked at again by somebody else, and in the log."""

import re

import pytest
from playwright.sync_api import Page, expect

from .mailing import answer, hand_in, text_of, written
from .pages import reload_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]

DOMAIN = "lists.example.org"
BOILERS, CELLARS = f"boilers@{DOMAIN}", f"cellars@{DOMAIN}"
ADAS, LOUS, NEDS, MIAS = "ada@mail.example", "lou@mail.example", "ned@mail.example", "mia@mail.example"
SAID = "Whoever fitted that thermoquench valve never saw a boiler."
WHY = "It was about the person, not the valve."
SORRY = "I meant the valve, and the fitter is my brother."


def test_a_message_is_reported_removed_and_taken_back_by_somebody_else(lively, page_of):
    server, sink = lively.server, lively.sink
    ben, mia, ada = page_of("ben"), page_of("mia"), page_of("ada")
    hand_in(server, written(f"Lou Harker <{LOUS}>", BOILERS, "The valve again", SAID))
    sink.wait_for(MIAS, "The valve again")

    report(mia, SAID, "It is unkind")
    remove_from_queue(ben, "The valve again")
    thread = read(mia, "The valve again")
    expect(thread).to_contain_text("Removed by those who look after the network.")
    expect(thread).not_to_contain_text("thermoquench")
    expect(found(mia, "thermoquench")).to_have_count(0)
    told = sink.wait_for(LOUS, "A message was removed")
    assert WHY in text_of(told)
    assert SAID in text_of(told)
    assert "Mia" not in told.as_string()
    assert "has done something about it" in text_of(sink.wait_for(MIAS, "What became of your report"))

    answer(server, told, f"Lou Harker <{LOUS}>", SORRY)
    sink.wait_for(LOUS, "Somebody else looks at it")
    ada.goto("/networks/boilers/queue/")
    ada.get_by_role("link", name="An appeal: A message was removed").click()
    expect(ada.get_by_role("main")).to_contain_text(SORRY)
    ada.get_by_label("Undo it", exact=True).check()
    ada.get_by_label("What they are told").fill("You are right, it was about the valve.")
    ada.get_by_role("button", name="Decide it").click()

    assert "You are right" in text_of(sink.wait_for(LOUS, "Boiler rooms: A message was removed", count=2))
    expect(read(mia, "The valve again")).to_contain_text(SAID)
    find_again(mia, "thermoquench")
    mia.goto("/networks/boilers/log/")
    entry = mia.get_by_role("listitem").filter(has_text="A message was removed").first
    expect(entry).to_contain_text("undone")
    expect(mia.get_by_role("main")).not_to_contain_text("Mia Strand")
    expect(mia.get_by_role("main")).not_to_contain_text("Lou Harker")


def test_whoever_is_banned_from_a_network_is_told_and_is_heard_by_somebody_else(lively, page_of, window):
    server, sink, ben = lively.server, lively.sink, page_of("ben")

    look_after(ben, "Ned Pole")
    ban = ben.locator("section.row").filter(has=ben.get_by_role("heading", name="Ban"))
    ban.get_by_label("Why, in a sentence or two?").fill("Three people asked us not to be written to.")
    ban.get_by_role("button", name="Ban them").click()
    told = sink.wait_for(NEDS, "A member was banned")
    assert "Three people asked us" in text_of(told)

    hand_in(server, written(f"Ned Pole <{NEDS}>", CELLARS, "Am I heard?", "I only asked."))
    assert "reached nobody" in text_of(sink.wait_for(NEDS, "Your mail to The cellars was not posted"))
    nobody = window(base_url=lively.url).new_page()
    appeal_by_link(nobody, told, "I wrote to thank them.")
    asked = sink.wait_for(ADAS, "An appeal: A member was banned")
    assert "I wrote to thank them." in text_of(asked)
    answer(server, asked, f"Ada Quill <{ADAS}>", "undo: That was a misunderstanding.")

    assert "misunderstanding" in text_of(sink.wait_for(NEDS, "The cellars: A member was banned", count=2))
    sink.wait_for(ADAS, "Done: It was undone.")
    hand_in(server, written(f"Ned Pole <{NEDS}>", CELLARS, "Back again", "Thank you."))
    sink.wait_for(MIAS, "Back again")


def test_whoever_is_banned_from_the_site_appeals_without_signing_in(lively, page_of, window):
    sink, ada, lou = lively.sink, page_of("ada"), page_of("lou")
    lou.goto("/you/")
    expect(lou.get_by_role("heading", level=1)).to_be_visible()

    ada.goto("/site/bans/")
    ada.get_by_label("Handle or address").fill("lou-harker")
    ada.get_by_label("Why, in a sentence or two?").fill("Letters that nobody asked for.")
    ada.get_by_role("button", name="Ban from this site").click()
    told = sink.wait_for(LOUS, "The Staffroom: A member was banned")
    lou.goto("/you/")
    expect(lou.get_by_role("heading", name="Come in")).to_be_visible()

    nobody = window(base_url=lively.url).new_page()
    appeal_by_link(nobody, told, "It was not me: my machine was lent.")
    asked = sink.wait_for("olu@mail.example", "An appeal: A member was banned")
    assert "my machine was lent" in text_of(asked)
    assert sink.about(ADAS, "The Staffroom: An appeal") == []
    answer(lively.server, asked, "Olu Bright <olu@mail.example>", "uphold: Not before the machine is yours again.")

    assert "Not before the machine" in text_of(sink.wait_for(LOUS, "The Staffroom: A member was banned", count=2))
    nobody.reload()
    expect(nobody.get_by_role("main")).to_contain_text("Not before the machine")


def report(page: Page, said: str, ground: str) -> None:
    read(page, "The valve again")
    page.locator("article", has_text=said).get_by_role("link", name="Report it").click()
    page.get_by_label(re.compile(f"^{ground}")).check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="The valve again", level=1)).to_be_visible()


def remove_from_queue(page: Page, title: str) -> None:
    page.goto("/networks/boilers/queue/")
    page.get_by_role("link", name=re.compile(f"One report of a message in “{title}”")).click()
    page.get_by_label("Remove the message", exact=True).check()
    page.get_by_label("What they are told").fill(WHY)
    page.get_by_role("button", name="Decide it").click()
    expect(page.get_by_text("The message was removed.")).to_be_visible()


def look_after(page: Page, name: str) -> None:
    page.goto("/networks/cellars/members/")
    page.get_by_role("link", name=re.compile(f"Look after.*{name}")).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def appeal_by_link(page: Page, told, words: str) -> None:
    page.goto(re.search(r"http\S+/appeals/\S+", text_of(told)).group())
    page.get_by_label("What should somebody else know?").fill(words)
    page.get_by_role("button", name="Ask somebody else").click()
    expect(page.get_by_role("main")).to_contain_text("It waits for somebody else than who decided.")


def read(page: Page, title: str):
    """What stands on the page of the conversation."""
    page.goto("/networks/boilers/conversations/")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.get_by_role("main")


def found(page: Page, words: str):
    page.goto(f"/search/?q={words}")
    expect(page.get_by_role("heading", name="Search", level=1)).to_be_visible()
    return page.locator("ul.threads > li")


def find_again(page: Page, words: str) -> None:
    page.goto(f"/search/?q={words}")
    reload_until(page, "One found")
