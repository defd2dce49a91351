"""Papers are set apart from us, and what people wrote stays words."""

import pytest

from staffroom.foundation.typesetting import TypesettingRefused, typeset

PLAIN = "#let data = json(bytes(sys.inputs.data))\n#set page(width: 100mm, height: 50mm)\n#data.name"


def test_a_paper_is_a_pdf():
    assert typeset(PLAIN, {"name": "Jo Norwood"})[:5] == b"%PDF-"


def test_a_picture_is_its_first_page():
    picture = typeset(PLAIN + "\n#pagebreak()\nMore", {"name": "Jo Norwood"}, "png")

    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (567, 283)


def test_what_people_wrote_is_never_carried_out():
    hostile = '#panic("carried out") \\ #read("/etc/passwd") $x^2$ *bold* <label> @reference // comment'

    assert typeset(PLAIN, {"name": hostile})[:5] == b"%PDF-"


def test_a_template_reads_no_file():
    with pytest.raises(TypesettingRefused):
        typeset('#read("/etc/hostname")', {})


def test_what_never_ends_is_ended():
    with pytest.raises(TypesettingRefused):
        typeset("#for one in range(100000) { for other in range(100000) { (one, other) } }", {})


def test_what_takes_too_much_memory_is_ended():
    with pytest.raises(TypesettingRefused):
        typeset("#let much = (1,) * 400000000\n#much.len()", {})


@pytest.mark.parametrize("name", ["", "Ärztin Øyvind", "名前", "محمد", "🧑‍🏫 emoji", "a\x00b", "x" * 20_000])
def test_any_name_can_be_set(name):
    assert typeset(PLAIN, {"name": name})[:5] == b"%PDF-"
