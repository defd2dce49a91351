"""Each language is there, and is read only when a word of it comes."""

import subprocess
import sys

import pytest

from staffroom.foundation.words.stemming import LANGUAGES, stem

ONE_WORD = """
import sys
from staffroom.foundation.words.stemming import stem
print(stem("libraries", "en"), *sorted(name for name in sys.modules if name.startswith("snowballstemmer.")))
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_is_named_has_a_stemmer(language):
    assert stem("abc", language)


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [("libraries", "en", "librari"), ("bibliotheken", "de-at", "bibliothek"), ("libraries", "xx", "libraries")],
)
def test_words_lose_their_endings_in_their_own_language(word, language, expected):
    assert stem(word, language) == expected


def test_other_languages_are_not_read():
    done = subprocess.run([sys.executable, "-c", ONE_WORD], capture_output=True, text=True, check=True)

    assert done.stdout.split() == [
        *("librari", "snowballstemmer.among", "snowballstemmer.basestemmer", "snowballstemmer.english_stemmer")
    ]
