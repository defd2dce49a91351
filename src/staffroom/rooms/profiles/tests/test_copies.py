"""A profile as a card, for programs, for search engines, on paper: what whoever asks may see, and well formed."""

import json
import re
from io import BytesIO

import pytest
import vobject
from django.urls import reverse
from pypdf import PdfReader

from staffroom.foundation.resumes import Job, Learned, read
from staffroom.foundation.typesetting import TypesettingRefused
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Audience, Site
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles.copies import papers
from staffroom.rooms.profiles.models import Disclosure, Link, Position, Profile, Qualification
from staffroom.rooms.profiles.seeing import GUEST
from staffroom.rooms.profiles.showing import shown_of

from .filled import full_profile

pytestmark = pytest.mark.django_db

FILES = ["vcard", "resume", "cv", "label"]


@pytest.fixture
def jo():
    Site.objects.update_or_create(pk=1, defaults={"base_url": "https://staffroom.example", "name": "Staffroom"})
    jo = PersonFactory(name="Jo Norwood", handle="jo-norwood", headline="Finds things out; and keeps them")
    return full_profile(jo)


def get(client, name, handle="jo-norwood"):
    return client.get(reverse(f"profiles:{name}", args=[handle]))


def text_of(answer):
    reader = PdfReader(BytesIO(answer.content))
    return len(reader.pages), " ".join(page.extract_text() for page in reader.pages)


def shown_to_anyone(jo, *fields):
    jo.audience = Audience.PUBLIC
    jo.is_indexed = True
    jo.save()
    for field in fields:
        Disclosure.objects.create(person=jo, field=field, audience=Audience.PUBLIC)


def test_a_card_for_an_address_book(client_of, jo):
    answer = get(client_of(PersonFactory()), "vcard")
    [card] = vobject.readComponents(answer.content.decode())

    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="jo-norwood.vcf"'
    assert answer["X-Robots-Tag"] == "noindex"
    assert (card.fn.value, card.n.value.given, card.n.value.suffix) == ("Jo Norwood", "Jo Norwood", "MA")
    assert card.note.value == "Finds things out; and keeps them"
    assert (card.title.value, card.org.value) == ("Information officer", ["Larkfield Hospice"])
    assert (card.adr.value.city, card.adr.value.country) == ("Skipton", "United Kingdom")
    assert card.categories.value == ["Evidence summaries", "Health"]
    assert [url.value for url in card.url_list] == [
        "https://staffroom.example/@jo-norwood/",
        "https://four-in-the-morning.example/",
    ]
    assert "email" not in card.contents


def test_what_was_taken_along_is_read_back_as_it_was(client_of, jo):
    card = read(get(client_of(PersonFactory()), "vcard").content)
    cv = read(get(client_of(PersonFactory()), "resume").content)

    assert (card.name, card.headline, card.about) == ("Jo Norwood", "Finds things out; and keeps them", "")
    assert (card.role, card.organisation, card.place) == (
        "Information officer",
        "Larkfield Hospice",
        "Skipton, United Kingdom",
    )
    assert (cv.name, cv.headline, cv.about) == (card.name, card.headline, "I came to hospice work *by accident*.")
    assert (cv.role, cv.organisation, cv.place) == ("Information officer", "Larkfield Hospice", "Skipton, GB")
    assert card.learned == [Learned("MA", letters="MA")]
    assert cv.learned == [Learned("Information studies", "Aire University", "MA", 2012)]
    assert cv.jobs == [
        Job("Information officer", "Larkfield Hospice", "Evidence for 160 staff", 2017, is_current=True),
        Job("Assistant librarian", "", "", 2012, 0, 2016, 0),
    ]
    assert (card.pronouns, card.topics) == (cv.pronouns, cv.topics) == ("they/them", ["Evidence summaries"])
    assert (
        [page.url for page in card.pages] == [page.url for page in cv.pages] == ["https://four-in-the-morning.example/"]
    )
    assert cv.sector == "Health"
    assert ([it.name for it in card.languages], [it.name for it in cv.languages]) == (
        ["en", "cy"],
        ["English", "Welsh"],
    )


def test_ones_own_card_has_ones_address(client_of, jo):
    [card] = vobject.readComponents(get(client_of(jo), "vcard").content.decode())
    assert card.email.value == "jo-norwood@mail.example"


def test_a_cv_for_programs(client_of, jo):
    answer = get(client_of(PersonFactory()), "resume")
    resume = json.loads(answer.content)

    assert answer["Content-Type"] == "application/json"
    assert resume["basics"] == {
        "name": "Jo Norwood",
        "label": "Finds things out; and keeps them",
        "url": "https://staffroom.example/@jo-norwood/",
        "summary": "I came to hospice work *by accident*.",
        "pronouns": "they/them",
        "location": {"city": "Skipton", "region": "North Yorkshire", "countryCode": "GB"},
        "profiles": [{"network": "Four in the Morning", "url": "https://four-in-the-morning.example/"}],
    }
    assert resume["work"] == [
        {
            "name": "Larkfield Hospice",
            "position": "Information officer",
            "startDate": "2017",
            "summary": "Evidence for 160 staff",
        },
        {"position": "Assistant librarian", "startDate": "2012", "endDate": "2016"},
    ]
    assert resume["education"] == [
        {"institution": "Aire University", "area": "Information studies", "studyType": "MA", "endDate": "2012"}
    ]
    assert resume["languages"] == [{"language": "English"}, {"language": "Welsh", "fluency": "a little"}]
    assert resume["skills"] == [{"name": "Evidence summaries"}]


def test_who_shows_no_positions_is_said_to_work_where_they_do(client_of, jo):
    Disclosure.objects.create(person=jo, field="positions", audience=Audience.ME)
    resume = json.loads(get(client_of(PersonFactory()), "resume").content)

    assert resume["work"] == [{"name": "Larkfield Hospice", "position": "Information officer"}]


def test_a_cv_is_one_page(client_of, jo):
    answer = get(client_of(PersonFactory()), "cv")
    pages, text = text_of(answer)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="jo-norwood-cv.pdf"'
    assert pages == 1
    assert "Jo Norwood" in text
    assert "Evidence for 160 staff" in text
    assert "staffroom.example/@jo-norwood" in text


def test_a_long_life_still_is_one_page_and_loses_its_small_print_first(client_of, jo):
    for year in range(1960, 2000):
        Position.objects.create(
            person=jo, role=f"Librarian {year}", organisation="W" * 150, about="about it " * 44, from_year=year
        )
        Qualification.objects.create(person=jo, name=f"Diploma {year}", year=year)
    Profile.objects.filter(pk=jo.pk).update(about_html="<p>" + "words " * 4000 + "</p>")
    pages, text = text_of(get(client_of(PersonFactory()), "cv"))

    assert pages == 1
    assert "Librarian 1999" in text
    assert "about it" not in text


def test_an_empty_profile_has_papers_too(client_of):
    PersonFactory(name="Pat Quiet", handle="pat-quiet", headline="")
    for name in ("cv", "label"):
        pages, text = text_of(get(client_of(PersonFactory()), name, "pat-quiet"))
        assert (pages, "Pat Quiet" in text) == (1, True)


def test_a_label_says_name_and_letters_and_where_to(client_of, jo):
    pages, text = text_of(get(client_of(PersonFactory()), "label"))

    assert pages == 1
    assert text.split("\n") == [
        "Jo Norwood MA",
        "Information officer",
        "Larkfield Hospice",
        "Skipton",
        "UNITED KINGDOM",
    ]


def test_letters_stand_behind_a_name_in_the_order_in_which_they_came(jo):
    Qualification.objects.create(person=jo, name="Chartered", letters="MCLIP", year=2015)
    Qualification.objects.create(person=jo, name="Bachelor", letters="BA", year=2009)

    jo.audience = Audience.PUBLIC
    Disclosure.objects.create(person=jo, field="qualifications", audience=Audience.PUBLIC)
    assert shown_of(jo, GUEST).letters == "BA, MA, MCLIP"


def test_what_people_write_is_set_as_words_and_never_as_commands(client_of, jo):
    hostile = '#panic("no") $x$ \\ *b* #read("/etc/passwd") <a> @b // c /* d'
    jo.name, jo.headline = hostile, hostile
    jo.save()
    Profile.objects.filter(pk=jo.pk).update(role=hostile, organisation=hostile)

    for name in ("cv", "label"):
        pages, text = text_of(get(client_of(PersonFactory()), name))
        assert (pages, '#panic("no")' in text.replace("”", '"').replace("“", '"')) == (1, True)


@pytest.mark.parametrize("name", FILES)
def test_guests_are_asked_in_for_copies_of_who_is_here_for_members(name, client, jo):
    there, nowhere = get(client, name), get(client, name, "nobody-at-all")

    assert (there.status_code, nowhere.status_code) == (302, 302)
    assert there.url == nowhere.url.replace("nobody-at-all", "jo-norwood")


@pytest.mark.parametrize("name", FILES)
def test_who_is_blocked_gets_no_copy(name, client_of, jo):
    pat = PersonFactory()
    block(jo, pat)
    assert get(client_of(pat), name).status_code == 404


def test_a_paper_that_cannot_be_set_says_so(client_of, jo, monkeypatch):
    def refuse(*given):
        raise TypesettingRefused

    monkeypatch.setattr(papers, "typeset", refuse)
    answer = get(client_of(PersonFactory()), "cv")
    assert answer.status_code == 503
    assert "could not be set in type" in answer.content.decode()


def linked_data(html):
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found)


def test_search_engines_are_told_what_guests_see_where_somebody_lets_them(client, jo):
    shown_to_anyone(jo, "work", "topics", "links")
    Link.objects.create(person=jo, url="https://verified.example/", verified_at="2026-01-01T00:00:00Z")
    html = client.get(reverse("people:person", args=["jo-norwood"])).content.decode()

    assert linked_data(html) == {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {
            "@type": "Person",
            "@id": "https://staffroom.example/@jo-norwood/",
            "url": "https://staffroom.example/@jo-norwood/",
            "name": "Jo Norwood",
            "alternateName": "@jo-norwood",
            "description": "Finds things out; and keeps them",
            "jobTitle": "Information officer",
            "worksFor": {"@type": "Organization", "name": "Larkfield Hospice"},
            "knowsAbout": ["Evidence summaries"],
            "sameAs": ["https://verified.example/"],
        },
    }
    assert '<link rel="canonical" href="https://staffroom.example/@jo-norwood/">' in html
    assert '<meta property="og:image" content="https://staffroom.example/@jo-norwood/card.png">' in html


def test_a_name_cannot_leave_what_machines_are_told(client, jo):
    shown_to_anyone(jo)
    jo.name = "</script><script>alert(1)</script><!--"
    jo.save()
    html = client.get(reverse("people:person", args=["jo-norwood"])).content.decode()

    assert "<script>alert" not in html
    assert linked_data(html)["mainEntity"]["name"] == jo.name


def test_search_engines_are_told_nothing_of_whoever_has_not_said_so(client, jo):
    jo.audience = Audience.PUBLIC
    jo.save()
    html = client.get(reverse("people:person", args=["jo-norwood"])).content.decode()

    assert "ld+json" not in html
    assert "og:" not in html
    assert get(client, "index_card").status_code == 404


def test_the_index_card_as_a_picture_is_of_what_guests_see_whoever_asks(client, client_of, jo):
    shown_to_anyone(jo, "work")
    first, own = get(client, "index_card"), get(client_of(jo), "index_card")

    assert first["Content-Type"] == "image/png"
    assert (int.from_bytes(first.content[16:20]), int.from_bytes(first.content[20:24])) == (1200, 630)
    assert own.content == first.content
    Disclosure.objects.filter(person=jo).update(audience=Audience.MEMBERS)
    assert get(client, "index_card").content != first.content


def test_a_page_has_the_microformats_of_a_card(client_of, jo):
    html = client_of(PersonFactory()).get(reverse("people:person", args=["jo-norwood"])).content.decode()
    found = set(re.findall(r'class="(?:[\w-]+ )*?([pu]-[\w-]+)', html))

    assert found >= {"p-name", "p-note", "p-nickname", "p-job-title", "p-org", "p-locality", "p-category", "u-url"}
    assert '<main id="main" tabindex="-1" class="sheet spread h-card">' in html
    assert re.findall(r'href="(https://four[^"]*)" rel="([^"]*)"', html) == [
        ("https://four-in-the-morning.example/", "me nofollow noopener")
    ]
