import email
import hashlib
import mailbox
from collections import Counter
from email import policy

from bench.corpus import corpus, write


def digest(seed: int) -> str:
    return hashlib.sha256(b"".join(letter.raw for letter in corpus(1_000, seed).letters)).hexdigest()


def test_the_same_arguments_give_the_same_bytes():
    assert digest(1) == digest(1)
    assert digest(1) != digest(2)


def test_the_timed_conversations_have_exactly_the_size_they_are_named_for():
    found = corpus(1_000)
    sizes = Counter(letter.conversation for letter in found.letters)
    beginnings = {letter.message_id: letter.conversation for letter in found.letters if letter.place == 0}
    assert [sizes[beginnings[message_id]] for message_id in found.thirty] == [30, 30, 30]
    assert [sizes[beginnings[message_id]] for message_id in found.three_hundred] == [300]


def test_every_letter_answers_an_earlier_one_of_its_conversation():
    letters = corpus(1_000).letters
    known: dict[str, tuple[int, int]] = {}
    for letter in letters:
        if letter.place:
            conversation, place = known[letter.answers]
            assert (conversation, place < letter.place) == (letter.conversation, True)
        known[letter.message_id] = (letter.conversation, letter.place)


def test_others_read_the_letters_back_from_the_mbox(tmp_path):
    found = corpus(1_000)
    write(found, tmp_path)
    read = mailbox.mbox(
        tmp_path / "corpus.mbox", factory=lambda file: email.message_from_binary_file(file, policy=policy.default)
    )
    messages = list(read)
    assert [message["Message-ID"] for message in messages] == [f"<{letter.message_id}>" for letter in found.letters]
    assert all(
        message.get_body(("plain",)).get_content().strip().endswith(letter.name)
        for message, letter in zip(messages, found.letters, strict=True)
    )
