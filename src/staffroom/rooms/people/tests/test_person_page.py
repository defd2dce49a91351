"""Who gets whose page: guests those who are there for anyone, members all but those who have blocked them."""

import pytest
from django.urls import reverse

from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import FormerHandle
from staffroom.rooms.people.models.audience import Audience

from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood", audience=Audience.PUBLIC)


def page_of(handle):
    return reverse("people:person", args=[handle])


def test_a_guest_gets_the_page_of_who_is_here_for_anyone(client, jo):
    answer = client.get(page_of("jo-norwood"))

    assert answer.status_code == 200
    assert "Jo Norwood" in answer.content.decode()
    assert not answer.cookies
    assert "<form" not in answer.content.decode()


def test_a_guest_is_asked_in_whether_somebody_is_here_for_members_or_not_at_all(client):
    PersonFactory(handle="pat-pest")
    answers = [client.get(page_of(handle)) for handle in ("pat-pest", "nobody-at-all")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.url for answer in answers] == [
        f"/sign-in/?next=%2F%40{handle}%2F" for handle in ("pat-pest", "nobody-at-all")
    ]


def test_search_engines_are_told_to_leave_pages_alone_until_somebody_opts_in(client, jo):
    assert '<meta name="robots" content="noindex">' in client.get(page_of("jo-norwood")).content.decode()
    jo.is_indexed = True
    jo.save()
    assert "noindex" not in client.get(page_of("jo-norwood")).content.decode()


def test_a_former_handle_leads_to_the_new_one_for_good(client, jo):
    FormerHandle.objects.create(handle="jo-smith", person=jo)
    answer = client.get(page_of("jo-smith"))

    assert (answer.status_code, answer.url) == (301, page_of("jo-norwood"))
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_former_handle_tells_nothing_to_who_may_not_see_the_page(client, client_of):
    pat, jo = PersonFactory(), PersonFactory()
    FormerHandle.objects.create(handle="jo-smith", person=jo)
    FormerHandle.objects.create(handle="left-long-ago", person=None)

    assert client.get(page_of("jo-smith")).url.startswith("/sign-in/")
    block(jo, pat)
    assert client_of(pat).get(page_of("jo-smith")).status_code == 404
    assert client_of(pat).get(page_of("left-long-ago")).status_code == 404


@pytest.mark.parametrize("path", ["/@%00/", "/@maeve%00/connection/", "/people/known/@%00/"])
def test_a_name_that_none_can_be_is_refused(site, client_of, path):
    for person in (None, PersonFactory(name="Maeve", handle="maeve")):
        assert client_of(person).get(path).status_code == 400
