"""Mail of a stranger waits, behind mail that means harm, until somebody lets it in."""

import pytest
from playwright.sync_api import expect

from .mailing import hand_in, hand_in_bytes, text_of, written

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-site")]

STRANGER = "edda@elsewhere.example"
PLACE = "strongroom@lists.example.org"


def test_a_held_mail_is_let_in_although_a_hostile_one_came_first(lively, page_of):
    ada = page_of("ada")
    hand_in_bytes(lively.server, hostile(), sender=STRANGER, to=PLACE)
    hand_in(lively.server, written(f"Edda Storm <{STRANGER}>", PLACE, "A key without a lock", "It is brass. Whose?"))
    assert "A key without a lock" in text_of(lively.sink.wait_for(STRANGER, "waits"))

    ada.goto("/operations/held/")
    ada.get_by_role("link", name="A key without a lock").click()
    expect(ada.get_by_role("main")).to_contain_text("It is brass. Whose?")
    ada.get_by_role("button", name="Post it").click()
    ada.goto("/networks/strongroom/conversations/")
    ada.get_by_role("link", name="A key without a lock").click()

    expect(ada.locator("#m1 .prose")).to_have_text("It is brass. Whose?")
    expect(ada.locator("#m1 .p-author")).to_have_text("Edda Storm")
    assert text_of(lively.sink.wait_for("cora@mail.example", "A key without a lock")).startswith("It is brass.")
    lively.sink.wait_for(STRANGER, "Your mail is in The strongroom")
    ada.goto("/operations/held/")
    expect(ada.get_by_role("link", name="A key without a lock")).to_have_count(0)


def hostile() -> bytes:
    """Parts within parts, three thousand deep, none of them closed."""
    head = f"From: <{STRANGER}>\r\nTo: <{PLACE}>\r\nSubject: Boxes\r\nMessage-ID: <boxes@elsewhere.example>\r\n"
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    return (head + "MIME-Version: 1.0\r\n" + parts).encode()
