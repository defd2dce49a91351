from uuid import UUID

import pytest

from staffroom.foundation.initials import cloth, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Siân Price", "SP"),
        ("Callum Reid", "CR"),
        ("O'Connor", "O"),
        ("Mary O'Connor", "MO"),
        ("Jean-Luc Picard", "JP"),
        ("Ana María de la Cruz", "AC"),
        ("Price, Siân", "SP"),
        ("éowyn", "É"),
        ("E\u0301owyn", "É"),
        ("李文", "李"),
        ("李 文", "李文"),
        ("Дарья Иванова", "ДИ"),
        ("Tom Ashworth (he/him)", "TA"),
        ("ßen", "S"),
        ("“Jo” Norwood", "JN"),
        ("🐙 Octavia Hill 🐙", "OH"),
        ("3M archive", "3A"),
        ("🐙", "?"),
        ("", "?"),
        ("  ", "?"),
        ("<script>", "S"),
        ("jo@example.org", "J"),
    ],
)
def test_initials_of(name, letters):
    assert initials(name) == letters


def test_a_cloth_stays_the_same_and_all_six_are_used():
    assert [cloth(pk) for pk in range(1, 9)] == [cloth(str(pk)) for pk in range(1, 9)]
    assert {cloth(pk) for pk in range(100)} == {1, 2, 3, 4, 5, 6}
    assert cloth(UUID(int=7)) == cloth(UUID(int=7))
