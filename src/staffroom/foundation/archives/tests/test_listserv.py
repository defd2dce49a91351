"""LISTSERV's notebooks."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.archives import author_of, headers_of, listserv
from staffroom.foundation.archives.windows import Window
from staffroom.foundation.mail import parse

from .archives import found_in, troubles

LINE = "=" * 73 + "\n"


def post(number, text="Hello.\n", headers=""):
    return (
        f"Date:         Thu, {number} Apr 1999 20:50:36 BST\n"
        "Reply-To:     Librarians <LIS@JISCMAIL.AC.UK>\n"
        "Sender:       Librarians <LIS@JISCMAIL.AC.UK>\n"
        f"From:         Jo Norwood <J.Norwood@EXAMPLE.AC.UK>\n"
        f"Subject:      Reading lists {number}\n{headers}\n{text}\n"
    )


def test_each_mail_of_a_notebook_is_found(tmp_path):
    found = found_in(tmp_path, LINE + post(1) + LINE + post(2) + LINE + post(3), "LIS.LOG9904A")

    assert [parse(it.raw).subject for it in found] == ["Reading lists 1", "Reading lists 2", "Reading lists 3"]
    assert [it.place for it in found][1] == "LIS.LOG9904A, message 2 (line 10)"
    assert {author_of(headers_of(it)) for it in found} == {("Jo Norwood", "j.norwood@example.ac.uk")}
    assert troubles(found) == ["", "", ""]


def test_the_first_line_may_be_missing(tmp_path):
    found = found_in(tmp_path, post(1) + LINE + post(2))

    assert [parse(it.raw).subject for it in found] == ["Reading lists 1", "Reading lists 2"]


def test_a_line_of_that_length_in_the_text_separates_nothing(tmp_path):
    text = f"The results\n{LINE}were good.\n{LINE.strip()}=\nDate: none\n"

    found = found_in(tmp_path, LINE + post(1, text) + LINE + post(2))

    assert [parse(it.raw).text for it in found] == [text.strip(), "Hello."]


def test_parts_stay_together(tmp_path):
    headers = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    text = "--b\n\nHere it is.\n--b\nContent-Type: application/pdf; name=plan.pdf\n\n%PDF\n--b--\n"

    [found, _] = found_in(tmp_path, LINE + post(1, text, headers) + LINE + post(2))

    assert [part.filename for part in parse(found.raw).parts] == ["plan.pdf"]


lines = st.sampled_from([b"", LINE.strip().encode(), b"Date: x", b"From: y", b"text", b"=" * 72, b"=" * 74])


@given(st.lists(lines | st.binary(max_size=20)), st.sampled_from([b"\n", b"\r\n"]))
def test_the_pieces_in_a_row_are_the_file(content, line_end):
    whole = line_end.join(content)

    assert b"".join(it.separator + it.content for it in listserv.read(Window(BytesIO(whole)))) == whole
