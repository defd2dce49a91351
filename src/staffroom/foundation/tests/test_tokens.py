import re

import pytest

from staffroom.foundation.tokens import ALPHABET, hash_token, new_token, six_digits


@pytest.mark.parametrize(("bits", "length"), [(128, 26), (160, 32), (5, 1)])
def test_a_token_has_as_much_chance_in_it_as_asked_for(bits, length):
    token = new_token(bits)
    assert len(token) == length
    assert set(token) <= set(ALPHABET)
    assert len(ALPHABET) == 32


def test_no_two_tokens_are_the_same():
    assert len({new_token() for _ in range(1_000)}) == 1_000


def test_a_token_is_stored_as_its_hash():
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_six_digits_are_six_though_they_begin_with_noughts():
    codes = [six_digits() for _ in range(200)]
    assert [code for code in codes if not re.fullmatch(r"[0-9]{6}", code)] == []
    assert len(set(codes)) > 150
