"""Help: every guide is a page, for everybody, and says in German that it is in English."""

import pytest
from django.urls import reverse

from staffroom.commons.help import guides
from staffroom.foundation import papers

pytestmark = pytest.mark.django_db

GUIDES = list(guides.all_guides())


def test_the_contents_name_every_guide(client, site):
    page = client.get("/help/").content.decode()

    assert [guide.url for guide in GUIDES if f'href="{guide.url}"' not in page] == []
    assert page.index("For everybody") < page.index("For those who run the site")


def test_every_page_leads_to_help(client, site):
    assert '<a href="/help/">Help</a>' in client.get("/networks/").content.decode()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: f"{guide.part}-{guide.name}")
def test_a_guide_is_a_page(guide, client, site):
    paper = guides.paper_of(guide)

    answer = client.get(guide.url)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert paper.html in page
    assert [one.anchor for one in paper.headings if page.count(f' id="{one.anchor}"') != 1] == []


def test_a_guide_is_read_once(client, site, monkeypatch):
    client.get(GUIDES[0].url, headers={"accept-language": "de"})
    monkeypatch.setattr(papers, "read", None)

    assert client.get(GUIDES[0].url, {"again": "1"}).status_code == 200


def test_a_guest_asks_the_database_for_nothing_but_the_site(client, site, django_assert_num_queries):
    client.get(GUIDES[0].url)

    with django_assert_num_queries(1):
        client.get(GUIDES[0].url)


@pytest.mark.parametrize("address", ["/help/members/nothing/", "/help/nobody/by-web/", "/help/../decisions/README/"])
def test_there_is_no_page_for_what_is_no_guide(address, client, site):
    assert client.get(address).status_code == 404


def test_a_file_that_a_guide_speaks_of_is_plain_text(client, site):
    answer = client.get(reverse("help:example", args=["operators", "staffroom.service"]))

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.startswith(b"#")


@pytest.mark.parametrize("name", ["nothing.conf", "..%2Fmail.md", "..", "%2Fetc%2Fpasswd"])
def test_other_files_are_not_handed_out(name, client, site):
    assert client.get(f"/help/operators/examples/{name}").status_code == 404


def test_to_a_german_reader_it_says_that_the_guides_are_in_english(client, site):
    page = client.get(GUIDES[0].url, headers={"accept-language": "de"}).content.decode()
    english = client.get(GUIDES[0].url).content.decode()

    assert ['class="notice plain"' in text for text in (page, english)] == [True, False]
    assert f'<h1 lang="en">{guides.paper_of(GUIDES[0]).title}</h1>' in page
