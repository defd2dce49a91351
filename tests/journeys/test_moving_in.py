"""A list of two thousand moves in within an evening: archive, members, letter, old address, doors, and life goes on."""

import re
from collections import Counter
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from . import old_list
from .mailing import answer, hand_in, text_of, written
from .pages import reload_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-moving")]

STACKS, DOMAIN = "stacks", "lists.example.org"
CHECKLIST = f"/networks/{STACKS}/moving/"
OLD = old_list.OLD_ADDRESS
LETTER = "Our list has moved"
EARLY, LATE = "Who came early?", "Which of the shelves is empty?"
READERS = range(old_list.EVERY_MAIL)
LEAVES = 199  # which member
FIRST = old_list.address(0)


@pytest.fixture
def site(own_site):
    return own_site


def test_a_list_moves_in_and_nobody_has_to_do_anything(site, page_in, tmp_path):
    cora, ada, dev, guest = (page_in(site, key) for key in ("cora", "ada", "dev", None))

    begin(cora)
    bring_in_archive(cora, tmp_path)
    bring_in_members(cora, ada, tmp_path)
    word_letter(cora)
    prove_old_address(site, cora)
    mail_comes_early(site)
    for page in (guest, dev):
        expect_nothing_is_found(page)
    assert [to for to, _mail in site.sink.mails if to.endswith("@work.example")] == []

    open_doors(cora)
    expect_everybody_is_told_once(site)
    one_leaves_by_one_click(site)
    site.sink.wait_for(old_list.address(1), EARLY)
    life_goes_on(site, dev)
    look_for(guest, "quillwort")
    expect_old_words_are_their_authors(dev)


def begin(page: Page) -> None:
    page.goto("/networks/new/")
    page.get_by_role("link", name="Move a list that already lives").click()
    page.get_by_label("Its name").fill("The stacks")
    page.get_by_label("What is it for").fill("For whoever keeps what stands on shelves.")
    page.get_by_label("Its address, before the @").fill(STACKS)
    page.get_by_role("button", name="Begin with closed doors").click()
    expect(page.get_by_role("heading", name="Move a list here", level=1)).to_be_visible()


def bring_in_archive(page: Page, folder) -> None:
    """Looked at first, then brought in."""
    archive = folder / "stacks.zip"
    with ZipFile(archive, "w") as packed:
        for name, content in old_list.months().items():
            packed.writestr(name, content)
    page.get_by_role("link", name="Bring in the archive").click()
    page.get_by_label("The files of the archive").set_input_files(archive)
    page.get_by_role("button", name="Look through it").click()
    reload_until(page, "120 mails can come into The stacks. Nothing has happened yet.")
    page.get_by_role("button", name="Bring it in").click()
    reload_until(page, "120 messages came into The stacks.")
    expect(page.locator("dt:text-is('Conversations') + dd")).to_have_text("40")
    expect(page.locator("dt:text-is('Kept aside')")).to_have_count(0)


def bring_in_members(owner: Page, operator: Page, folder) -> None:
    """Looked at first, asked for, and agreed to by whoever runs the site."""
    roster = folder / "members.csv"
    roster.write_text(old_list.roster())
    owner.goto(CHECKLIST)
    owner.get_by_role("link", name="Bring in the members").click()
    owner.get_by_label("Files that name the members").set_input_files(roster)
    owner.get_by_role("button", name="Look through it").click()
    reload_until(owner, "Of 2000 entries, 2000 people would come into The stacks. Nothing has happened yet.")
    expect(owner.get_by_role("main")).to_contain_text("200 every message; 1700 a daily digest; 100 on the web only")
    owner.get_by_role("button", name="Bring them in").click()
    expect(owner.get_by_role("main")).to_contain_text("Whoever runs this site is asked to agree")
    operator.goto("/operations/rosters/")
    operator.get_by_role("link", name="The stacks").click()
    operator.get_by_role("button", name="Agree").click()
    expect(operator.get_by_role("main")).to_contain_text("Nothing waits")


def word_letter(page: Page) -> None:
    page.goto(CHECKLIST)
    page.get_by_role("link", name="Word the letter").click()
    page.get_by_label("Subject").fill(LETTER)
    page.get_by_label("The letter").fill("Dear all,\n\nwe are at {address} now.\n\nIf you'd rather not: {leave}")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("#preview .prose")).to_contain_text(f"we are at {STACKS}@{DOMAIN} now.")


def prove_old_address(site, page: Page) -> None:
    """Entered; what comes by it waits, until our own letter has come back from there."""
    page.goto(CHECKLIST)
    page.get_by_role("link", name="See to the old address").click()
    page.get_by_label("The address that people wrote to").fill(OLD)
    page.get_by_role("button", name="Enter this address").click()
    expect(page.get_by_role("heading", name=OLD)).to_be_visible()
    expect(page.get_by_text("It is not proved yet.")).to_be_visible()
    page.get_by_text("Send a test letter", exact=True).click()
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("has not come back yet")).to_be_visible()
    # The old server passes on whatever comes to the list.
    hand_in(site.server, site.sink.wait_for(OLD, "Does this address lead to"))
    page.goto(CHECKLIST)
    reload_until(page, "it has been proved to lead here")


def mail_comes_early(site) -> None:
    """By the old address, from one who knows of nothing."""
    hand_in(site.server, written(f"{old_list.name(0)} <{FIRST}>", OLD, EARLY, "The moonwort says so."))


def expect_nothing_is_found(page: Page) -> None:
    """Neither words of the archive nor of what came early, nor any of its people."""
    for words in ("quillwort", "moonwort", "shelf", "Aaa Aolm"):
        page.goto(f"/search/?q={words}")
        expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.goto(f"/networks/{STACKS}/")
    expect(page.get_by_text("A list is moving in")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Shelf")
    page.goto(f"/networks/{STACKS}/conversations/")
    expect(page.get_by_role("main")).not_to_contain_text("Shelf")


def open_doors(page: Page) -> None:
    page.goto(CHECKLIST)
    expect(page.locator("#address")).to_contain_text("Mail last came by it")
    page.get_by_role("link", name="See what will happen").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("40 conversations of the archive can be read by anyone")
    expect(main).to_contain_text("2000 people become members, and each is told so by one mail.")
    expect(main).to_contain_text(f"Mail to {OLD} is posted here; mail that has come early is posted now.")
    page.get_by_role("button", name="Open the doors").click()
    reload_until(page, "The list has moved in, and the doors are open.")
    expect(page.get_by_role("main")).to_contain_text("40 conversations can be read. 2000 people have come in.")


def expect_everybody_is_told_once(site) -> None:
    told = site.sink.wait_for_all(LETTER, count=old_list.MEMBERS)
    assert Counter(to for to, _mail in told) == Counter(map(old_list.address, range(old_list.MEMBERS)))
    assert len({mail["List-Unsubscribe"] for _to, mail in told}) == old_list.MEMBERS


def one_leaves_by_one_click(site) -> None:
    """As mail programs do it: with what the letter says."""
    letter = site.sink.wait_for(old_list.address(LEAVES), LETTER)
    url = re.search(r"<(http[^>]+)>", letter["List-Unsubscribe"]).group(1)
    with urlopen(url, data=b"List-Unsubscribe=One-Click", timeout=30) as answered:
        assert answered.status == 200


def life_goes_on(site, web_reader: Page) -> None:
    """Mail to the old address is posted, delivered, found, answered from the web; and the answer answers it."""
    asked = written(f"{old_list.name(3)} <{old_list.address(3)}>", OLD, LATE, "I would like to put a spleenwort there.")
    hand_in(site.server, asked)
    others = Counter(old_list.address(number) for number in READERS if number not in {3, LEAVES})
    copies = site.sink.wait_for_all(LATE, count=len(others))
    assert Counter(to for to, _mail in copies if to.endswith("@work.example")) == others

    web_reader.goto(f"/networks/{STACKS}/")
    web_reader.get_by_text("Join this network").click()
    web_reader.get_by_role("button", name="Join", exact=True).click()
    expect(web_reader.get_by_role("link", name="You are a member")).to_be_visible()
    look_for(web_reader, "spleenwort")
    web_reader.locator("ul.threads").get_by_role("link", name=LATE).click()
    web_reader.get_by_label("Your reply").fill("The lowest one.")
    web_reader.get_by_role("button", name="Send to the group").click()

    answered = site.sink.wait_for(old_list.address(3), LATE)
    assert text_of(answered).startswith("The lowest one.")
    # Every copy of a message has one name; whoever wrote it finds the answer under their own as well.
    assert {mail["Message-ID"] for _to, mail in copies} == {answered["In-Reply-To"]}
    assert asked["Message-ID"] in answered["References"].split()
    thanks = f"{old_list.name(3)} <{old_list.address(3)}>"
    answer(site.server, answered, thanks, "Thank you.")
    assert text_of(site.sink.wait_for(old_list.address(4), LATE, count=3)).startswith("Thank you.")


def expect_old_words_are_their_authors(page: Page) -> None:
    """In threads, found by search; and whoever wrote in 2009 is the member of today."""
    look_for(page, "moonwort shelf 10")
    page.locator("ul.threads").get_by_role("link", name=old_list.subject(10)).first.click()
    expect(page.get_by_role("heading", name=old_list.subject(10), level=1)).to_be_visible()
    expect(page.locator("article .prose > p:first-child")).to_have_text(
        [re.compile("What stands on shelf 10"), "Answer 1 about shelf 10.", "Answer 2 about shelf 10."]
    )
    authors = [old_list.name((10 + 7 * turn) % old_list.AUTHORS) for turn in range(3)]
    expect(page.locator("article .p-author .name")).to_have_text(authors)
    # Their names lead to their pages, as every member's do.
    expect(page.locator("article .p-author a.name")).to_have_count(3)


def look_for(page: Page, words: str) -> None:
    page.goto(f"/search/?q={words}")
    reload_until(page, re.compile("found$"))
