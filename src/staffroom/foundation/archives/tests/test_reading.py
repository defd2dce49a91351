"""Whatever is given to read, it ends, and loses nothing that looks like a mail."""

import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.archives import (
    ArchiveRefused,
    author_of,
    date_of,
    headers_of,
    letter_of,
    read,
    thread,
)
from staffroom.foundation.archives.sniffing import kind_of

from .archives import found_in, mail, mbox, pipermail
from .test_takeouts import NOW

EQUALS = "=" * 73


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (mbox(mail(1)), "mbox"),
        (pipermail(1).encode(), "mbox"),
        (b"\xef\xbb\xbf\n\n" + mbox(mail(1)), "mbox"),
        (f"{EQUALS}\n{mail(1)}".encode(), "listserv"),
        (f"{mail(1)}\n{EQUALS}\n{mail(2)}".encode(), "listserv"),
        (mail(1).encode(), "mail"),
        (b'[\n {"rawEmail": ""}]', "json"),
        (b"[lis] A title\n", ""),
        (b"From here on, no mail.\n", ""),
        (b"Name: Jo\nPlace: Norwood\n", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"", ""),
    ],
)
def test_a_file_is_known_by_what_is_in_it(head, kind):
    assert kind_of(head) == kind


def test_a_name_says_nothing(tmp_path):
    assert len(found_in(tmp_path, mbox(mail(1), mail(2)), "photograph.jpg")) == 2


@pytest.mark.parametrize("content", ["", "Nothing here.\n", "\x89PNG"])
def test_a_file_without_mail_is_refused(tmp_path, content):
    with pytest.raises(ArchiveRefused, match="There is no mail in it that can be read here"):
        found_in(tmp_path, content)


def test_memory_stays_flat_however_long_the_file_is(tmp_path):
    one = mbox(mail(1, "Hello there, you who read this.\n" * 300))
    path = tmp_path / "lis.mbox"
    with path.open("wb") as file:
        for _ in range(3_000):  # 30 MB
            file.write(one)

    tracemalloc.start()
    count = sum(1 for _ in read(path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (count, most < 5_000_000) == (3_000, True)


def test_reading_archives_needs_neither_django_nor_settings():
    script = "import sys, staffroom.foundation.archives; print([it for it in sys.modules if it.startswith('django')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout == "[]\n"


def test_the_order_is_always_the_same(tmp_path):
    path = tmp_path / "lis.mbox"
    path.write_bytes(mbox(*map(mail, range(1, 20))))

    assert list(read(path)) == list(read(path))


lines = st.sampled_from(
    [
        *("", "From jo@example.org Mon Mar  1 10:00:00 2004", "From jo at example.org  Mon Mar  1 10:00:00 2004"),
        *("From: jo at example.org (Jo)", "From: Jo <jo@example.org>", "Date: Mon, 1 Mar 2004 10:00:00 +0000"),
        *("Subject: Re: x", "Message-ID: <1@x>", "In-Reply-To: <1@x>", "References: <1@x> <2@x>", "Hello.", EQUALS),
        *("Received: by x; Mon, 1 Mar 2004 10:00:00 +9999", "Content-Length: 12", "{", '{"rawEmail": "From: x"}'),
    ]
)


@settings(deadline=None)
@given(st.lists(lines.map(str.encode) | st.binary(max_size=30), max_size=40), st.sampled_from([b"\n", b"\r\n"]))
def test_any_octets_are_read_to_the_end_and_every_line_comes_out(tmp_path_factory, content, line_end):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(line_end.join(content))
    try:
        found = list(read(path))
    except ArchiveRefused:
        return
    letters = []
    for number, it in enumerate(found):
        headers = headers_of(it)
        author_of(headers)
        if dated := date_of(headers, now=NOW, received=it.received):
            letters.append(letter_of(number, it, headers, dated.at))
    assert len(thread(letters).parents) == len(letters)
    whole = b"".join(it.raw for it in found)
    assert whole.count(b"Hello.") == path.read_bytes().count(b"Hello.") or path.read_bytes().lstrip()[:1] in b"{["
