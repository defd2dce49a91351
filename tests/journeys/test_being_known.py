"""Being known in one's profession: a profile that is brought along, whom one knows, and what they say of one."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site, _living
from .mailing import answer, text_of
from .pages import reload_until
from .serving import ROOT

pytestmark = pytest.mark.xdist_group("journeys-known")

LINKEDIN = {
    "Profile.csv": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,"
    "Geo Location,Twitter Handles,Websites,Instant Messengers\n"
    'Dev,Anand,,,,Keeps the maps,I look after nine thousand maps.,Libraries,,"Leeds, England, United Kingdom",,,\n',
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
    "Moor Library,Map librarian,Nine thousand sheets,Leeds,Mar 2019,\n"
    "Dale Council,Library assistant,,Skipton,2014,Feb 2019\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    "Aire University,2012,2013,,MA Librarianship,\n",
    "Skills.csv": "Name\nCopyright\nCataloguing\n",
    "Connections.csv": 'Notes:\n"When exporting your connection data, you may notice that some are missing."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Somebody,Else,https://www.linkedin.com/in/else,else@mail.example,Elsewhere,Archivist,01 Feb 2020\n",
}


@pytest.fixture(scope="module")
def known_site(tmp_path_factory) -> Iterator[Site]:
    yield from _living(tmp_path_factory.mktemp("known"))


@pytest.fixture
def person(known_site, page_in):
    """`person("ben")`: a page in which they are signed in; None is a guest."""
    return lambda key: page_in(known_site, key)


def connect(one: Page, other: Page, handle: str, own: str) -> None:
    """`one` asks whoever is called `handle`, who says yes."""
    one.goto(f"/@{handle}/connection/")
    one.get_by_role("button", name=re.compile("^Ask ")).click()
    other.goto(f"/@{own}/connection/")
    other.get_by_role("button", name=re.compile("^Connect with ")).click()


def test_a_profile_comes_along_from_linkedin_and_a_guest_sees_what_is_for_guests(person, known_site):
    page = person("dev")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in LINKEDIN.items():
            archive.writestr(name, text)
    page.goto("/you/bringing/")
    page.locator("input[type=file]").set_input_files(
        {"name": "export.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    )
    page.locator("form:has(input[type=file]) button[type=submit]").click()
    page.get_by_role("button", name="Take what is ticked").click()

    page.goto("/@dev-anand/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Map librarian")
    expect(main).to_contain_text("Moor Library")
    expect(main).to_contain_text("I look after nine thousand maps.")
    expect(main).not_to_contain_text("Somebody")

    guest = person(None)
    guest.goto("/@dev-anand/")
    expect(guest).to_have_url(re.compile("/sign-in/"))
    page.goto("/you/profile/")
    page.get_by_label("Anyone, also without an account").check()
    page.locator("form:has([value=public]:checked) button[type=submit]").first.click()
    page.goto("/@dev-anand/as/guest/")
    expect(page.get_by_role("main")).to_contain_text("Dev Anand")
    expect(page.get_by_role("main")).not_to_contain_text("Moor Library")
    guest.goto("/@dev-anand/")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Dev Anand")
    expect(guest.get_by_role("main")).not_to_contain_text("Moor Library")
    assert [mail["Subject"] for to, mail in known_site.sink.mails if to == "else@mail.example"] == []


def test_a_former_colleague_who_had_called_herself_a_friend(person, known_site):
    cora, eli = person("cora"), person("eli")
    cora.goto("/@eli-stone/connection/")
    cora.get_by_label("A note").fill("Your old friend from the stacks.")
    cora.get_by_role("button", name="Ask Eli").click()
    letter = known_site.sink.wait_for("eli@mail.example", "would like to connect")
    assert "Your old friend from the stacks." in text_of(letter)
    answer(known_site.server, letter, "Eli Stone <eli@mail.example>", "yes")
    known_site.sink.wait_for("cora@mail.example", "You and Eli Stone are connected")

    eli.goto("/people/known/")
    eli.get_by_role("checkbox", name=re.compile("Cora Finch")).check()
    put = eli.locator("form:has-text('Put those you tick')")
    put.get_by_label("Category", exact=True).last.select_option(label="Former colleague")
    put.get_by_role("button", name="Put them there").click()
    row = eli.get_by_role("listitem").filter(has_text="Cora Finch")
    expect(row).to_contain_text("Former colleague")

    cora.goto("/people/known/")
    expect(cora.get_by_role("main")).not_to_contain_text("Former colleague, ")
    before = len(known_site.sink.subjects("cora@mail.example"))
    cora.goto("/@eli-stone/")
    expect(cora.get_by_role("main")).not_to_contain_text("Former colleague")
    assert len(known_site.sink.subjects("cora@mail.example")) == before


def test_a_recommendation_is_asked_for_written_by_mail_shown_and_verified(person, known_site, tmp_path):
    ben, fay = person("ben"), person("fay")
    connect(ben, fay, "fay-holm", "ben-marlow")
    ben.goto("/@fay-holm/recommendation/request/")
    ben.get_by_label("What is it for?").fill("A post at the county archive.")
    ben.get_by_label("Who were you to one another?").select_option(index=1)
    ben.get_by_role("button", name="Ask Fay").click()

    asked = known_site.sink.wait_for("fay@mail.example", "Ben Marlow asks you for a recommendation")
    answer(known_site.server, asked, "Fay Holm <fay@mail.example>", "Ben answers the question behind the question.")
    written = known_site.sink.wait_for("ben@mail.example", "Fay Holm recommends you")
    assert "Ben answers the question behind the question." in text_of(written)

    other = person("gus")
    other.goto("/@ben-marlow/")
    expect(other.get_by_role("main")).not_to_contain_text("question behind the question")
    ben.goto("/you/recommendations/")
    ben.get_by_role("link", name=re.compile("Fay Holm|Read|Look")).first.click()
    ben.get_by_role("button", name="Show it on my page").click()
    other.goto("/@ben-marlow/")
    expect(other.get_by_role("main")).to_contain_text("Ben answers the question behind the question.")

    ben.goto("/you/recommendations/")
    ben.locator("a[href^='/recommendations/']").first.click()
    with ben.expect_download() as download:
        ben.get_by_role("link", name="Take a portable copy").click()
    copy = tmp_path / "recommendation.json"
    download.value.save_as(copy)
    command = [sys.executable, "-m", "staffroom.wiring.command", "verify", str(copy)]
    elsewhere = known_site.server.environment | {"STAFFROOM_DATA": str(tmp_path / "nothing")}
    elsewhere.pop("DATABASE_URL", None)
    said = subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Fay Holm" in said.stdout
    content = json.loads(copy.read_text())
    copy.write_text(json.dumps(content).replace("question", "answer"))
    assert subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, check=False).returncode != 0


def test_an_introduction_lets_nothing_flow_before_both_agree(person, known_site):
    ada, gus, hal = person("ada"), person("gus"), person("hal")
    connect(ada, gus, "gus-tarn", "ada-quill")
    connect(ada, hal, "hal-brook", "ada-quill")
    ada.goto("/people/introductions/new/")
    ada.get_by_label("Whom", exact=True).fill("gus-tarn")
    ada.get_by_label("And whom").fill("hal-brook")
    ada.get_by_label("Why they should know one another").fill("You both repair globes.")
    ada.locator("main form button[type=submit]").last.click()

    letter = known_site.sink.wait_for("gus@mail.example", "introduce you to somebody")
    assert "hal@mail.example" not in letter.as_string()
    answer(known_site.server, letter, "Gus Tarn <gus@mail.example>", "Yes, gladly.")
    hal.goto("/people/introductions/")
    hal.get_by_role("button", name=re.compile("Yes, I would like to know them")).click()

    hal.goto("/@gus-tarn/")
    reload_until(hal, "You are connected")


def test_a_mentor_is_asked_formally_and_accepts_by_mail(person, known_site):
    lou, mia = person("lou"), person("mia")
    lou.goto("/you/mentoring/")
    lou.get_by_label("What you can help with, and how").fill("Moving a library, an hour a month.")
    lou.locator("form:has(textarea) button[type=submit]").first.click()

    mia.goto("/people/mentors/")
    expect(mia.get_by_role("main")).to_contain_text("Moving a library, an hour a month.")
    mia.goto("/@lou-harker/mentoring/")
    mia.get_by_label("What would you like help with?").fill("We move in May, and I have never moved anything.")
    mia.locator("main form button[type=submit]").last.click()

    letter = known_site.sink.wait_for("lou@mail.example", "Mia Strand")
    answer(known_site.server, letter, "Lou Harker <lou@mail.example>", "yes")
    known_site.sink.wait_for("mia@mail.example", "Lou Harker")
    mia.goto("/private/")
    expect(mia.get_by_role("main")).to_contain_text("Lou Harker")


def test_a_private_conversation_half_by_mail(person, known_site):
    nia, kit, ada = person("nia"), person("kit"), person("ada")
    nia.goto("/private/new/?to=kit-marsh")
    nia.get_by_label("What it is about").fill("The locked case")
    nia.locator("main textarea").first.fill("Who has the second key?")
    nia.get_by_role("button", name="Send it").click()
    expect(nia.get_by_role("heading", name="The locked case", level=1)).to_be_visible()

    letter = known_site.sink.wait_for("kit@mail.example", "The locked case")
    assert "nia@mail.example" not in letter.as_string()
    answer(known_site.server, letter, "Kit Marsh <kit@mail.example>", "It hangs behind the fire bucket.")
    expect(nia.locator("article", has_text="It hangs behind the fire bucket.")).to_be_visible()
    assert "kit@mail.example" not in known_site.sink.wait_for("nia@mail.example", "The locked case").as_string()

    kit.goto("/private/")
    expect(kit.get_by_role("main")).to_contain_text("The locked case")
    found = ada.goto(nia.url)
    assert found.status == 404
    ada.goto("/search/?q=bucket")
    expect(ada.get_by_role("heading", name="Nothing found")).to_be_visible()


def test_the_author_of_a_mail_of_2009_comes_along(person, known_site, tmp_path):
    archive = tmp_path / "2009.mbox"
    archive.write_text(
        "From ned.pole@old.example Mon Mar  2 10:00:00 2009\n"
        "From: Edward Pole <ned.pole@old.example>\nTo: registrars@old.example\n"
        "Subject: Glass plates\nMessage-ID: <plates@old.example>\nDate: Mon, 02 Mar 2009 10:00:00 +0000\n\n"
        "Who has a rack for glass plates?\n"
    )
    command = [sys.executable, "-m", "staffroom.wiring.command", "import", "mbox", str(archive), "--network", "porch"]
    subprocess.run(command, cwd=ROOT, env=known_site.server.environment, capture_output=True, check=True)
    ada, ned = person("ada"), person("ned")
    ada.goto("/networks/porch/archive/")
    ada.locator("details:has(form[action$='/opening/']) summary").first.click()
    ada.locator("form[action$='/opening/'] button").first.click()

    ned.goto("/networks/porch/conversations/")
    reload_until(ned, "Glass plates")
    ned.get_by_role("link", name="Glass plates").first.click()
    expect(ned.locator("#m1")).to_contain_text("Edward Pole")
    ned.get_by_role("link", name="Is this you?").click()
    ned.get_by_role("button", name="Send me the link").click()
    proof = known_site.sink.wait_for("ned.pole@old.example")
    ned.goto(re.search(r"http://\S+/you/\S+", text_of(proof)).group())
    ned.locator("main form button[type=submit]").first.click()

    ned.goto("/networks/porch/conversations/")
    ned.get_by_role("link", name="Glass plates").first.click()
    reload_until(ned, "Ned Pole")
    expect(ned.locator("#m1 .p-author")).to_have_text("Ned Pole")
