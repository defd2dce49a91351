"""The page on which somebody describes themselves."""

import re

import pytest
from django.urls import reverse

from staffroom.rooms.people.models import Audience, Category, FormerHandle, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Disclosure, Place, Profile, Term

from .factories import PlaceFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def client(client_of, jo):
    return client_of(jo)


def keep(client, section, **said):
    return client.post(reverse("profiles:section", args=[section]), said)


def page(client):
    return client.get(reverse("profiles:edit")).content.decode()


def profile_of(person):
    return Profile.objects.get(person=person)


def seen(person):
    return dict(Disclosure.objects.filter(person=person).values_list("field", "audience"))


def test_the_page_of_somebody_who_has_said_nothing_asks_for_nothing(client):
    html = page(client)

    assert "Say as much or as little as you like" in html
    assert re.findall(r"\d+ ?%|complete(?:ness|d)", html) == []


def test_words_are_kept_together_with_who_sees_them(client, jo):
    answer = keep(
        client, "words", pronouns="she/her", about="Shelves.", sees_pronouns="public", sees_about="connections"
    )

    assert answer["Location"] == reverse("profiles:edit") + "#words"
    assert (profile_of(jo).pronouns, profile_of(jo).about_html.strip()) == ("she/her", "<p>Shelves.</p>")
    assert seen(jo) == {"pronouns": "public", "about": "connections"}


def test_a_category_of_ones_own_can_be_chosen_and_nobody_elses(client, jo):
    friends = Category.objects.create(person=jo, kind=Category.Kind.FRIEND)
    theirs = Category.objects.create(person=PersonFactory(), kind=Category.Kind.FRIEND)
    said = {"role": "Librarian", "organisation": "Larkfield", "sees_only_one": "members"}

    assert keep(client, "work", **said, sees_work=f"category:{theirs.pk}").status_code == 422
    assert keep(client, "work", **said, sees_work=f"category:{friends.pk}").status_code == 302
    assert Disclosure.objects.get(person=jo).category == friends
    assert f'<option value="category:{friends.pk}" selected>' in page(client)


def test_what_is_wrong_is_said_and_what_was_written_is_still_there(client, jo):
    answer = keep(client, "words", pronouns="x" * 41, about="My shelves.", sees_pronouns="me", sees_about="me")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "This needs another look. What you wrote is still here." in html
    assert "My shelves.</textarea>" in html
    assert not Profile.objects.filter(person=jo).exists()


def test_subjects_come_from_the_lists_or_are_ones_own(client, jo):
    health, solo = TermFactory(name="Health"), TermFactory(vocabulary="stage")
    copyright_ = TermFactory(vocabulary="topic", name="Copyright")

    keep(
        client,
        "subjects",
        sectors=[health.pk],
        stage=solo.pk,
        topics=[copyright_.pk],
        other_topics="Seed catalogues, copyright; ",
        sees_sectors="members",
        sees_stage="me",
        sees_topics="members",
    )

    profile = profile_of(jo)
    assert list(profile.sectors.all()) == [health]
    assert profile.stage == solo
    assert sorted(profile.topics.values_list("name", flat=True)) == ["Copyright", "Seed catalogues"]
    assert 'value="Seed catalogues"' in page(client)


def test_words_of_another_list_are_no_choice(client):
    topic = TermFactory(vocabulary=Term.Vocabulary.TOPIC)

    answer = keep(
        client, "subjects", sectors=[topic.pk], sees_sectors="members", sees_stage="members", sees_topics="members"
    )

    assert answer.status_code == 422


def test_what_was_withdrawn_stays_with_whoever_has_it(client, jo):
    law = TermFactory(name="Law of the sea", is_offered=False)
    actions.describe(jo, sectors=[law])

    assert "Law of the sea" in page(client)


def test_a_town_that_is_the_only_one_of_its_name_is_taken_at_once(client, jo):
    keep(client, "place", place="hebden bridge", sees_place="members")

    assert profile_of(jo).place.name == "Hebden Bridge"


def test_where_several_towns_have_the_name_they_are_asked_back_which(client, jo):
    answer = keep(client, "place", place="Newport", sees_place="members")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "Several towns are called so. Choose yours." in html
    number = re.search(r'name="town" value="(\d+)"[^>]*>\s*<span>Newport, Wales, United Kingdom', html)[1]

    keep(client, "place", place="Newport", town=number, sees_place="members")
    assert str(profile_of(jo).place_id) == number


def test_the_name_a_suggestion_wrote_is_taken_at_once(client, jo):
    keep(client, "place", place="Leeds, England, United Kingdom", sees_place="members")

    assert (profile_of(jo).place.name, profile_of(jo).place.country) == ("Leeds", "GB")


def test_a_place_stays_while_others_see_it_or_not_and_goes_when_it_is_emptied(client, jo):
    actions.describe(jo, place=PlaceFactory())

    keep(client, "place", place="Leeds, England, United Kingdom", sees_place="me")
    assert (profile_of(jo).place, seen(jo)) == (Place.objects.get(), {"place": "me"})

    keep(client, "place", place=" ", sees_place="me")
    assert profile_of(jo).place is None


@pytest.mark.parametrize("said", [{"place": "Atlantis on Sea"}, {"place": "Leeds", "town": "1"}])
def test_a_town_nobody_knows_is_refused(client, jo, said):
    answer = keep(client, "place", **said, sees_place="members")

    assert answer.status_code == 422
    assert not Profile.objects.filter(person=jo).exclude(place=None).exists()


def test_towns_are_suggested_to_whoever_is_typing(client):
    answer = client.get(reverse("profiles:towns"), {"place": "hebden br"})

    assert '<option value="Hebden Bridge, England, United Kingdom">' in answer.content.decode()
    assert client.get(reverse("profiles:towns"), {"place": "he"}).content.decode().strip() == ""


def test_languages_are_written_a_line_each(client, jo):
    keep(client, "languages", languages="English\n Welsh, a little\nBSL (fluently)\n", sees_languages="members")
    assert not Profile.objects.filter(person=jo).exists()

    keep(
        client,
        "languages",
        languages="English\n\nWelsh, a little\nbritish sign language (fluently)\nfrançais: reading",
        sees_languages="members",
    )

    assert profile_of(jo).languages == [["en", ""], ["cy", "a little"], ["bfi", "fluently"], ["fr", "reading"]]
    assert "Welsh, a little\nBritish Sign Language, fluently" in page(client)


def test_positions_qualifications_and_links_are_added_changed_and_removed(client, jo):
    for kind, said, name in (
        ("position", {"role": "Librarian", "from_year": "2019", "is_current": "on"}, "role"),
        ("qualification", {"name": "MA Librarianship", "letters": "MCLIP"}, "name"),
        ("link", {"url": "https://jo.example/", "label": "My pages"}, "label"),
    ):
        client.post(reverse(f"profiles:{kind}_new"), said)
        (one,) = getattr(jo, f"{kind}s").all()
        there = reverse(f"profiles:{kind}", args=[one.pk])
        assert there in page(client)
        assert said[name] in client.get(there).content.decode()

        client.post(there, {**said, name: "Another"})
        one.refresh_from_db()
        assert getattr(one, name) == "Another"

        client.post(reverse(f"profiles:{kind}_removal", args=[one.pk]))
        assert getattr(jo, f"{kind}s").count() == 0


def test_what_cannot_be_added_is_shown_again_with_the_reason(client, jo):
    answer = client.post(
        reverse("profiles:position_new"), {"role": "Librarian", "from_year": "2019", "until_year": "2018"}
    )
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "It can&#x27;t end before it began." in html
    assert jo.positions.count() == 0


@pytest.mark.parametrize("kind", ["position", "qualification", "link"])
def test_nobody_changes_what_somebody_else_says_by_its_number(client, kind):
    other = PersonFactory()
    made = {
        "position": lambda: actions.add_position(other, role="Librarian"),
        "qualification": lambda: actions.add_qualification(other, name="MA"),
        "link": lambda: actions.add_link(other, url="https://other.example/"),
    }[kind]()

    assert client.get(reverse(f"profiles:{kind}", args=[made.pk])).status_code == 404
    assert client.post(reverse(f"profiles:{kind}", args=[made.pk]), {"role": "x"}).status_code == 404
    assert client.post(reverse(f"profiles:{kind}_removal", args=[made.pk])).status_code == 404
    assert getattr(other, f"{kind}s").count() == 1


def test_who_finds_somebody_is_theirs_to_say(client, jo):
    assert keep(client, "shown", audience="members", is_indexed="on").status_code == 422

    keep(client, "shown", audience="public", is_indexed="on")

    jo.refresh_from_db()
    assert (jo.audience, jo.is_indexed) == (Audience.PUBLIC, True)


def test_another_handle_leaves_the_former_one_to_them(client, jo):
    client.post(reverse("profiles:naming"), {"name": "Jo N", "handle": "jo-n", "headline": ""})

    assert Person.objects.get(pk=jo.pk).handle == "jo-n"
    assert FormerHandle.objects.get().handle == "jo-norwood"


def test_a_handle_that_is_taken_is_refused_beside_the_field(client, jo):
    FormerHandle.objects.create(handle="once-theirs")

    answer = client.post(reverse("profiles:naming"), {"name": "Jo", "handle": "once-theirs", "headline": ""})

    assert answer.status_code == 422
    assert "The handle “once-theirs” is taken." in answer.content.decode()


def test_a_section_that_does_not_exist_is_not_found(client):
    assert keep(client, "shoes").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_much_as_for_little(client, jo, count, django_assert_num_queries):
    actions.describe(jo, topics=TermFactory.create_batch(count, vocabulary="topic"), place=PlaceFactory())
    for number in range(count):
        actions.add_position(jo, role=f"Librarian {number}")
        actions.add_qualification(jo, name=f"MA {number}")
        actions.add_link(jo, url=f"https://jo.example/{number}")
    page(client)

    with django_assert_num_queries(13):
        page(client)
