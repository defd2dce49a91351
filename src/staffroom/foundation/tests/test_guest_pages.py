from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils.translation import override

from staffroom.foundation.guest_pages import cached_for_guests


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["pages"].clear()
    yield
    caches["pages"].clear()


class Page:
    """A page that counts how often it was made."""

    def __init__(self, **answer):
        self.made = 0
        self.answer = {"content": "a page"} | answer

    def __call__(self):
        self.made += 1
        return HttpResponse(**self.answer)


def ask(page, *, path="/networks/", key=(1,), person=None, method="get", **headers):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.person = person
    return cached_for_guests(request, key=key, render=page)


def test_the_second_guest_gets_the_page_that_was_made_for_the_first():
    page = Page(content="<p>Grüße</p>", headers={"Link": "<x>"})
    first, second = ask(page), ask(page)
    assert page.made == 1
    assert second.content == first.content == "<p>Grüße</p>".encode()
    assert dict(second.headers) == dict(first.headers)
    assert second["Link"] == "<x>"


def test_browsers_ask_again_each_time_and_are_told_that_nothing_changed():
    page = Page()
    first = ask(page)
    again = ask(page, if_none_match=first["ETag"])
    assert (first["Cache-Control"], first["Vary"]) == ("no-cache", "Cookie, Accept-Language")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "other",
    [{"key": (2,)}, {"path": "/networks/?page=2"}, {"path": "/networks/x/"}, {"host": "elsewhere.example"}],
    ids=["version", "query", "path", "host"],
)
def test_another_version_address_or_host_is_another_page(other, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page = Page()
    ask(page)
    ask(page, **other)
    assert page.made == 2


def test_another_language_is_another_page():
    page = Page()
    for language in ("en-gb", "de", "de"):
        with override(language):
            ask(page)
    assert page.made == 2


def test_members_get_a_page_of_their_own():
    page = Page()
    answers = [ask(page, person=SimpleNamespace(pk=1)) for _ in range(2)]
    assert page.made == 2
    assert [answer.has_header("ETag") for answer in answers] == [False, False]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_no_page_is_not_kept(status):
    page = Page(status=status)
    assert [ask(page).status_code for _ in range(2)] == [status, status]
    assert page.made == 2


def test_a_page_that_sets_a_cookie_is_not_kept():
    made = []

    def page():
        made.append(1)
        answer = HttpResponse("hello")
        answer.set_cookie("who", "you")
        return answer

    ask(page)
    ask(page)
    assert len(made) == 2


def test_a_page_with_a_form_is_not_kept():
    made = []
    request = RequestFactory().get("/")
    request.person = None

    def page():
        made.append(1)
        return HttpResponse(get_token(request))

    for _ in range(2):
        cached_for_guests(request, key=(), render=page)
    assert len(made) == 2


def test_a_form_that_is_sent_is_never_answered_from_what_was_kept():
    page = Page()
    ask(page)
    ask(page, method="post")
    assert page.made == 2


def test_asking_for_the_head_alone_is_answered_with_the_same_headers():
    page = Page()
    whole, head = ask(page), ask(page, method="head")
    assert page.made == 1
    assert head["ETag"] == whole["ETag"]
