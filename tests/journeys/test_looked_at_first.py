"""What new members write waits, and is let in, refused or let in for good: by mail, from both sides."""

import pytest
from playwright.sync_api import expect

from .mailing import answer, hand_in, text_of, written

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]

BEN = "Ben Marlow <ben@mail.example>"
BENS, CORAS = "ben@mail.example", "cora@mail.example"
DOMAIN = "lists.example.org"
KINDLY = "Thank you for writing. Offers like this have a place of their own; tell us of your work instead."


def test_a_first_message_waits_until_a_facilitator_answers_approve(lively, page_of):
    server, sink = lively.server, lively.sink
    ivy = join_by_mail(lively, "Ivy Lane", "porch")

    hand_in(server, written(ivy, f"porch@{DOMAIN}", "Damp in the annexe", "Who has dried a map cabinet?"))
    assert "nothing of it is lost" in text_of(sink.wait_for("ivy@mail.example", "waits"))
    asked = sink.wait_for(BENS, "The porch: Damp in the annexe")
    assert "Who has dried a map cabinet?" in text_of(asked)
    assert sink.about(CORAS, "Damp in the annexe") == []

    answer(server, asked, BEN, "approve")
    assert text_of(sink.wait_for(CORAS, "Damp in the annexe")).startswith("Who has dried a map cabinet?")
    assert "undo" in text_of(sink.wait_for(BENS, "Done: It was let in."))
    cora = page_of("cora")
    cora.goto("/networks/porch/conversations/")
    cora.get_by_role("link", name="Damp in the annexe").click()
    expect(cora.locator("#m1 .p-author")).to_have_text("Ivy Lane")

    # Nobody looks at the second one.
    hand_in(server, written(ivy, f"porch@{DOMAIN}", "Drawers that stick", "Wax, or soap?"))
    assert text_of(sink.wait_for(CORAS, "Drawers that stick")).startswith("Wax, or soap?")


def test_a_first_message_is_refused_with_kind_words_and_given_back(lively, page_of):
    server, sink = lively.server, lively.sink
    joe = join_by_mail(lively, "Joe Vance", "porch")

    hand_in(server, written(joe, f"porch@{DOMAIN}", "Shelving, cheap", "I sell shelves of every length."))
    sink.wait_for("joe@mail.example", "waits")
    server.run("next_hour.py")
    asked = sink.wait_for(BENS, "The porch: Shelving, cheap")
    answer(server, asked, BEN, f"refuse: {KINDLY}")

    told = text_of(sink.wait_for("joe@mail.example", "was not let in"))
    assert KINDLY in told
    assert "I sell shelves of every length." in told
    assert "Ben" not in told
    cora = page_of("cora")
    cora.goto("/networks/porch/conversations/")
    expect(cora.get_by_role("heading", level=1)).to_be_visible()
    expect(cora.get_by_role("link", name="Shelving, cheap")).to_have_count(0)
    assert sink.about(CORAS, "Shelving, cheap") == []


def test_somebody_whom_a_facilitator_trusts_writes_freely_from_then_on(lively, page_of):
    server, sink = lively.server, lively.sink
    kit = join_by_mail(lively, "Kit Arden", "switchboard")

    hand_in(server, written(kit, f"switchboard@{DOMAIN}", "Headsets", "Which last longest?"))
    answer(server, sink.wait_for(BENS, "The switchboard: Headsets"), BEN, "always")
    sink.wait_for(CORAS, "Headsets")
    hand_in(server, written(kit, f"switchboard@{DOMAIN}", "Cords", "Coiled, or straight?"))

    assert text_of(sink.wait_for(CORAS, "Cords")).startswith("Coiled, or straight?")
    # Of everybody else each message waits as before.
    mia = "Mia Strand <mia@mail.example>"
    hand_in(server, written(mia, f"switchboard@{DOMAIN}", "Plugs", "Brass, or nickel?"))
    sink.wait_for("mia@mail.example", "Your mail to The switchboard waits")
    ben = page_of("ben")
    ben.goto("/networks/switchboard/queue/")
    expect(ben.get_by_role("link", name="Plugs")).to_have_count(1)
    expect(ben.get_by_role("link", name="Cords")).to_have_count(0)


def join_by_mail(site, name: str, network: str) -> str:
    """Somebody new of that name belongs to the network; how they sign their mails."""
    address = f"{name.partition(' ')[0].lower()}@mail.example"
    author = f"{name} <{address}>"
    hand_in(site.server, written(author, f"{network}+subscribe@{DOMAIN}", "", ""))
    answer(site.server, site.sink.wait_for(address, "Answer this mail to join"), author, "")
    site.sink.wait_for(address, "Welcome to")
    return author
