"""Mailman 2's monthly text: addresses that were hidden are addresses again."""

import pytest

from staffroom.foundation.archives import author_of, headers_of
from staffroom.foundation.archives.pipermail import reveal, with_addresses
from staffroom.foundation.mail import parse

from .archives import found_in, pipermail, raws


def authors(found):
    return [author_of(headers_of(it)) for it in found]


def test_a_month_is_read_with_its_authors_subjects_and_answers(tmp_path):
    answer = "In-Reply-To: <1@example.org>\nReferences: <0@example.org>\n\t<1@example.org>\n"
    found = found_in(tmp_path, pipermail(1) + pipermail(2, headers=answer), "2004-March.txt")
    first, second = (parse(it.raw) for it in found)

    assert authors(found) == [("Jo Norwood", "jo1@example.org"), ("Jo Norwood", "jo2@example.org")]
    assert first.subject == "[lis] Reading lists that are so long that they go on (1)"
    assert (second.in_reply_to, second.references) == (("1@example.org",), ("0@example.org", "1@example.org"))
    assert (first.message_id, first.from_address, first.text) == ("1@example.org", "jo1@example.org", "Hello.")


@pytest.mark.parametrize(
    "at",
    [" at ", " en ", " a ", " na ", " op ", " em ", " la ", " w ", " на ", " tại ", " ĉe ", "在", "於", "در", " (at) "],
)
def test_the_word_for_at_may_be_any_lists_own(tmp_path, at):
    assert authors(found_in(tmp_path, pipermail(1, at=at) + pipermail(2, at=at))) == [
        ("Jo Norwood", "jo1@example.org"),
        ("Jo Norwood", "jo2@example.org"),
    ]


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251", "utf-8"])
def test_the_lists_character_set_may_be_any(tmp_path, charset):
    text = pipermail(1, at=" на ", name="Ивана Петрова", text="Здравствуйте, коллеги.\n")
    [found] = found_in(tmp_path, text.encode(charset))

    assert author_of(headers_of(found))[1] == "jo1@example.org"
    assert parse(found.raw).from_name == "Ивана Петрова"
    assert parse(found.raw).text == "Здравствуйте, коллеги."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("jo1 at example.org", ""),
        ("=?ISO-8859-1?Q?Zo=EB_Norwood?=", "Zoë Norwood"),
        ("Norwood, Jo", "Norwood, Jo"),
        ("Jo (the librarian) Norwood", "Jo (the librarian) Norwood"),
        ('Jo "Jojo" Norwood', 'Jo "Jojo" Norwood'),
        ("Jo\n\tNorwood", "Jo Norwood"),
        ("", ""),
    ],
)
def test_names_come_out_as_they_were(tmp_path, name, expected):
    assert authors(found_in(tmp_path, pipermail(1, name=name))) == [(expected, "jo1@example.org")]


def test_hidden_message_ids_are_shown_again():
    raw = b"From: jo at example.org (Jo)\nIn-Reply-To: <1 at example.org>\nMessage-ID: <2 at example.org>\n\nHi\n"

    parsed = parse(with_addresses(raw))

    assert (parsed.in_reply_to, parsed.message_id) == (("1@example.org",), "2@example.org")


def test_the_text_and_what_is_no_address_stay_as_they_are(tmp_path):
    text = (
        "Meet me at noon, write to al at example.org.\n"
        "-------------- next part --------------\n"
        "A non-text attachment was scrubbed...\n"
        "URL: <https://lists.example.org/pipermail/lis/attachments/2004/plan.pdf>\n"
    )

    assert raws(found_in(tmp_path, pipermail(1, text=text)))[0].endswith(text)
    assert reveal("Jo Norwood at home") == "Jo Norwood at home"


def test_a_mail_with_addresses_is_not_touched():
    raw = b"From: Jo at Work <jo@example.org>\nTo: lis at lists <lis@example.org>\n\nHi\n"

    assert with_addresses(raw) == raw


def test_hyperkitty_hides_addresses_within_brackets():
    raw = b"From: Jo Norwood <jo at example.org>\nTo: lis at lists.example.org\n\nHi\n"

    assert with_addresses(raw) == b"From: Jo Norwood <jo@example.org>\nTo: lis@lists.example.org\n\nHi\n"
