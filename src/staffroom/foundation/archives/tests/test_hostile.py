"""Archives made to waste time. Each is read within seconds, however often it says the same."""

import time
from contextlib import suppress

import pytest

from staffroom.foundation.archives import ArchiveRefused, author_of, date_of, headers_of, letter_of, read, thread

from .test_takeouts import NOW

SIZE = 300_000  # octets; what takes a square of that would take minutes
WHEN = "Mon Mar  1 10:00:00 2004"


def repeated(text):
    return text * (SIZE // len(text))


CASES = {
    "separators alone": repeated(f"From a@b {WHEN}\n"),
    "separators and blank lines": repeated(f"From a@b {WHEN}\n\n"),
    "mails without blank lines": repeated(f"From a@b {WHEN}\nFrom: a@b\n"),
    "almost separators": repeated("\nFrom " + "Mon " * 100 + "\n"),
    "separators of blanks": repeated("\nFrom " + " " * 8_000 + "\n"),
    "separators of days": repeated("\nFrom " + "Mon Mar 1 10:00 " * 30 + "\n"),
    "separators without a day": repeated("\n\nFrom \nX-a: b\n"),
    "separators of times": repeated("\n\nFrom " + "1:00 " * 40 + "\nX-a: b\n"),
    "a separator of headers": "From \n" + repeated("X-a: b\n c\n"),
    "quoted separators": f"From a@b {WHEN}\n" + repeated(">From x\n"),
    "counts that lie": repeated(f"From a@b {WHEN}\nFrom: a\nContent-Length: 900000\n\nx\n\n"),
    "lines of equals": repeated("=" * 73 + "\n"),
    "equals without end": repeated("="),
    "notebooks of dates": repeated("=" * 73 + "\nDate: x\n"),
    "one From of words": f"From a@b {WHEN}\nFrom: " + repeated("a at "),
    "one From of letters": f"From a@b {WHEN}\nFrom: " + repeated("a"),
    "many From of words": f"From a@b {WHEN}\n" + repeated("From: " + "a at " * 900 + "\n"),
    "many From of blanks": f"From a@b {WHEN}\n" + repeated("From: a at b" + " " * 4_000 + "x\n"),
    "many References of words": f"From a@b {WHEN}\n" + repeated("References: " + "<a at " * 800 + "\n"),
    "a name of vias": f"From a@b {WHEN}\nFrom: " + " via" * 2_000 + "\n\n" + repeated("x"),
    "a name of addresses": f"From a@b {WHEN}\nFrom: " + "a@ " * 2_000 + "\n\n" + repeated("x"),
    "a name of brackets": f"From a@b {WHEN}\nFrom: " + "<(" * 2_000 + "\n\n" + repeated("x"),
    "dates of digits": f"From a@b {WHEN}\n" + repeated("Received: ;" + "1:" * 90 + "\n"),
    "arrays in arrays": repeated("["),
    "objects in objects": repeated('{"messages":[{"a":'),
    "numbers": "[" + repeated("1,"),
    "a string without end": '{"rawEmail": "' + repeated("a"),
    "messages in messages": '{"messages":' * 400 + "{}" + "}" * 400,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_hostile_archive_takes_no_longer_than_its_length(tmp_path, text):
    (tmp_path / "archive").write_text(text)
    begin = time.process_time()
    letters = []
    with suppress(ArchiveRefused):
        for number, it in enumerate(read(tmp_path / "archive")):
            headers = headers_of(it)
            author_of(headers)
            dated = date_of(headers, now=NOW, received=it.received)
            letters.append(letter_of(number, it, headers, dated.at if dated else NOW))
    thread(letters)

    assert time.process_time() - begin < 10
