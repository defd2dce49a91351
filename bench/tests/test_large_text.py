import random
from collections import Counter

from bench.large_text import PHRASES, RARE, TIMES, Writer


def written(messages):
    writer = Writer(messages, random.Random(7))
    return ["\n".join(writer.paragraphs(number)) for number in range(messages)]


def test_what_is_rare_stands_in_as_many_messages_as_is_said():
    texts = written(600)
    counted = Counter(said for text in texts for said in (*RARE, *PHRASES) if said in text)
    assert counted == dict.fromkeys((*RARE, *PHRASES), TIMES)


def test_the_same_seed_writes_the_same():
    assert written(50) == written(50)


def test_most_words_stand_hardly_anywhere():
    counted = Counter(word for text in written(600) for word in set(text.lower().split()))
    assert sum(count == 1 for count in counted.values()) > len(counted) / 2
