"""The child process: it answers like `parse`, and whatever happens to it happens to nobody else."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent
from threading import Timer

import pytest

from staffroom.foundation.mail import Unreadable, parse, parse_many_safely, parse_safely
from staffroom.foundation.mail.reader import EndedIdle, Reader
from staffroom.foundation.mail.safely import CHILDREN, READING, Readers

from .letters import letter, multipart

SLOW = letter("x > y\n" * 200_000, content_type="text/html")
LARGE = letter("", content_type="application/zip") + b"x" * 39_000_000


@pytest.fixture
def readers():
    readers = Readers(READING)
    yield readers
    readers.close()


def read(readers, raw, *, seconds=2.0, memory_mb=200):
    [answer] = readers.read([raw], seconds=seconds, memory_mb=memory_mb)
    if isinstance(answer, Unreadable):
        raise answer
    return answer


def pids(readers):
    return [reader._process.pid for reader in readers._idle]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0", letter("Zoë\n"), LARGE, multipart("mixed", ["\nText", "Content-Type: image/png\n\n\x89PNG"])],
    ids=["nothing", "NUL", "a letter", "39 MB", "parts"],
)
def test_the_child_says_what_parse_says(raw):
    assert parse_safely(raw) == parse(raw)


def test_one_child_reads_many_mails(readers):
    read(readers, letter("1"))
    before = pids(readers)
    for number in range(50):
        assert read(readers, letter(f"Letter {number}")).text == f"Letter {number}"
    assert pids(readers) == before


def test_a_child_that_is_told_to_stop_like_its_parent_reads_on(readers):
    read(readers, letter("1"))
    [pid] = pids(readers)
    for name in (signal.SIGTERM, signal.SIGINT):
        os.kill(pid, name)

    assert read(readers, letter("2")).text == "2"
    assert pids(readers) == [pid]


def test_threads_get_their_own_answers_from_few_children(readers):
    letters = [letter(f"Letter {number}", subject=str(number)) for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda raw: read(readers, raw), letters))
    assert [(answer.subject, answer.text) for answer in answers] == [(str(n), f"Letter {n}") for n in range(100)]
    assert 1 <= len(pids(readers)) <= CHILDREN


def test_many_mails_are_read_in_their_order_with_those_that_cant_be(readers):
    raws = [letter(f"Letter {number}") for number in range(70)]
    raws[40] = multipart("mixed", ["\nx"] * 201)

    answers = list(parse_many_safely(iter(raws)))

    assert [str(it) for it in answers if isinstance(it, Unreadable)] == ["The mail has more than 200 parts."]
    assert [it if isinstance(it, Unreadable) else it.text for it in answers] == [
        answers[number] if number == 40 else f"Letter {number}" for number in range(70)
    ]


def test_a_mail_that_ends_the_child_costs_the_others_of_its_batch_nothing(readers):
    before, large, after = readers.read([letter("Before"), LARGE, letter("After")], memory_mb=90)

    assert (before.text, after.text) == ("Before", "After")
    assert str(large) == "The mail needed more than 90 MB of memory to be read."


def test_a_child_that_dies_in_the_middle_of_a_batch_is_replaced(readers):
    read(readers, b"")
    [reader] = readers._idle
    os.kill(reader._process.pid, signal.SIGSTOP)
    Timer(0.2, lambda: os.kill(reader._process.pid, signal.SIGKILL)).start()

    assert [it.text for it in readers.read([letter(str(number)) for number in range(5)])] == list("01234")


def test_of_no_mails_none_are_read():
    assert list(parse_many_safely([])) == []


def test_many_mails_are_read_a_little_ahead_of_who_asks():
    taken = []
    answers = parse_many_safely(taken.append(number) or letter(str(number)) for number in range(10_000))
    assert next(answers).text == "0"
    answers.close()
    assert len(taken) < 250


def test_a_refusal_costs_no_child(readers):
    read(readers, b"")
    before = pids(readers)
    with pytest.raises(Unreadable, match="more than 200 parts"):
        read(readers, multipart("mixed", ["\nx"] * 201))
    assert pids(readers) == before


def test_a_mail_that_takes_too_long_is_refused_and_the_next_is_read(readers):
    with pytest.raises(Unreadable, match=r"^The mail took longer than 0\.01 seconds to read\.$"):
        read(readers, SLOW, seconds=0.01)
    assert read(readers, letter("Next")).text == "Next"


def test_a_mail_that_needs_too_much_memory_is_refused_and_the_next_is_read(readers):
    with pytest.raises(Unreadable, match=r"^The mail needed more than 90 MB of memory to be read\.$"):
        read(readers, LARGE, memory_mb=90)
    assert read(readers, letter("Next"), memory_mb=90).text == "Next"


def test_a_child_that_stands_still_is_given_up(readers):
    read(readers, b"")
    [pid] = pids(readers)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(Unreadable, match=r"took longer than 0\.1 seconds"):
        read(readers, letter("This one"), seconds=0.1)
    assert read(readers, letter("Next")).text == "Next"
    assert not Path(f"/proc/{pid}").exists()


def test_a_child_that_was_killed_is_replaced(readers):
    read(readers, b"")
    [pid] = pids(readers)
    os.kill(pid, signal.SIGKILL)
    readers._idle[0]._process.wait()
    assert read(readers, letter("Next")).text == "Next"


def test_a_child_with_nothing_to_do_ends_and_that_loses_no_mail(readers):
    reader = Reader(READING, 200, idle_seconds=1)
    reader.ask([letter("First")], 2.0)
    assert reader._process.wait(20) == 0
    with pytest.raises(EndedIdle):
        reader.ask([letter("x")], 2.0)

    [answer] = readers._asked(reader, [letter("Next")], 2.0, b"")
    assert answer.text == "Next"


def test_closing_ends_the_children(readers):
    read(readers, b"")
    [pid] = pids(readers)
    readers.close()
    assert not Path(f"/proc/{pid}").exists()
    assert read(readers, letter("Next")).text == "Next"


def test_the_child_knows_no_secrets(readers, monkeypatch):
    monkeypatch.setenv("STAFFROOM_SECRET_KEY", "very secret")
    read(readers, b"")
    [pid] = pids(readers)
    names = [entry.partition(b"=")[0] for entry in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")]
    assert set(names) - {b"", b"LC_CTYPE"} == {b"PYTHONPATH", b"PYTHONDONTWRITEBYTECODE"}


def test_the_child_can_neither_write_files_nor_leave_its_memory(readers):
    read(readers, b"")
    [pid] = pids(readers)
    limits = Path(f"/proc/{pid}/limits").read_text()
    found = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    memory = str(200 * 1024 * 1024)
    assert (found["Max address space"], found["Max data size"]) == ([memory, memory], [memory, memory])
    assert (found["Max file size"], found["Max core file size"]) == (["0", "0"], ["0", "0"])


def run(script):
    """What a program of its own prints; it must end well and without a word on its standard error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", dedent(script)], capture_output=True, timeout=60, check=True
    )
    assert done.stderr == b""
    return done.stdout.decode().split()


def test_children_end_with_the_program():
    [pid] = run("""
        from staffroom.foundation.mail import parse_safely, safely
        parse_safely(b"")
        print(safely._readers._idle[0]._process.pid)
        """)
    assert not Path(f"/proc/{pid}").exists()


def test_a_forked_process_has_children_of_its_own():
    printed = run("""
        import os
        from staffroom.foundation.mail import parse_safely, safely
        parse_safely(b"Subject: before\\r\\n\\r\\n")
        def read():
            subject = parse_safely(b"Subject: after\\r\\n\\r\\n").subject
            print(subject, safely._readers._idle[0]._process.pid, flush=True)
        if child := os.fork():
            assert os.waitpid(child, 0)[1] == 0
            read()
        else:
            read()
            safely._readers.close()
            os._exit(0)
        """)
    assert printed[0::2] == ["after", "after"]
    assert printed[1] != printed[3]


def test_reading_mail_needs_no_django():
    assert run("""
        import sys
        import staffroom.foundation.mail.child
        print([name for name in sys.modules if name.partition(".")[0] in {"django", "markdown_it", "nh3"}])
        """) == ["[]"]
