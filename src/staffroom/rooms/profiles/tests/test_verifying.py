"""Pages elsewhere that link back are shown to be theirs."""

import http.server
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.foundation.fetching import Reach
from staffroom.rooms.people.actions import introduce
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, reactions, tasks
from staffroom.rooms.profiles.actions.verifying import links_to_look_at, look_at_link
from staffroom.rooms.profiles.facts import LinkAdded
from staffroom.rooms.profiles.models import Link

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"


@pytest.fixture
def elsewhere():
    """A page on this machine that says what `elsewhere.says` is."""

    class Page(http.server.BaseHTTPRequestHandler):
        says = ""

        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(Page.says.encode())

        def log_message(self, *args):
            pass

    with http.server.HTTPServer((HERE, 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Page.url = f"http://{HERE}:{server.server_port}/"
        Page.reach = Reach(is_allowed=lambda address: address == HERE, ports=frozenset({server.server_port}))
        yield Page
        server.shutdown()


@pytest.fixture
def link(site, elsewhere):
    """Written down as it would be for a page on the usual port."""
    return Link.objects.create(person=PersonFactory(handle="jo"), url=elsewhere.url)


def look(link, elsewhere):
    look_at_link(link, reach=elsewhere.reach)
    link.refresh_from_db()
    return link.verified_at is not None


def test_a_page_that_links_back_is_theirs_until_it_does_no_more(link, elsewhere):
    elsewhere.says = '<a rel="me" href="http://testserver/@jo/">me</a>'
    assert look(link, elsewhere) is True

    elsewhere.says = "<p>Somebody else lives here now.</p>"
    assert look(link, elsewhere) is False
    assert link.checked_at is not None


def test_a_page_that_links_to_a_former_handle_is_theirs_as_well(link, elsewhere):
    introduce(link.person, name="Jo", handle="jo-norwood")
    elsewhere.says = '<a rel="me" href="http://testserver/@jo/">me</a>'

    assert look(link, elsewhere) is True


def test_a_page_of_somebody_else_proves_nothing(link, elsewhere):
    PersonFactory(handle="maeve")
    elsewhere.says = '<a rel="me" href="http://testserver/@maeve/">me</a>'

    assert look(link, elsewhere) is False


def test_a_page_that_is_away_for_a_day_stays_theirs_and_for_months_does_not(link, elsewhere):
    nobody = Reach(is_allowed=lambda address: False)
    for days, stays in ((1, True), (91, False)):
        Link.objects.filter(pk=link.pk).update(verified_at=timezone.now() - timedelta(days=days))
        look_at_link(link, reach=nobody)
        assert Link.objects.filter(pk=link.pk, verified_at__isnull=False).exists() is stays


def test_a_link_that_was_changed_meanwhile_is_not_what_was_looked_at(link, elsewhere):
    elsewhere.says = '<a rel="me" href="http://testserver/@jo/">me</a>'
    Link.objects.filter(pk=link.pk).update(url="https://bank.example/")

    assert look(link, elsewhere) is False


def test_a_link_into_this_machine_is_never_called(link, elsewhere):
    """The reaction has no reach but the public internet."""
    elsewhere.says = '<a rel="me" href="http://testserver/@jo/">me</a>'

    reactions.look_at_new_link(LinkAdded(link_id=link.pk))

    link.refresh_from_db()
    assert (link.verified_at, link.checked_at is not None) == (None, True)


def test_links_are_looked_at_again_after_a_month_the_oldest_first(link):
    month = timezone.now() - timedelta(days=31)
    actions.add_link(link.person, url="https://new.example/")
    Link.objects.filter(pk=link.pk).update(checked_at=month)
    Link.objects.create(person=link.person, url="https://lately.example/", checked_at=timezone.now())

    assert [it.url for it in links_to_look_at()] == ["https://new.example/", link.url]


def test_a_link_that_is_gone_needs_no_looking_at(site):
    reactions.look_at_new_link(LinkAdded(link_id=4711))
    tasks.look_at_links.func()

    assert Link.objects.count() == 0
