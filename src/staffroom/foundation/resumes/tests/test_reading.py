"""What is read of other files, and what is refused."""

import pytest

from staffroom.foundation.resumes import Job, Language, Learned, Page, ResumeRefused, read
from staffroom.foundation.resumes.dates import year_and_month

from . import exports

WILMA = ["wilma@trust.example"]


def test_json_resume_is_read_in_its_present_and_its_former_words():
    resume = read(exports.RESUME.encode())

    assert (resume.kind, resume.name, resume.headline) == ("json-resume", "Wilma Schöner", "Librarian")
    assert resume.place == "Leeds, GB"
    assert resume.jobs == [
        Job("Librarian", "Highland Seabird Trust", "", 2019, 3, is_current=True),
        Job("Assistant", "County Record Office", "", 2012, 9, 2019, 2),
        Job("Reader", "Reading Scheme", "", 2015, 0, is_current=True),
    ]
    assert resume.learned == [
        Learned("MA, Librarianship", "University of Sheffield", year=2011),
        Learned("Chartered Membership", "CILIP", year=2016),
    ]
    assert resume.topics == ["Cataloguing", "no object", "7"]
    assert resume.pages == [Page("https://wilma.example/"), Page("https://glam.example/@wilma", "Mastodon")]


def test_a_json_resume_with_values_of_other_types_says_what_it_can():
    resume = read(
        b"""{"basics": {"name": "Wilma", "label": null, "summary": ["x"], "location": "Leeds, UK",
        "profiles": {"a": 1}},
        "work": [{"position": "Librarian", "name": 1984, "startDate": 2019.0, "endDate": "Present",
        "highlights": ["Moved it", 7, "Kept it"]}, null, "later"],
        "education": {"institution": "Sheffield"}, "languages": ["German", {"language": true}],
        "skills": ["Deeds", {"name": {"en": "x"}}], "certificates": [{"name": "Chartered", "date": 2016}]}"""
    )

    assert (resume.name, resume.headline, resume.about, resume.place) == ("Wilma", "", "", "Leeds, UK")
    assert resume.jobs == [Job("Librarian", "1984", "Moved it; Kept it", 2019, is_current=True)]
    assert resume.learned == [Learned("Chartered", year=2016)]
    assert (resume.languages, resume.topics, resume.pages) == ([Language("German")], ["Deeds"], [])


def test_who_has_no_address_in_a_list_of_people_is_not_oneself():
    known = "Name,Headline,Role,Email address\nIra Vance,Counts,Registrar,\nTom Ash,,,tom@ash.example\n"
    without = "Name,Headline,Role,Email address\nIra Vance,Counts,Registrar,\nTom Ash,,,\n"
    with_oneself = f"{known}Wilma Schöner,Keeps,Librarian,wilma@trust.example\n"

    assert (read(known.encode(), WILMA).addresses, read(known.encode(), WILMA).says_something) == (
        ["tom@ash.example"],
        False,
    )
    assert read(with_oneself.encode(), WILMA).name == "Wilma Schöner"
    with pytest.raises(ResumeRefused, match="nothing in this file"):
        read(without.encode(), WILMA)


def test_googles_cells_are_known_and_several_addresses_in_one_are_several():
    own = "First Name,E-mail 1 - Value,Website 1 - Value,Organization 1 - Title\nJo,jo@x.example,jo.example,Librarian\n"
    google = "First Name,E-mail 1 - Value\nIra,ira@vance.example ::: ira@museum.example\n"

    assert read(google.encode(), WILMA).addresses == ["ira@vance.example", "ira@museum.example"]
    assert read(own.encode(), ["jo@x.example"]).pages == [Page("https://jo.example")]
    assert read(own.encode(), ["jo@x.example"]).role == "Librarian"


def test_a_table_of_ones_own_making_is_read_by_its_titles():
    about_me = "Name;Headline;Ort;Skill;Website\nWilma Schöner;Librarian;Leeds;Deeds; wilma.example\n"
    jobs = "Role,Organisation,From,Until\nLibrarian,Trust,2019-03,\nAssistant,County,09/2012,02/2019\n"

    me, did = read(about_me.encode()), read(jobs.encode())

    assert (me.name, me.headline, me.place, me.topics) == ("Wilma Schöner", "Librarian", "Leeds", ["Deeds"])
    assert me.pages == [Page("https://wilma.example")]
    assert did.jobs == [
        Job("Librarian", "Trust", "", 2019, 3, is_current=True),
        Job("Assistant", "County", "", 2012, 9, 2019, 2),
    ]


def test_a_table_from_an_address_book_gives_addresses_alone():
    google = "First Name,Last Name,E-mail 1 - Value,Notes\nIra,Vance,ira@vance.example,SECRET\nTom,,TOM@ash.example,\n"

    resume = read(google.encode(), WILMA)

    assert resume.addresses == ["ira@vance.example", "tom@ash.example"]
    assert not resume.says_something


def test_links_that_are_no_web_pages_are_left_out():
    card = "BEGIN:VCARD\nFN:Jo\nURL:javascript:alert(1)\nURL:data:text/html,x\nURL:ftp://a.example\nEND:VCARD\n"

    assert read(card.encode()).pages == []


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Jan 2020", (2020, 1)),
        ("March 2020", (2020, 3)),
        ("März 2020", (2020, 3)),
        ("Dez. 2019", (2019, 12)),
        ("2020", (2020, 0)),
        ("2020-01", (2020, 1)),
        ("2020-01-31T00:00", (2020, 1)),
        ("20200131", (2020, 1)),
        ("31/01/2020", (2020, 1)),
        ("13.2020", (2020, 0)),
        ("juil. 2019", (2019, 7)),
        ("juin 2019", (2019, 6)),
        ("août 2019", (2019, 8)),
        ("ene 2019", (2019, 1)),
        ("outubro 2019", (2019, 10)),
        ("Sept 2019", (2019, 9)),
        ("2019/03", (2019, 3)),
        ("Mar-19", (2019, 3)),
        ("Dez-98", (1998, 12)),
        ("19-Mar", (0, 0)),
        ("Web-19", (0, 0)),
        ("Present", (0, 0)),
        ("0031", (0, 0)),
        ("9" * 500, (0, 0)),
    ],
)
def test_dates_are_read_however_they_are_written(words, date):
    assert year_and_month(words) == date


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b rest", "can't make sense"),
        (b"\x00\x01\x02\x03" * 50, "can't make sense"),
        (b"Dear all,\nhere is my resume.\n", "can't make sense"),
        (b"[1, 2, 3]", "can't make sense"),
        (b'{"name": "x"}', "can't make sense"),
        (b"[" * 100_000, "can't make sense"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "nothing in this file"),
        (b"PK\x03\x04 not really", "damaged"),
        (exports.packed({"holiday.txt": "sun"}), "none of LinkedIn's tables"),
        (exports.packed({"[Content_Types].xml": "", "xl/workbook.xml": "<workbook/>"}), "workbook of Excel's"),
    ],
)
def test_what_can_not_be_read_is_refused_in_words(content, words):
    with pytest.raises(ResumeRefused, match=words):
        read(content)


@pytest.mark.parametrize(
    ("at", "mark", "words"),
    [(8, (9).to_bytes(2, "little"), "packed in a way that can't be read"), (6, b"\x01\x00", "has a password")],
    ids=["deflate64", "locked"],
)
def test_a_zip_that_can_not_be_unpacked_says_why(at, mark, words):
    with pytest.raises(ResumeRefused, match=words):
        read(exports.marked(exports.linkedin_export(), at=at, mark=mark))


def test_a_job_that_ended_before_it_began_keeps_its_beginning_alone():
    table = "Role,Organisation,From,Until\nLibrarian,Trust,2019,2012\n"

    assert read(table.encode()).jobs == [Job("Librarian", "Trust", "", 2019)]
