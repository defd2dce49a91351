"""What is read of LinkedIn's export."""

import pytest

from staffroom.foundation.resumes import Job, Language, Learned, Page, ResumeRefused, read

from . import exports

WILMA = ["wilma@trust.example"]


def test_linkedins_export_says_who_somebody_is_and_what_they_did():
    resume = read(exports.linkedin_export())

    assert (resume.kind, resume.name, resume.sector) == ("linkedin", "Wilma Schöner", "Libraries")
    assert resume.headline == "Librarian and archivist, Highland Seabird Trust"
    assert resume.about == "I look after what seabirds leave on paper.\n\nAsk me about deeds of gift."
    assert resume.place == "Leeds, England, United Kingdom"
    assert (resume.role, resume.organisation) == ("Librarian and archivist", "Highland Seabird Trust")
    assert resume.jobs == [
        Job("Librarian and archivist", "Highland Seabird Trust", "Alone, with 400 boxes", 2019, 3, is_current=True),
        Job("Archive assistant", "County Record Office", "", 2012, 9, 2019, 2),
    ]
    assert resume.learned == [
        Learned("MA Librarianship", "University of Sheffield", year=2011),
        Learned("A-levels College", year=2006),
        Learned("Chartered Membership", "CILIP", year=2016),
    ]
    assert resume.topics == ["Cataloguing", "Copyright"]
    assert resume.languages == [
        Language("English", "Native or bilingual proficiency"),
        Language("German", "Limited working proficiency"),
    ]
    assert resume.pages == [Page("https://wilma.example/"), Page("https://blog.example/w", "Blog")]


def test_of_the_people_somebody_knows_only_addresses_are_read():
    resume = read(exports.linkedin_export())

    assert resume.addresses == ["ira@vance.example", "tom@ash.example"]
    assert "Ira" not in repr(resume)
    assert "SECRET" not in repr(resume)


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("Profile.csv", "headline"),
        ("Positions.csv", "jobs"),
        ("Education.csv", "learned"),
        ("Certifications.csv", "learned"),
        ("Skills.csv", "topics"),
        ("Languages.csv", "languages"),
        ("Connections.csv", "addresses"),
    ],
)
def test_one_of_linkedins_tables_by_itself_says_the_same(table, field):
    alone = read(exports.TABLES[table].encode())
    within = read(exports.packed({table: exports.TABLES[table]}))

    assert getattr(alone, field) == getattr(within, field) != type(getattr(alone, field))()


def test_tables_are_read_as_windows_and_excel_save_them():
    in_utf16 = read(exports.packed({"Profile.csv": exports.PROFILE.encode("utf-16")}))
    in_windows = read(exports.packed({"Profile.csv": exports.PROFILE.replace("\n", "\r\n").encode("cp1252")}))
    with_mark = read(exports.packed({"Profile.csv": exports.PROFILE.encode("utf-8-sig")}))

    assert {in_utf16.name, in_windows.name, with_mark.name} == {"Wilma Schöner"}


@pytest.mark.parametrize(
    "name", ["positions.csv", "Positions (1).csv", "Positions_20261120.csv", "x/Positions.csv", "x\\Positions.csv"]
)
def test_linkedins_tables_are_known_when_they_were_saved_again(name):
    assert len(read(exports.packed({name: exports.POSITIONS})).jobs) == 2


def test_what_somebody_did_for_nothing_is_a_position_and_not_their_work():
    did = (
        "Company Name,Role,Cause,Started On,Finished On,Description\nReading Scheme,Reader,Education,Mar 2015,,Aloud\n"
    )
    job = Job("Reader", "Reading Scheme", "Aloud", 2015, 3, is_current=True)

    for resume in (read(did.encode()), read(exports.packed({"Volunteering.csv": did}))):
        assert (resume.jobs, resume.role) == ([job], "")


@pytest.mark.parametrize(
    "table",
    [
        "Email Address,Confirmed,Primary,Updated On\nwilma@old.example,Yes,No,\n",
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nIra,Vance,Museum,Registrar,Good,,VISIBLE\n",
        "Name,Published On,Description,Publisher,Url\nOf deeds,Jan 2020,,Press,https://press.example/\n",
        "Title,Description,Url,Started On,Finished On\nA catalogue,,,Jan 2020,\n",
        "Organization,Followed On\nMuseum,28 Nov 2024\n",
        "Date,Link,Message\n2024,https://www.linkedin.com/posts/x,Well said\n",
    ],
)
def test_linkedins_other_tables_are_not_taken_for_ones_own(table):
    with pytest.raises(ResumeRefused, match="nothing in this file"):
        read(table.encode(), WILMA)


@pytest.mark.parametrize(
    ("region", "place"),
    [
        ("San Francisco Bay Area", "San Francisco"),
        ("Greater London, England, United Kingdom", "London, England, United Kingdom"),
        ("Greater Munich Metropolitan Area", "Munich"),
        ("Köln und Umgebung, Deutschland", "Köln, Deutschland"),
        ("Leeds, England, United Kingdom", "Leeds, England, United Kingdom"),
        ("", ""),
    ],
)
def test_a_region_is_told_by_its_town(region, place):
    profile = f'First Name,Last Name,Headline,Geo Location\nJo,Norwood,Librarian,"{region}"\n'

    assert read(profile.encode()).place == place
