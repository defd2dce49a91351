"""Who answers whom."""

import time
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.archives import Letter, thread

BEGIN = datetime(2004, 3, 1, 10, tzinfo=UTC)


def letter(key, *, answers="", references="", subject="", day=None, message_id=None, topic=""):
    """A letter called “a” with the Message-ID “a”, on the day of its place in the alphabet."""
    return Letter(
        key=key,
        message_id=key if message_id is None else message_id,
        references=tuple(references.split()),
        in_reply_to=tuple(answers.split()),
        subject=subject or f"Letter {key}",
        date=BEGIN + timedelta(days=ord(key[0]) - ord("a") if day is None else day),
        topic=topic,
    )


def parents(*letters):
    return thread(letters).parents


def test_a_letter_hangs_under_the_one_it_answers():
    assert parents(letter("a"), letter("b", answers="a"), letter("c", references="a b")) == {
        "a": None,
        "b": "a",
        "c": "b",
    }


def test_where_the_two_headers_differ_in_reply_to_is_believed():
    assert parents(letter("a"), letter("b", answers="a"), letter("c", answers="b", references="a"))["c"] == "b"


def test_with_the_parent_missing_the_nearest_ancestor_that_is_there_is_taken():
    assert parents(letter("a"), letter("c", answers="b", references="a b"))["c"] == "a"


def test_an_answer_may_be_dated_before_what_it_answers():
    assert parents(letter("b"), letter("a", answers="b")) == {"a": "b", "b": None}


def test_circles_are_cut_at_the_earliest_letter():
    circle = [letter("a", answers="c"), letter("b", answers="a"), letter("c", answers="b")]

    assert parents(*circle, letter("d", answers="c")) == {"a": None, "b": "a", "c": "b", "d": "c"}
    assert parents(letter("a", answers="a")) == {"a": None}


def test_letters_with_one_message_id_are_all_kept_in_one_conversation():
    twin = letter("b", message_id="a", subject="Letter a")
    threads = thread([letter("a"), twin, letter("c", answers="a")])

    assert threads.conversations == [["a", "b", "c"]]
    assert threads.parents == {"a": None, "b": "a", "c": "b"}


def test_programs_that_give_every_letter_one_message_id_join_nothing():
    same = [letter(key, message_id="0@localhost") for key in "abc"]

    assert parents(*same) == {"a": None, "b": None, "c": None}
    assert parents(*same, letter("d", answers="0@localhost"))["d"] == "c"


def test_answers_to_one_letter_that_is_missing_hang_together():
    assert parents(
        letter("b", references="a", subject="Re: x"),
        letter("c", references="a", subject="Re: x"),
        letter("d", references="a", subject="Something else"),
        letter("e", answers="a", subject="Something else again"),
    ) == {"b": None, "c": "b", "d": None, "e": None}


def test_what_the_archive_calls_one_topic_is_one_conversation():
    assert parents(letter("a", topic="1"), letter("b", topic="2"), letter("c", topic="1")) == {
        "a": None, "b": None, "c": "a"
    }  # fmt: skip


def test_a_re_without_reference_joins_what_was_talked_of_in_the_last_thirty_days():
    def answer(day, subject="AW: [lis] Reading  Lists"):
        return parents(letter("a", subject="[lis] Reading lists"), letter("b", subject=subject, day=day))["b"]

    assert [answer(day) for day in (0, 30, 31)] == ["a", "a", None]
    assert answer(3, "Reading lists") is None
    assert answer(3, "Re: [lis] Reading lists, again") is None


def test_talk_goes_on_as_long_as_somebody_talks():
    letters = [letter("a", subject="x y")] + [
        letter(key, subject="Re: x y", day=20 * day) for day, key in enumerate("bcd")
    ]

    assert thread(letters).conversations == [["a", "b", "c", "d"]]


def test_of_two_conversations_with_one_subject_the_last_is_joined():
    assert parents(letter("a", subject="x"), letter("b", subject="x"), letter("c", subject="Re: x"))["c"] == "b"


def test_a_subject_that_says_nothing_joins_nothing():
    assert parents(letter("a", subject="(no subject)"), letter("b", subject="Re: (no subject)"))["b"] is None
    assert parents(letter("a", subject="Re:"), letter("b", subject="Re:"))["b"] is None


def test_tags_other_than_the_lists_are_part_of_the_subject():
    letters = [letter(key, subject=f"[lis] Letter {key}") for key in "abcdef"]
    patches = [letter("g", subject="[lis] [patch 1] x"), letter("h", subject="[lis] [patch 2] x")]

    assert parents(*letters, *patches, letter("i", subject="Re: [lis] [patch 1] x"))["i"] == "g"


def test_where_the_archive_takes_re_away_the_same_subject_in_the_same_week_is_an_answer():
    known = [letter(f"a{number}", subject=f"Topic {number}") for number in range(20)]
    known += [letter(f"b{number}", answers=f"a{number}", subject=f"Topic {number}") for number in range(20)]
    more = [
        letter("c", subject="Opening hours"),
        letter("d", subject="Opening hours"),
        letter("z", subject="Opening hours"),
    ]

    found = parents(*known, *more)

    assert (found["d"], found["z"]) == ("c", None)
    assert parents(*more) == {"c": None, "d": None, "z": None}


def test_conversations_come_in_the_order_of_their_roots():
    threads = thread([letter("d"), letter("c", answers="a"), letter("b"), letter("a")])

    assert threads.conversations == [["a", "c"], ["b"], ["d"]]
    assert threads.roots == ["a", "b", "d"]


names = st.sampled_from("abcdefgh")
some = st.lists(names, max_size=3).map(tuple)


@given(
    st.lists(
        st.builds(
            letter,
            names,
            answers=st.lists(names, max_size=2).map(" ".join),
            references=st.lists(names, max_size=3).map(" ".join),
            subject=st.sampled_from(["x y", "Re: x y", "Re: z", "z"]),
            day=st.integers(0, 40),
            topic=st.sampled_from(["", "", "1"]),
        ),
        max_size=12,
    )
)
def test_whatever_letters_say_each_is_in_one_conversation_under_its_root(drawn):
    letters = [
        Letter(n, it.message_id, it.references, it.in_reply_to, it.subject, it.date, it.topic)
        for n, it in enumerate(drawn)
    ]
    threads = thread(letters)

    assert sorted(key for conversation in threads.conversations for key in conversation) == list(range(len(letters)))
    for conversation in threads.conversations:
        assert threads.parents[conversation[0]] is None
        for key in conversation[1:]:
            steps = 0
            while threads.parents[key] is not None and steps <= len(letters):
                key, steps = threads.parents[key], steps + 1
            assert key == conversation[0]


def test_a_hundred_thousand_letters_in_one_long_chain_are_threaded_in_seconds():
    chain = [Letter(n, str(n), (str(n - 1),), (), "Re: x y", BEGIN + timedelta(seconds=n)) for n in range(100_000)]
    begin = time.process_time()
    threads = thread(reversed(chain))

    assert (len(threads.conversations), threads.parents[99_999]) == (1, 99_998)
    assert time.process_time() - begin < 10
