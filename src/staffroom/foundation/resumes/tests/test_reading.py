"""What is read of such files."""

import pytest

from staffroom.foundation.resumes import Job, Language, Learned, Page, ResumeRefused, read
from staffroom.foundation.resumes.dates import year_and_month

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


def test_a_vcard_is_its_owners():
    resume = read(exports.CARD.encode(), WILMA)

    assert (resume.kind, resume.name, resume.pronouns, resume.role) == (
        "vcard",
        "Wilma Schöner",
        "she/her",
        "Librarian",
    )
    assert resume.organisation == "Highland Seabird Trust"
    assert resume.about == "Alone, with 400 boxes.\nAnd a cat."
    assert resume.place == "Leeds, United Kingdom"
    assert resume.learned == [Learned("MCLIP", letters="MCLIP")]
    assert resume.languages == [Language("de")]
    assert resume.topics == ["Deeds of gift"]
    assert resume.pages == [Page("https://wilma.example/")]
    assert resume.addresses == []


def test_of_an_address_book_ones_own_card_is_taken_and_others_addresses():
    ira = "BEGIN:VCARD\nVERSION:3.0\nFN:Ira Vance\nitem1.EMAIL;type=INTERNET:Ira@vance.example\nEND:VCARD\n"

    resume = read((ira + exports.CARD + ira).encode(), WILMA)
    of_somebody_else = read((ira + exports.CARD).encode(), ["jo@norwood.example"])

    assert (resume.name, resume.addresses) == ("Wilma Schöner", ["ira@vance.example"])
    assert (of_somebody_else.name, of_somebody_else.addresses) == ("", ["ira@vance.example", "wilma@trust.example"])


def test_an_old_telephones_card_is_read_too():
    old = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Sch=C3=B6ner;Wil=\r\nma\r\n"
        "TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:B=FCcherfrau\r\nEND:VCARD\r\n"
    )

    resume = read(old.encode())

    assert (resume.name, resume.role) == ("Wilma Schöner", "Bücherfrau")


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


def test_who_is_somebodys_son_has_no_qualification_by_that():
    letters = [
        read(f"BEGIN:VCARD\nFN:Jo\nN:Norwood;Jo;;;{after}\nEND:VCARD\n".encode()) for after in ("Jr.", "III", "sen.")
    ]
    with_one = read(b"BEGIN:VCARD\nFN:Jo\nN:Norwood;Jo;;;Jr.\\, MCLIP\nEND:VCARD\n")

    assert [it.learned for it in letters] == [[], [], []]
    assert with_one.learned == [Learned("MCLIP", letters="MCLIP")]


def test_pages_on_a_card_have_the_names_that_were_given_them():
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Jo\nitem1.URL:https://jo.example/\nitem1.X-ABLabel:_$!<HomePage>!$_\n"
        "item2.URL:https://blog.example/\nitem2.X-ABLabel:My blog\n"
        "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/jo\n"
        "SOCIALPROFILE;SERVICE-TYPE=Mastodon;TYPE=home:https://glam.example/@jo\nEND:VCARD\n"
    )

    assert read(card.encode()).pages == [
        Page("https://jo.example/"),
        Page("https://blog.example/", "My blog"),
        Page("https://www.linkedin.com/in/jo", "linkedin"),
        Page("https://glam.example/@jo", "Mastodon"),
    ]


def test_the_card_of_somebodys_agent_is_not_theirs():
    agent = "AGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Ira Vance\nEMAIL:ira@vance.example\nEND:VCARD\n"

    resume = read(f"BEGIN:VCARD\nVERSION:2.1\nFN:Jo Norwood\n{agent}TITLE:Librarian\nEND:VCARD\n".encode())

    assert (resume.name, resume.role, resume.addresses) == ("Jo Norwood", "Librarian", [])


def test_cards_that_were_never_ended_are_read_all_the_same():
    card = "BEGIN:VCARD\nFN:{0}\nEMAIL:{0}@x.example\n"

    assert read(card.format("Jo").encode()).name == "Jo"
    assert read(f"{card.format('Jo')}{card.format('Ira')}".encode(), ["jo@x.example"]).addresses == ["ira@x.example"]


def test_an_empty_line_of_a_card_does_not_hide_the_next():
    card = "BEGIN:VCARD\nFN:\nFN:Jo\nADR;TYPE=home:;;;;;;\nADR;TYPE=work:;;;Leeds;;;\nORG:;\nORG:Trust\nEND:VCARD\n"

    resume = read(card.encode())

    assert (resume.name, resume.place, resume.organisation) == ("Jo", "Leeds", "Trust")


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


def test_several_addresses_in_googles_cell_are_several():
    google = "First Name,E-mail 1 - Value\nIra,ira@vance.example ::: ira@museum.example\n"

    assert read(google.encode(), WILMA).addresses == ["ira@vance.example", "ira@museum.example"]


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
    ],
)
def test_what_can_not_be_read_is_refused_in_words(content, words):
    with pytest.raises(ResumeRefused, match=words):
        read(content)


def test_a_job_that_ended_before_it_began_keeps_its_beginning_alone():
    table = "Role,Organisation,From,Until\nLibrarian,Trust,2019,2012\n"

    assert read(table.encode()).jobs == [Job("Librarian", "Trust", "", 2019)]
