from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail.flowed import unflow


def test_soft_line_breaks_are_joined_and_hard_ones_stay():
    assert unflow("One long \nline.\nAnother.\n\n Indented \nonce") == "One long line.\nAnother.\n\nIndented once"


def test_a_stuffed_space_is_taken_off():
    assert unflow(" From here\n > no quote\n  one space") == "From here\n> no quote\n one space"


def test_quotes_keep_their_depth():
    assert unflow(">> first \n>> goes on\n> second \nown \ntext") == "> > first goes on\n> second\nown text"


def test_the_delimiter_of_a_signature_does_not_flow():
    assert unflow("text \n-- \nJo \nNorwood") == "text \n-- \nJo Norwood"


def test_the_space_at_a_break_can_be_no_part_of_the_text():
    assert unflow("図書 \n館", delete_space=True) == "図書館"


@settings(deadline=None)
@given(st.text(alphabet="ab >-\n"))
def test_no_letter_is_lost(text):
    assert "".join(unflow(text).replace(">", "").split()) == "".join(text.replace(">", "").split())
