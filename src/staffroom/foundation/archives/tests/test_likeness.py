"""What two archives of one list change of the same mail is set aside; nothing else is."""

import pytest

from staffroom.foundation.archives.likeness import are_alike, likeness_of

LONG = "We sing at eight on Monday in the hall behind the church, and there is tea before it for all who come.\n"
NOTE = "-------------- next part --------------\nA non-text attachment was scrubbed...\nName: song.pdf\n"
URL = "Type: application/pdf\nSize: 1204 bytes\nDesc: not available\nURL: <https://l.example/attachments/2004/1/song.pdf>\n"


def alike(one: str, other: str) -> bool:
    there, back = (are_alike(likeness_of(a), likeness_of(b)) for a, b in ((one, other), (other, one)))
    assert there == back
    return there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ask jo@example.org, please.", "Ask jo at example.org, please."),
        ("Ask <jo@example.org>: she knows.", "Ask <[log in to unmask]>: she knows."),
        ("Ask jo@example.org, please.", "Ask …@example.org, please."),
        ("Ask root@home, please.", "Ask root at home, please."),
        ("Preguntad a jo@example.org hoy", "Preguntad a jo en example.org hoy"),
        ("Grüße aus Köln, es geht „gut“", "Gr??e aus K?ln, es geht ?gut?"),
        ("It doesn’t sing", "It doesn???t sing"),
        ("He said\nFrom here on", "He said\n>From here on"),
        ("> a line that was\n> quoted\n\nYes.", "Yes.\n\n>a line that was quoted"),
        ("One long line of words", "One long\nline of   words\n"),
        (LONG, f"{LONG}{NOTE}{URL}"),
        (LONG, f"{LONG}-------------- next part --------------\nThe words of a file\n"),
        (f"{LONG}\nThe words of a file", f"{LONG}-------------- next part --------------\nThe words of a file\n"),
        (LONG, f"{LONG}-- \nJo, of the choir\n-------------- next part --------------\nThe words of a file\n"),
        ("Привет всем", "?????? ????"),
    ],
)
def test_what_archives_change_makes_no_other_mail(one, other):
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We sing on Monday.", "We sing on Tuesday."),
        (LONG, f"{LONG}\nSorry, at nine."),
        (LONG, LONG.replace("there is tea", "there is no tea")),
        ("yes yes", "yes"),
        ("Привет всем", "Завтра поём"),
        ("See you at noon", "See you at dusk"),
        (f"The details...\nName: one\nURL: https://a.example/\n{LONG}", LONG),
    ],
)
def test_another_word_or_one_more_makes_another_mail(one, other):
    assert not alike(one, other)


def test_what_has_no_words_contradicts_none():
    assert alike("", "Some words")
    assert alike(f"{NOTE}{URL}", "Some words")


def test_a_hostile_text_is_read_in_no_time():
    for piece in ("-", "? ", "a@", "_ at ", "x.", "-------- next part --------\n", "abc def...\nName: a\n"):
        likeness_of(piece * (400_000 // len(piece)))
