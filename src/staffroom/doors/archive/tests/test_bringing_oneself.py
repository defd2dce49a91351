"""Somebody brings along what they have written about themselves elsewhere."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers import serialize
from django.utils import timezone

from staffroom.doors.archive import profile_files
from staffroom.doors.archive.models import Acquaintance, ProfileFile
from staffroom.doors.archive.profile_offers import sections
from staffroom.doors.archive.profile_taking import take_over
from staffroom.foundation.resumes.tests import exports
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Connection, ConnectionRequest
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.models import Position, Profile, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def wilma(site):
    return PersonFactory(name="Wilma Schöner", handle="wilma", headline="")


@pytest.fixture
def ira(site):
    """She is in Wilma's connections, and wants to be found."""
    return PersonFactory(
        name="Ira Vance", handle="ira", account__email="ira@vance.example", account__is_found_by_address=True
    )


@pytest.fixture
def tom(site):
    """He is in them too, and has said nothing."""
    return PersonFactory(name="Tom Ash", handle="tom", account__email="tom@ash.example")


def give(client, content: bytes, name: str = "LinkedIn.zip"):
    return client.post("/you/bringing/", {"file": SimpleUploadedFile(name, content)})


def keys(person, *, ticked=False):
    file = ProfileFile.objects.get(person=person)
    found = [offer for section in sections(person, profile_files.resume_in(file)) for offer in section.offers]
    return [offer.key for offer in found if offer.is_ticked or not ticked]


def everything() -> str:
    """All that is stored anywhere."""
    return "".join(serialize("json", model.objects.all()) for model in apps.get_models())


def test_linkedins_export_becomes_a_profile(client_of, wilma):
    client = client_of(wilma)

    assert give(client, exports.linkedin_export())["Location"] == "/you/bringing/choice/"
    assert not Profile.objects.filter(person=wilma).exists()
    client.post("/you/bringing/choice/", {"take": keys(wilma, ticked=True)})

    wilma.refresh_from_db()
    profile = Profile.objects.get(person=wilma)
    assert wilma.headline == "Librarian and archivist, Highland Seabird Trust"
    assert profile.about == "I look after what seabirds leave on paper.\n\nAsk me about deeds of gift."
    assert (profile.role, profile.organisation) == ("Librarian and archivist", "Highland Seabird Trust")
    assert profile.languages == [
        ["en", "Native or bilingual proficiency"],
        ["de", "Limited working proficiency"],
    ]
    assert list(wilma.positions.order_by("from_year").values_list("role", "from_year", "until_year", "is_current")) == [
        ("Archive assistant", 2012, 2019, False),
        ("Librarian and archivist", 2019, None, True),
    ]
    assert list(wilma.qualifications.order_by("year").values_list("name", "awarded_by", "year")) == [
        ("A-levels College", "", 2006),
        ("MA Librarianship", "University of Sheffield", 2011),
        ("Chartered Membership", "CILIP", 2016),
    ]
    assert list(wilma.links.order_by("position").values_list("url", flat=True)) == [
        "https://wilma.example/",
        "https://blog.example/w",
    ]
    assert str(profile.place) == "Leeds"
    assert [term.name for term in profile.sectors.all()] == ["Libraries"]
    assert sorted(term.name for term in profile.topics.all()) == ["Cataloguing", "Copyright"]
    assert not ProfileFile.objects.exists()


def test_more_topics_than_a_profile_takes_are_told(client_of, wilma):
    skills = "Name\n" + "".join(f"Skill {number}\n" for number in range(30))
    client = client_of(wilma)
    give(client, skills.encode(), "Skills.csv")
    assert len(keys(wilma)) == 30
    assert len(keys(wilma, ticked=True)) == 10

    answer = client.post("/you/bringing/choice/", {"take": keys(wilma)}, follow=True).content.decode()

    assert Profile.objects.get(person=wilma).topics.count() == 20
    assert Term.objects.filter(name__startswith="Skill").count() == 20
    assert "That is too many: 20 are the most." in answer


def test_a_place_that_nobody_knows_is_not_offered(client_of, wilma):
    give(client_of(wilma), b"Name,Location\nWilma,Zzyzzx-on-Nowhere\n", "me.csv")

    assert "place" not in keys(wilma)


def test_only_what_is_ticked_is_taken(client_of, wilma):
    client = client_of(wilma)
    give(client, exports.linkedin_export())

    client.post("/you/bringing/choice/", {"take": ["job-1", "nonsense", "job-99"]})

    assert list(Position.objects.values_list("role", flat=True)) == ["Archive assistant"]
    assert not wilma.qualifications.exists()
    assert Profile.objects.get(person=wilma).about == ""


def test_what_is_there_is_not_offered_again_and_not_replaced_unasked(client_of, wilma):
    profiles.describe(wilma, about="My own words.")
    give(client_of(wilma), exports.linkedin_export())
    take_over(wilma, ["job-0", "learned-0", "language-0", "page-0"])

    give(client_of(wilma), exports.linkedin_export())
    page = client_of(wilma).get("/you/bringing/choice/").content.decode()

    assert {"job-0", "learned-0", "language-0", "page-0"} & set(keys(wilma)) == set()
    assert "about" in keys(wilma)
    assert "about" not in keys(wilma, ticked=True)
    assert "instead of: My own words." in page


def test_of_other_people_nothing_is_stored_and_nobody_is_written_to(client_of, wilma, ira, tom, run_tasks):
    client = client_of(wilma)
    give(client, exports.linkedin_export())
    stored = everything()
    take_over(wilma, keys(wilma))
    run_tasks()

    for words in ("Neha", "SECRET WORDS", "Registrar", "linkedin.com/in/ira"):
        assert words not in stored
    assert stored.count("tom@ash.example") == everything().count("tom@ash.example")  # his own, which was there before
    assert '"email.delivery"' not in everything()
    assert not ConnectionRequest.objects.exists()


def test_only_those_who_want_to_be_found_are_shown(client_of, wilma, ira, tom):
    client = client_of(wilma)
    give(client, exports.linkedin_export())

    page = client.get("/you/bringing/choice/").content.decode()

    assert "Ira Vance" in page
    assert "Tom Ash" not in page
    assert list(Acquaintance.objects.values_list("person", flat=True)) == [ira.pk]


def test_whom_one_ticks_is_asked_to_connect_and_nobody_else(client_of, wilma, ira, tom):
    client = client_of(wilma)
    give(client, exports.linkedin_export())

    client.post("/you/bringing/choice/", {"ask": [ira.pk, tom.pk, "x", "-1", "9" * 5_000]})

    assert [(it.asker, it.asked) for it in ConnectionRequest.objects.all()] == [(wilma, ira)]


def test_who_changes_their_mind_meanwhile_is_not_found(client_of, wilma, ira):
    client = client_of(wilma)
    give(client, exports.linkedin_export())
    people.let_be_found(ira.account, is_found=False)

    assert b"Ira Vance" not in client.get("/you/bringing/choice/").content
    client.post("/you/bringing/choice/", {"ask": [ira.pk]})
    assert not ConnectionRequest.objects.exists()


def test_who_blocks_meanwhile_is_not_found(client_of, wilma, ira):
    give(client_of(wilma), exports.linkedin_export())
    people.block(ira, wilma)

    assert b"Ira Vance" not in client_of(wilma).get("/you/bringing/choice/").content


def test_whom_one_knows_already_is_not_offered(client_of, wilma, ira):
    people.connect(wilma, ira)
    give(client_of(wilma), exports.linkedin_export())

    assert b"Ira Vance" not in client_of(wilma).get("/you/bringing/choice/").content
    assert Connection.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("me.vcf", exports.CARD.encode()), ("resume.json", exports.RESUME.encode())],
)
def test_a_vcard_and_a_json_resume_do_likewise(client_of, wilma, name, content):
    client = client_of(wilma)
    give(client, content, name)
    client.post("/you/bringing/choice/", {"take": keys(wilma, ticked=True)})

    assert Profile.objects.get(person=wilma).about.startswith("Alone, with 400 boxes.")
    assert wilma.qualifications.exists()


def test_what_can_not_be_taken_does_not_keep_the_rest_from_it(client_of, wilma):
    far = "Role,Organisation,From,Until\nLibrarian,Trust,2190,\nAssistant,County,2012,2019\n"
    client = client_of(wilma)
    give(client, far.encode(), "jobs.csv")

    answer = client.post("/you/bringing/choice/", {"take": keys(wilma)}, follow=True)

    assert list(Position.objects.values_list("role", flat=True)) == ["Assistant"]
    assert "Write the year in four figures" in answer.content.decode()


def test_a_file_that_can_not_be_read_is_refused_with_a_reason(client_of, wilma):
    answer = give(client_of(wilma), b"Dear all, here is my resume.", "letter.txt")

    assert answer.status_code == 422
    assert "make sense of this file" in answer.content.decode()
    assert not ProfileFile.objects.exists()


def test_no_file_and_an_empty_file_are_refused(client_of, wilma):
    assert "Choose a file first." in client_of(wilma).post("/you/bringing/", {"x": "1"}).content.decode()
    assert "This file is empty." in give(client_of(wilma), b"").content.decode()


def test_a_bomb_is_refused_and_the_next_file_read(client_of, wilma):
    client = client_of(wilma)
    bomb = give(client, exports.packed({"Profile.csv": b"a" * 100_000_000}))

    assert bomb.status_code == 422
    assert give(client, exports.linkedin_export()).status_code == 302


def test_the_second_file_replaces_the_first(client_of, wilma):
    client = client_of(wilma)
    give(client, exports.linkedin_export())
    give(client, exports.CARD.encode(), "me.vcf")

    assert [file.given for file in ProfileFile.objects.all()] == ["me.vcf"]


def test_taking_twice_is_once(client_of, wilma):
    give(client_of(wilma), exports.linkedin_export())
    assert take_over(wilma, ["job-0"]).things == 1
    assert take_over(wilma, ["job-0"]).things == 0


def test_another_persons_file_is_nobody_elses(client_of, wilma, ira):
    give(client_of(wilma), exports.linkedin_export())

    assert client_of(ira).get("/you/bringing/choice/").status_code == 404
    client_of(ira).post("/you/bringing/removal/")
    assert ProfileFile.objects.count() == 1


def test_a_file_can_be_forgotten_and_is_after_a_week(client_of, wilma):
    client = client_of(wilma)
    give(client, exports.linkedin_export())
    client.post("/you/bringing/removal/")
    assert not ProfileFile.objects.exists()

    give(client, exports.linkedin_export())
    assert profile_files.forget_old() == 0
    ProfileFile.objects.update(brought_at=timezone.now() - timedelta(days=8))
    profile_files.forget_old()
    assert not ProfileFile.objects.exists()


def test_so_many_files_a_day_are_enough(client_of, wilma):
    client = client_of(wilma)
    statuses = [give(client, b"no table").status_code for _number in range(21)]

    assert set(statuses) == {422}
    assert "many files today" in give(client, exports.CARD.encode()).content.decode()


def test_the_choice_costs_as_many_questions_for_three_people_as_for_one(
    client_of, wilma, django_assert_max_num_queries
):
    for number in range(3):
        PersonFactory(account__email=f"p{number}@ash.example", account__is_found_by_address=True)
    table = "Name,Email\n" + "".join(f"x,p{number}@ash.example\n" for number in range(3))
    client = client_of(wilma)
    client.get("/you/")
    counts = []
    for rows in (table.rsplit("\n", 3)[0], table):
        give(client, rows.encode(), "people.csv")
        with django_assert_max_num_queries(40) as asked:
            client.get("/you/bringing/choice/")
        counts.append(len(asked))

    assert counts[0] == counts[1]
