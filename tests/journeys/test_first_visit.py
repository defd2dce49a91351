"""Two people who know nothing of servers start a network, before any mail can leave; then it can."""

import re

import pytest
from playwright.sync_api import Page, expect

from .mailing import Sink, text_of
from .pages import reload_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]

QUESTION, ANSWER = "Who else is the only one?", "I am. There are two of us now."


def test_two_lone_workers_start_a_network_and_enter_a_mail_server_later(new_server, sink, window):
    jo, sam = window(base_url=new_server.url).new_page(), window(base_url=new_server.url).new_page()

    set_up(jo, new_server.one_time_link)
    begin_network(jo)
    join_by_link(sam, invite(jo, "sam@mail.example"))
    talk(jo, sam)

    assert [line for line in waiting(jo) if "@" in line] == ["jo@mail.example", "sam@mail.example"]
    assert sink.mails == []

    enter_relay(jo, sink.port)

    assert text_of(sink.wait_for("jo@mail.example", QUESTION)).startswith(ANSWER)
    expect_nothing_waits(jo)

    prove_address(sam, sink)
    say(jo, "Then we are a network.")

    assert text_of(sink.wait_for("sam@mail.example", QUESTION)).startswith("Then we are a network.")


def test_the_one_time_link_works_once(new_server, window):
    page = window().new_page()
    set_up(page, new_server.one_time_link)

    stranger = window().new_page()
    answer = stranger.goto(new_server.one_time_link)

    assert answer.status == 410
    expect(stranger.get_by_role("heading", name="This link is used up")).to_be_visible()


def set_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("What the site is called").fill("Staffroom for One")
    page.get_by_label("Its mail domain").fill("lists.example.org")
    page.get_by_label("Your name").fill("Jo Norwood")
    page.get_by_label("Your email address").fill("jo@mail.example")
    page.get_by_role("button", name="Open the site").click()
    expect(page.get_by_role("heading", name="The site is open")).to_be_visible()


def begin_network(page: Page) -> None:
    page.get_by_role("link", name="Begin the first network").click()
    page.get_by_label("Its name").fill("Lone workers")
    page.get_by_label("What is it for").fill("For anyone who is the only one in the building who does this job.")
    page.get_by_label("Its address, before the @").fill("lone-workers")
    page.get_by_role("button", name="Begin this network").click()
    expect(page.get_by_role("heading", name="Lone workers", exact=True)).to_be_visible()
    expect(page.locator(".side code")).to_have_text("lone-workers@lists.example.org")


def invite(page: Page, address: str) -> str:
    """The link to hand over: no mail can bring it yet."""
    page.get_by_role("link", name="Invite the first people").click()
    page.get_by_label("Their email address").fill(address)
    page.get_by_role("button", name="Make the invitation").click()
    return page.locator("#open code").inner_text()


def join_by_link(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Sam Field")
    page.get_by_role("button", name="Join Lone workers").click()
    expect(page.get_by_role("heading", name="Who shall we say you are?")).to_be_visible()
    page.get_by_role("button", name="That is me").click()
    expect(page.get_by_role("link", name="You are a member")).to_be_visible()


def talk(jo: Page, sam: Page) -> None:
    """A first conversation: a question, and its answer."""
    jo.goto("/networks/lone-workers/")
    jo.get_by_role("link", name="Start a conversation").click()
    jo.get_by_label("What it is about").fill(QUESTION)
    jo.get_by_label("What you would like to say").fill("Everybody here, I hope.")
    jo.get_by_role("button", name="Send to the group").click()
    expect(jo.locator("#m1")).to_contain_text("Everybody here, I hope.")

    say(sam, ANSWER)
    expect(sam.locator("#m2")).to_contain_text(ANSWER)


def say(page: Page, text: str) -> None:
    page.goto("/networks/lone-workers/")
    page.get_by_role("link", name=QUESTION).first.click()
    expect(page.get_by_role("heading", name="Your reply")).to_be_visible()
    page.get_by_label("Your reply").fill(text)
    page.get_by_role("button", name="Send to the group").click()
    expect(page.locator("article", has_text=text)).to_be_visible()


def waiting(page: Page) -> list[str]:
    """The list of the mails that wait, line by line: the answer, and the invitation."""
    page.goto("/operations/")
    expect(page.get_by_text("No mail can leave yet")).to_be_visible()
    reload_until(page, "2 mails wait")
    page.get_by_role("link", name=re.compile("mails wait$")).click()
    page.wait_for_url("**/operations/deliveries/?state=waiting")
    return page.locator("main").inner_text().splitlines()


def enter_relay(page: Page, port: int) -> None:
    page.goto("/operations/relay/")
    page.get_by_label("Mail server").fill("127.0.0.1")
    page.get_by_label("None: only for a server on this machine").check()
    page.get_by_label("Port", exact=True).fill(str(port))
    page.get_by_role("button", name="Keep this server").click()
    page.get_by_role("button", name="Send me a test").click()
    expect(page.locator(".notices .notice")).to_be_visible()
    expect(page.locator(".notices .notice.bad")).to_have_count(0)


def prove_address(page: Page, sink: Sink) -> None:
    """As long as no mail could be sent, the invitation was proof enough; now a link shows whose the address is."""
    page.goto("/")
    page.locator("form").filter(has_text="This site can send mail now").get_by_role("button").click()
    mail = sink.wait_for("sam@mail.example", "Is this address yours?")
    page.goto(re.search(r"http://\S+", text_of(mail)).group())
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("sam@mail.example is yours")).to_be_visible()


def expect_nothing_waits(page: Page) -> None:
    page.goto("/operations/")
    reload_until(page, "No mail waits")
    expect(page.get_by_text("It last worked")).to_be_visible()
