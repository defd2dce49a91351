import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.signing import (
    BOUNCE,
    REPLY,
    UNSUBSCRIBE,
    Signed,
    read_local_part,
    read_token,
    sign_local_part,
    sign_token,
)

KEY = bytes(range(32))
OLD_KEY = bytes(range(32, 64))
BIG = 2**63 - 1
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@given(st.sampled_from("rubcx"), st.lists(st.integers(0, BIG), max_size=2))
def test_what_was_signed_is_read_back(purpose, numbers):
    local = sign_local_part(purpose, *numbers, key=KEY)

    assert read_local_part(local, keys=[KEY]) == Signed(purpose, tuple(numbers))


@given(st.integers(0, BIG), st.integers(0, BIG))
def test_two_of_the_largest_numbers_fit_into_a_local_part_of_small_letters_and_digits(one, two):
    local = sign_local_part(REPLY, one, two, key=KEY)

    assert len(local) <= 64
    assert local[:2] == "r+"
    assert set(local[2:]) <= set(LETTERS)


def test_an_everyday_reply_address_is_short():
    assert len(sign_local_part(REPLY, 9_999, 250_000, key=KEY)) == 30


def test_the_same_numbers_always_make_the_same_address():
    # Written down: addresses in mail that people have kept must go on working.
    assert sign_local_part(REPLY, 7, 300, key=KEY) == "r+a6waejcnfs7jrmzc7mztkewi"


def test_numbers_too_many_for_a_local_part_are_refused():
    with pytest.raises(ValueError, match="64 is the most"):
        sign_local_part(REPLY, BIG, BIG, BIG, key=KEY)


def test_case_does_not_matter():
    local = sign_local_part(UNSUBSCRIBE, 12, 34, key=KEY)

    assert read_local_part(local.upper(), keys=[KEY]) == Signed("u", (12, 34))


def test_a_letter_that_only_looks_like_ours_in_lower_case_is_not_read():
    local = next(local for n in range(999) if "k" in (local := sign_local_part(REPLY, n, key=KEY)))

    assert read_local_part(local.replace("k", "\u212a"), keys=[KEY]) is None  # the Kelvin sign


def test_an_address_signed_for_one_purpose_does_not_serve_another():
    local = sign_local_part(BOUNCE, 12, key=KEY)

    assert read_local_part("u" + local[1:], keys=[KEY]) is None


def test_every_single_changed_letter_is_noticed():
    local = sign_local_part(REPLY, 1, 2, key=KEY)
    forged = [local[:i] + letter + local[i + 1 :] for i in range(2, len(local)) for letter in LETTERS]

    assert {f for f in forged if read_local_part(f, keys=[KEY])} == {local}


def test_numbers_cannot_be_moved_between_their_places():
    assert sign_token(REPLY, 1, 2, key=KEY) != sign_token(REPLY, 2, 1, key=KEY)
    assert sign_token(REPLY, 130, key=KEY) != sign_token(REPLY, 2, 1, key=KEY)


def test_another_key_reads_nothing():
    assert read_local_part(sign_local_part(REPLY, 1, key=OLD_KEY), keys=[KEY]) is None


def test_after_a_change_of_key_old_addresses_go_on_working():
    local = sign_local_part(REPLY, 1, key=OLD_KEY)

    assert read_local_part(local, keys=[KEY, OLD_KEY]) == Signed("r", (1,))


def test_without_a_key_nothing_is_read():
    assert read_local_part(sign_local_part(REPLY, 1, key=KEY), keys=[]) is None


@pytest.mark.parametrize(
    "local", ["", "r", "r+", "+", "r+aa", "librarians+subscribe", "r+" + "a" * 500, "r+ä", "r+=== "]
)
def test_what_we_never_signed_is_no_error(local):
    assert read_local_part(local, keys=[KEY]) is None


@given(st.text(max_size=70))
def test_no_text_at_all_upsets_the_reader(local):
    assert read_local_part(local, keys=[KEY]) is None
    assert read_token("r", local, keys=[KEY]) is None


def test_a_token_is_what_stands_behind_the_plus():
    token = sign_token(UNSUBSCRIBE, 12, 34, key=KEY)

    assert sign_local_part(UNSUBSCRIBE, 12, 34, key=KEY) == f"u+{token}"
    assert read_token(UNSUBSCRIBE, token, keys=[KEY]) == Signed("u", (12, 34))
    assert read_token(REPLY, token, keys=[KEY]) is None


def test_a_weak_key_a_long_purpose_and_a_negative_number_are_refused():
    with pytest.raises(ValueError, match="at least 32 octets"):
        sign_token(REPLY, 1, key=b"secret")
    with pytest.raises(ValueError, match="one lower-case letter"):
        sign_token("reply", 1, key=KEY)
    with pytest.raises(ValueError, match="0 upwards"):
        sign_token(REPLY, -1, key=KEY)
