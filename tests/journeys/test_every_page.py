"""Every page of the demo community, as everybody sees it, in every width and light: nothing in anybody's way."""

import re
from collections.abc import Collection

import pytest
from playwright.sync_api import Page, expect

from staffroom.commons.help.guides import all_guides

from .looking import listen, troubles_of
from .mailing import hand_in, written
from .pages import HOME_NETWORK, long_conversation, shape_of, walk

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-demo")]

HELP = {shape_of(f"/help/{guide.part}/{guide.name}/") for guide in all_guides()}
GUEST = HELP | {
    "/",
    "/help/",
    "/networks/",
    "/networks/SLUG/",
    "/networks/SLUG/conversations/",
    "/conversations/",
    "/conversations/N/",
    "/conversations/N/?view=threaded",
    "/search/",
    "/sign-in/",
    "/no-such-page/",
}
MEMBER = GUEST - HELP - {"/sign-in/"} | {
    "/@HANDLE/",
    "/@HANDLE/block/",
    "/@HANDLE/report/",
    "/account/Nfa/",
    "/account/password/set/",
    "/conversations/N/replies/",
    "/conversations/new/",
    "/drafts/",
    "/messages/N/history/",
    "/messages/N/report/",
    "/messages/N/revision/",
    "/messages/N/withdrawal/",
    "/networks/SLUG/leaving/",
    "/networks/SLUG/log/",
    "/networks/SLUG/members/",
    "/networks/SLUG/report/",
    "/networks/levels/",
    "/networks/new/",
    "/networks/new/moving/",
    "/waiting/",
    "/you/",
    "/you/blocks/",
    "/you/decisions/",
    "/you/leaving/",
    "/you/reports/",
}
# Besides what is the same for every member.
OPERATOR = {
    "/",
    "/conversations/N/",
    "/networks/SLUG/",
    "/conversations/N/merging/",
    "/conversations/N/moving/",
    "/conversations/N/placements/",
    "/conversations/N/tending/",
    "/conversations/N/title/",
    "/decisions/N/",
    "/messages/N/removal/",
    "/messages/N/splitting/",
    "/networks/SLUG/archive/",
    "/networks/SLUG/bans/",
    "/networks/SLUG/invitations/",
    "/networks/SLUG/log/",
    "/networks/SLUG/members/",
    "/networks/SLUG/members/N/",
    "/networks/SLUG/moving/",
    "/networks/SLUG/moving/addresses/",
    "/networks/SLUG/moving/letter/",
    "/networks/SLUG/moving/members/",
    "/networks/SLUG/moving/members/N/",
    "/networks/SLUG/queue/",
    "/networks/SLUG/requests/",
    "/networks/SLUG/roles/",
    "/networks/SLUG/settings/",
    "/networks/SLUG/settings/access/",
    "/networks/SLUG/settings/email/",
    "/networks/SLUG/settings/notes/",
    "/networks/SLUG/settings/writing/",
    "/operations/",
    "/operations/deliveries/?state=sent",
    "/operations/deliveries/?state=waiting",
    "/operations/held/",
    "/operations/held/N/",
    "/operations/log/",
    "/operations/mailboxes/",
    "/operations/mailboxes/new/",
    "/operations/provider/",
    "/operations/provider/NAME/",
    "/operations/relay/",
    "/operations/rosters/",
    "/operations/rosters/N/",
    "/operations/stopped/",
    "/operators/",
    "/queue/",
    "/queue/N/",
    "/site/",
    "/site/bans/",
}
DEMO = {"/design/", "/demo/", "/demo/mail/", "/demo/mail/HANDLE/", "/demo/mail/HANDLE/N/"}


def test_nothing_is_in_a_guests_way(persona):
    page = persona(None)

    expect_no_trouble(page, GUEST, starts=["/", "/no-such-page/", "/sign-in/", long_conversation(page)])


def test_nothing_is_in_a_members_way(persona):
    page = persona("maeve-tully")
    others = ["/@jo-norwood/", spoken(page), f"{long_conversation(page)}replies/"]

    expect_no_trouble(page, MEMBER, starts=["/", "/no-such-page/", *others, *addresses(MEMBER)], seen=HELP)


def test_nothing_is_in_an_operators_way(persona, demo):
    page = persona("jo-norwood")
    stranger = written("edda@elsewhere.example", "lone-information-officers@staffroom.example", "Hello", "Who are you?")
    hand_in(demo, stranger)

    starts = ["/", spoken(page), HOME_NETWORK, *addresses(OPERATOR)]
    expect_no_trouble(page, OPERATOR, starts=starts, seen=(MEMBER | HELP) - OPERATOR)


def test_nothing_is_in_the_way_on_pages_that_only_the_demo_has(persona):
    expect_no_trouble(persona(None), DEMO, starts=["/demo/mail/", "/design/"], within=r"^/(demo|design)/")


def expect_no_trouble(
    page: Page, expected: set[str], *, starts: list[str], seen: Collection[str] = (), within: str = ""
) -> None:
    """Walk all pages that can be reached from `starts`; at least those of the `expected` shapes are among them.

    Shapes that have been `seen` by somebody else are left out.
    """
    page.goto("/")
    console, troubles, found = listen(page), [], set()

    for shape in walk(page, starts, seen=seen, within=within):
        found.add(shape)
        troubles += [f"{shape}: {trouble}" for trouble in troubles_of(page)]

    assert troubles == []
    assert [line for line in console if "/no-such-page/" not in line] == []
    assert expected - found == set()


def addresses(shapes: set[str]) -> list[str]:
    """Of shapes that only one page has: its address."""
    return sorted(shape for shape in shapes if not re.search("[A-Z]", shape))


def spoken(page: Page) -> str:
    """The address of a conversation in which somebody has said, and since changed, something."""
    page.goto(long_conversation(page))
    page.get_by_label("Your reply").fill("That is how we do it, too.")
    page.get_by_role("button", name="Send to the group").click()
    own = page.locator("article", has_text="That is how we do it, too.").last
    own.get_by_role("link", name="Change it").click()
    page.get_by_label("What it should say").fill("That is how we do it, nearly.")
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_role("link", name="edited since").last).to_be_visible()
    return page.url.partition("#")[0]
