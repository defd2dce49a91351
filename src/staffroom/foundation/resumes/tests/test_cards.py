"""What is read of cards from address books."""

from staffroom.foundation.resumes import Language, Learned, Page, read

from . import exports

WILMA = ["wilma@trust.example"]


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
