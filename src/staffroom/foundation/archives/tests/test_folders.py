"""Folders: maildirs, and whatever else lies in one."""

import os
from datetime import UTC, datetime

import pytest

from staffroom.foundation.archives import ArchiveRefused, read

from .archives import mail, mbox, pipermail, raws


@pytest.fixture
def put(tmp_path):
    """Writes files into the folder that is read."""

    def put(files):
        for name, content in files.items():
            path = tmp_path / "folder" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "folder"

    return put


def test_a_maildir_is_read_with_its_subfolders_and_without_what_was_never_delivered(put):
    folder = put(
        {
            "cur/1078135200.M1P2.host:2,S": mail(1),
            "new/1078221600.M1P3.host": mail(2),
            "tmp/1078221601.M1P4.host": mail(3)[:20],
            ".Sent/cur/1078308000.M1P5.host:2,S": mail(4),
            "dovecot-uidlist": "3 V1078 N5\n",
        }
    )
    passed_over = []

    found = list(read(folder, passed_over=passed_over.append))

    assert raws(found) == [mail(4), mail(1), mail(2)]
    assert [it.received for it in found] == [
        datetime(2004, 3, 3, 10, tzinfo=UTC),
        datetime(2004, 3, 1, 10, tzinfo=UTC),
        datetime(2004, 3, 2, 10, tzinfo=UTC),
    ]
    assert found[1].place == "cur/1078135200.M1P2.host:2,S"
    assert sorted(passed_over) == ["dovecot-uidlist", "tmp/1078221601.M1P4.host"]


def test_a_mail_in_a_maildir_is_one_mail_whatever_it_quotes(put):
    quoting = mail(1, "\nFrom jo@example.org Mon Mar  1 10:00:00 2004\nFrom: Al\n\nHi\n")

    assert raws(list(read(put({"cur/1078135200.1.host:2,": quoting})))) == [quoting]


def test_an_empty_file_in_a_maildir_is_a_trouble(put):
    [found] = list(read(put({"cur/1078135200.1.host:2,": ""})))

    assert found.trouble == "It has no headers, so it can't be read as a mail."


def test_single_mails_are_read_in_the_order_of_their_numbers(put):
    folder = put({"10.eml": mail(10), "9.eml": mail(9), "8": mail(8), "notes.txt": "Nothing here.\n"})
    passed_over = []

    assert raws(list(read(folder, passed_over=passed_over.append))) == [mail(8), mail(9), mail(10)]
    assert passed_over == ["notes.txt"]


def test_a_single_mail_may_keep_its_separator(put):
    [found] = list(read(put({"1.eml": mbox(mail(1)).removesuffix(b"\n")})))

    assert (found.raw.decode(), found.received) == (mail(1), datetime(2004, 3, 1, 10, tzinfo=UTC))


def test_months_and_notebooks_are_read_in_the_order_of_time(put):
    folder = put({name: pipermail(1) for name in ("2004-April.txt", "2004-March.txt", "2003-May.txt")})
    notebooks = {name: "=" * 73 + "\n" + mail(1) for name in ("LIS.LOG0001B", "LIS.LOG9912", "LIS.LOG0001A")}

    places = [it.place.partition(",")[0] for it in read(put(notebooks))]

    assert places == [
        *("2003-May.txt", "2004-March.txt", "2004-April.txt"),
        *("LIS.LOG9912", "LIS.LOG0001A", "LIS.LOG0001B"),
    ]
    assert [it.place for it in read(folder)] == [it.place for it in read(folder)]


def test_links_and_pipes_are_not_followed(put, tmp_path):
    folder = put({"1.eml": mail(1)})
    (tmp_path / "secret.eml").write_text(mail(2))
    (folder / "2.eml").symlink_to(tmp_path / "secret.eml")
    os.mkfifo(folder / "3.eml")

    assert raws(list(read(folder))) == [mail(1)]


@pytest.mark.parametrize("files", [{}, {"a.txt": "Nothing here.\n"}, {"empty.mbox": ""}])
def test_a_folder_without_mail_is_refused(put, tmp_path, files):
    put(files)
    (tmp_path / "folder").mkdir(exist_ok=True)

    with pytest.raises(ArchiveRefused, match="There is no mail in it that can be read here"):
        list(read(tmp_path / "folder"))


def test_what_does_not_exist_is_refused(tmp_path):
    with pytest.raises(ArchiveRefused, match="There is no such file or folder"):
        list(read(tmp_path / "nowhere.mbox"))


def test_a_file_may_be_called_by_any_octets_and_is_shown_as_far_as_it_can_be(tmp_path):
    for name, content in ((b"caf\xe9.mbox", mbox(mail(1))), (b"two\nlines.mbox", mbox(mail(2))), (b"no\xff", b"x")):
        (tmp_path / os.fsdecode(name)).write_bytes(content)
    passed_over = []

    found = list(read(tmp_path, passed_over=passed_over.append))

    assert sorted(raws(found)) == [mail(1), mail(2)]
    assert sorted(it.place for it in found) == [
        "caf\ufffd.mbox, message 1 (line 1)",
        "two\ufffdlines.mbox, message 1 (line 1)",
    ]
    assert passed_over == ["no\ufffd"]
