from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail import Split, new_text

QUOTE = "> When does the library open?\n>\n> Al"

ATTRIBUTIONS = [
    # Gmail, Apple Mail, Thunderbird, Outlook, web mail of the four languages
    "On Mon, 4 Mar 2024 at 10:02, Al Bee <al@example.org> wrote:",
    "On Mon, Mar 4, 2024 at 10:02 AM Al Bee <\nal@example.org> wrote:",
    "On Mon, Mar 4, 2024 at 10:02 AM Al Bee via The Friday List\n<friday-list@lists.example.org> wrote:",
    "On 04/03/2024 10:02, Al Bee wrote:",
    "On 4 Mar 2024, at 10:02, Al Bee <al@example.org> wrote:",
    "On Monday Al wrote:",
    "--- On Mon, 4/3/24, Al Bee <al@example.org> wrote:",
    "At 10:02 04/03/2024, you wrote:",
    "In message <0@example.org>, Al Bee writes:",
    "Quoting Al Bee <al@example.org>:",
    "Al Bee wrote:",
    "al@example.org wrote:",
    '"Bee, Al" <al@example.org> wrote:',
    "* Al Bee <al@example.org> [2024-03-04 10:02]:",
    "2024/3/4 Al Bee <al@example.org>",
    "Am Mo., 4. März 2024 um 10:02 Uhr schrieb Al Bee <al@example.org>:",
    "Am 04.03.24 um 10:02 schrieb Al Bee:",
    "Al Bee <al@example.org> schrieb am Mo., 4. März 2024, 10:02:",
    "Am Montag, 4. März 2024, 10:02:11 MEZ hat Al Bee\n<al@example.org> Folgendes geschrieben:",
    "Zitat von Al Bee <al@example.org>:",
    "Al Bee schrieb:",
    "Le lun. 4 mars 2024 à 10:02, Al Bee <al@example.org> a écrit :",
    "Le 04/03/2024 à 10:02, Al Bee a écrit :",
    "Le lundi 4 mars 2024 à 10:02:11 UTC+1, Al Bee <al@example.org>\na écrit :",
    "El lun, 4 mar 2024 a las 10:02, Al Bee (<al@example.org>) escribió:",
    "El 4/3/24 a las 10:02, Al Bee escribió:",
    "El lunes, 4 de marzo de 2024, 10:02:11 CET, Al Bee\n<al@example.org> escribió:",
    # Others are known by their shape: an address, a date, a colon
    "Il giorno lun 4 mar 2024 alle ore 10:02 Al Bee <al@example.org> ha scritto:",
    "Op ma 4 mrt 2024 om 10:02 schreef Al Bee <al@example.org>:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_above_is_told_from_the_quote_below(attribution):
    split = new_text(f"At ten.\n\nJo\n\n{attribution}\n{QUOTE}\n")
    assert split == Split("At ten.\n\nJo", quoted=f"{attribution}\n{QUOTE}")


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_is_told_from_the_quote_above(attribution):
    split = new_text(f"{attribution}\n\n{QUOTE}\n\nAt ten.\n\nJo\n")
    assert split == Split("At ten.\n\nJo", quoted=f"{attribution}\n\n{QUOTE}")


HEADER_BLOCKS = [
    "From: Al Bee <al@example.org>\nSent: 04 March 2024 10:02\nTo: Jo\nSubject: Saturdays",
    "*From:* Al Bee [mailto:al@example.org]\n*Sent:* 04 March 2024 10:02\n*To:* Jo\n*Cc:* Ben\n*Subject:* Saturdays",
    "-----Original Message-----\nFrom: Al Bee\nSent: 04 March 2024 10:02\nTo: Jo\nSubject: Saturdays",
    "________________________________\nFrom: Al Bee\nSent: 04 March 2024 10:02\nTo: Jo\nSubject: Saturdays",
    "------ Original Message ------\nFrom: Al Bee\nTo: Jo\nDate: 04/03/2024 10:02\nSubject: Saturdays",
    "Von: Al Bee\nGesendet: Montag, 4. März 2024 10:02\nAn: Jo\nBetreff: Samstags",
    "-----Ursprüngliche Nachricht-----\nVon: Al Bee\nGesendet: Montag, 4. März 2024 10:02\nAn: Jo\nBetreff: Samstags",
    "Gesendet: Montag, 4. März 2024 um 10:02 Uhr\nVon: Al Bee\nAn: Jo\nBetreff: Samstags",
    "-------- Originalnachricht --------\nVon: Al Bee\nDatum: 04.03.24 10:02\nAn: Jo\nBetreff: Samstags",
    "De : Al Bee\nEnvoyé : lundi 4 mars 2024 10:02\nÀ : Jo\nObjet : Samedi",
    "-----Message d'origine-----\nDe : Al Bee\nEnvoyé : lundi 4 mars 2024 10:02\nÀ : Jo\nObjet : Samedi",
    "De: Al Bee\nEnviado: lunes, 4 de marzo de 2024 10:02\nPara: Jo\nAsunto: Sábado",
    "-----Mensaje original-----\nDe: Al Bee\nEnviado el: lunes, 4 de marzo de 2024\nPara: Jo\nAsunto: Sábado",
    "Da: Al Bee\nInviato: lunedì 4 marzo 2024 10:02\nA: Jo\nOggetto: Sabato",
]


@pytest.mark.parametrize("headers", HEADER_BLOCKS)
def test_what_stands_below_the_headers_of_another_mail_is_quoted(headers):
    split = new_text(f"At ten.\n\n{headers}\n\nWhen does the library open?\n\nAl\n")
    assert split == Split("At ten.", quoted=f"{headers}\n\nWhen does the library open?\n\nAl")


@pytest.mark.parametrize("headers", HEADER_BLOCKS)
def test_headers_above_a_marked_quote_leave_the_answer_below_it(headers):
    assert new_text(f"{headers}\n\n{QUOTE}\n\nAt ten.\n").text == "At ten."


def test_an_attribution_without_quotation_marks_begins_a_quote_if_it_names_time_and_address():
    text = "At ten.\n\nOn 4 Mar 2024, at 10:02, Al Bee <al@example.org> wrote:\n\nWhen does it open?\n"
    assert new_text(text).text == "At ten."


def test_an_attribution_whose_quote_was_deleted_is_dropped():
    assert new_text("On 4 Mar 2024, at 10:02, Al Bee <al@example.org> wrote:\n\nAt ten.\n").text == "At ten."


def test_answers_between_quotes_keep_the_quotes_that_they_answer():
    text = dedent("""\
        On Monday, Al Bee wrote:
        > When does it open?

        At ten.

        > And on Sundays?

        Not at all.

        > Thanks,
        > Al
        """)

    split = new_text(text)

    assert split.text == "> When does it open?\n\nAt ten.\n\n> And on Sundays?\n\nNot at all."
    assert split.quoted == "On Monday, Al Bee wrote:\n\n> Thanks,\n> Al"
    assert split.interleaved


def test_a_greeting_above_the_first_quote_stays():
    text = "Hi Al,\n\nAl Bee wrote:\n> When?\n\nAt ten.\n"
    assert new_text(text).text == "Hi Al,\n\nAl Bee wrote:\n> When?\n\nAt ten."


def test_a_short_answer_right_below_a_long_question_is_no_part_of_it():
    text = "Al wrote:\n> Would you be able to come to the committee on Tuesday the fifth?\nyes\n> And bring it?\nno\n"
    assert new_text(text).text.splitlines()[1::2] == ["yes", "no"]


def test_the_end_of_a_quoted_line_that_a_program_broke_off_is_no_answer():
    text = dedent("""\
        At ten.

        On Monday Al wrote:
        > The committee would like to know whether the library is going to open
        on
        > Saturdays.
        """)
    assert new_text(text).text == "At ten."


def test_bars_mark_quotes_where_an_attribution_says_so():
    text = "Al Bee wrote:\n| When?\n\nAt ten.\n\n| And Sundays?\n\nNo.\n"
    assert new_text(text).text == "| When?\n\nAt ten.\n\n| And Sundays?\n\nNo."


def test_initials_mark_quotes_as_emacs_does_it():
    text = '>>>>> "AB" == Al Bee <al@example.org> writes:\n\n    AB> When?\n\nAt ten.\n\n    AB> Thanks\n'
    assert new_text(text).text == "At ten."


def test_a_mail_of_nothing_but_quotes_says_nothing():
    assert new_text(f"On Monday Al wrote:\n{QUOTE}\n") == Split("", quoted=f"On Monday Al wrote:\n{QUOTE}")
    assert new_text(QUOTE).text == ""
    assert new_text("").text == ""


@pytest.mark.parametrize(
    "text",
    [
        "He came home and wrote:\n\nFrom then on nothing was the same.",
        "From Monday the library opens at ten.\nFrom the catalogue we removed the doubles.",
        "This is what the minister wrote: libraries are open.\n\nAnd we agree.",
        "On Monday she wrote:\n\nWe shall open at ten.\n\nI believe her.",
        "Am Montag schrieb sie:\n\nWir öffnen um zehn.",
        "Le ministre a écrit :\n\nOuvrez les bibliothèques.",
        "Agenda:\n\n- one\n- two\n\nThanks,\nJo",
        "To: be decided\nSubject: to change\n\nis what the form says.",
        "a > b\nb > c",
        "# no heading\n    indented\n* a star",
        "First part\n\n----------\n\nSecond part",
        "Who said that?\n\nA colleague said: never again.",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert new_text(text) == Split(text)


def test_a_sentence_about_what_somebody_said_is_no_attribution():
    text = "At the meeting Jo said the following:\n> we need ten chairs\n\nI agree.\n"
    assert new_text(text).text == text.strip()


def test_a_line_beginning_with_from_that_a_mailbox_file_marked_is_no_quote():
    assert new_text("We moved house.\n>From now on write to us there.").text.endswith(">From now on write to us there.")


def test_what_is_passed_on_stays_in_the_text():
    text = "Is this for you?\n\n---------- Forwarded message ---------\nFrom: Al\nDate: Mon\nSubject: Post\n\nA post.\n"
    assert new_text(text).text == text.strip()


@pytest.mark.parametrize(
    "mark",
    [
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "Anfang der weitergeleiteten Nachricht:",
        "-------- Message transféré --------",
        "-------- Mensaje reenviado --------",
    ],
)
def test_forwards_are_known_in_four_languages(mark):
    text = f"Look.\n\n{mark}\n\nFrom: Al Bee\nDate: 4 March 2024\nTo: Jo\nSubject: A post\n\nA post."
    assert new_text(text).text == text


def test_a_forward_without_a_mark_is_known_by_what_the_subject_said():
    text = f"Look.\n\n{HEADER_BLOCKS[0]}\n\nA post."
    assert new_text(text, kind="forward").text == text


def test_who_starts_a_conversation_may_show_the_headers_of_a_mail():
    text = f"Is this genuine?\n\n{HEADER_BLOCKS[0]}\n\nYour account will be closed."
    assert new_text(text, kind="start").text == text


def test_who_starts_a_conversation_may_begin_lines_as_they_like():
    text = "I typed this:\n\n> library(MASS)\n> summary(x)"
    assert new_text(text, kind="start").text == text


def test_many_lines_are_no_letter_and_left_as_they_are():
    text = "> a\n" * 20_001
    assert new_text(text).text == text.strip()


def test_footers_of_lists_are_cut_even_two_of_them():
    text = (
        "At ten.\n\nJo\n_______________________________________________\nlis mailing list -- lis@example.org\n"
        "To unsubscribe send an email to lis-leave@example.org\n\n"
        "########################################################################\n\nTo unsubscribe from the LIS list, "
        "click the following link:\nhttps://lists.example.org/cgi-bin/WA-JISC.exe?SUBED1=LIS&A=1\n"
    )
    split = new_text(text)
    assert split.text == "At ten.\n\nJo"
    assert split.signature.split()[:2] == ["_" * 47, "lis"]
    assert split.signature.split()[-1].endswith("A=1")


def test_a_section_below_a_rule_that_speaks_of_the_list_stays():
    text = (
        "News\n-----\n\nThe mailing list has a new home. "
        + "It is a long story that began in March. " * 12
        + "http://x.org"
    )
    assert new_text(text).text == text


_words = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJäöüéñ'", min_size=1, max_size=12)
_line = st.lists(_words, min_size=1, max_size=12).map(" ".join)
_paragraphs = st.lists(st.lists(_line, min_size=1, max_size=5).map("\n".join), min_size=1, max_size=5).map("\n\n".join)


@settings(deadline=None)
@given(
    answer=_paragraphs,
    quote=_paragraphs,
    attribution=st.sampled_from(ATTRIBUTIONS),
)
def test_whatever_is_said_above_or_below_a_quote_is_found(answer, quote, attribution):
    marked = "\n".join(f"> {line}".rstrip() for line in quote.split("\n"))
    assert new_text(f"{answer}\n\n{attribution}\n{marked}").text == answer
    assert new_text(f"{attribution}\n{marked}\n\n{answer}").text == answer


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_odd(text):
    lines = [line.rstrip() for line in text.split("\n")]
    assert [line for line in new_text(text).text.split("\n") if line and line.rstrip() not in lines] == []


_piece = st.sampled_from(
    [*ATTRIBUTIONS, *HEADER_BLOCKS, QUOTE, "At ten.", "", "-- ", "--", "Jo", "_" * 40, "> ", "yes", "Yes:"]
)


@settings(deadline=None)
@given(st.lists(_piece, max_size=12).map("\n".join))
def test_nothing_is_lost_and_nothing_is_made_up(text):
    split = new_text(text)
    kept = f"{split.text}\n{split.quoted}\n{split.signature}".split()
    assert set(text.split()) - {"--"} == set(kept) - {"--"}
