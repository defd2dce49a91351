"""What is packed: read in place, counted, and never written anywhere."""

import bz2
import gzip
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.archives import ArchiveRefused, read, unpacking

from .archives import found_in, mail, mbox, pipermail, raws, troubles


def zipped(files, *, how=zipfile.ZIP_DEFLATED):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", how) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return octets.getvalue()


def tarred(files, *, mode="w"):
    octets = io.BytesIO()
    with tarfile.open(fileobj=octets, mode=mode) as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return octets.getvalue()


BOX = mbox(mail(1), mail(2))


@pytest.mark.parametrize("rest", [b"\0" * 512, b"left over", b"\x1f\x8a", b"PK\x03\x04" + bytes(100)])
def test_what_is_left_behind_a_gzip_file_is_none_of_it(tmp_path, rest):
    found = found_in(tmp_path, gzip.compress(BOX) + rest, "lis.mbox.gz")

    assert (raws(found), troubles(found)) == ([mail(1), mail(2)], ["", ""])


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(BOX),
        gzip.compress(mbox(mail(1))) + gzip.compress(mbox(mail(2))),
        bz2.compress(BOX),
        zipped({"lis.mbox": BOX}),
        zipped({"a/1.mbox": mbox(mail(1)), "a/2.mbox": mbox(mail(2))}),
        zipped({"lis.mbox.gz": gzip.compress(BOX)}),
        zipped({"inner.zip": zipped({"lis.mbox": BOX})}),
        tarred({"lis.mbox": BOX}),
        tarred({"lis.mbox.gz": gzip.compress(BOX)}, mode="w:gz"),
        tarred({"1.eml": mail(1).encode(), "2.eml": mail(2).encode()}, mode="w:bz2"),
    ],
    ids=["gz", "two gz in a row", "bz2", "zip", "two in a zip", "gz in zip", "zip in zip", "tar", "gz in tgz", "tbz"],
)
def test_mail_is_found_however_it_is_packed(tmp_path, content):
    assert raws(found_in(tmp_path, content)) == [mail(1), mail(2)]


def test_a_place_names_the_files_within_one_another(tmp_path):
    content = zipped({"Takeout/lis.mbox.gz": gzip.compress(BOX)})

    assert found_in(tmp_path, content, "takeout.zip")[1].place == ("takeout.zip › Takeout/lis.mbox, message 2 (line 9)")


def test_the_files_of_a_zip_are_read_in_the_order_of_time(tmp_path):
    months = {"2004-February.txt": pipermail(2), "2003-December.txt": pipermail(1), "2004-October.txt": pipermail(3)}

    found = found_in(tmp_path, zipped(months), "a.zip")

    assert [it.place.partition(" › ")[2].partition(",")[0] for it in found] == [
        *("2003-December.txt", "2004-February.txt", "2004-October.txt")
    ]


def test_names_within_an_archive_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evil = {"../../evil.mbox": BOX, "/tmp/evil.mbox": BOX, "C:\\evil.mbox": BOX}
    before = sorted(Path(tmp_path).rglob("*"))

    assert len(found_in(tmp_path, zipped(evil), "evil.zip")) == 6
    assert len(found_in(tmp_path, tarred(evil), "evil.tar")) == 6
    assert sorted(Path(tmp_path).rglob("*")) == [*before, tmp_path / "evil.tar", tmp_path / "evil.zip"]


def test_links_in_a_tar_are_not_followed(tmp_path):
    octets = io.BytesIO(tarred({"lis.mbox": BOX}))
    with tarfile.open(fileobj=octets, mode="a") as packed:
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)

    assert raws(found_in(tmp_path, octets.getvalue())) == [mail(1), mail(2)]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(unpacking, "FREE", 1_000_000)


BOMB = mail(1) + "0" * 30_000_000  # packed when its test comes


@pytest.mark.parametrize(
    "content",
    [
        lambda: gzip.compress(mbox(BOMB)),
        lambda: gzip.compress(gzip.compress(mbox(BOMB))),
        lambda: bz2.compress(mbox(BOMB)),
        lambda: zipped({"a.mbox": mbox(BOMB)}),
        lambda: tarred({"a.mbox": mbox(BOMB)}, mode="w:gz"),
        lambda: tarred({"a" * 20_000_000: b""}, mode="w:gz"),
        lambda: gzip.compress(zipped({"a.mbox": mbox(BOMB)})),
        lambda: zipped({f"{number}.json": "[" * 1_000_000 for number in range(30)}),
    ],
    ids=["gz", "gz in gz", "bz2", "zip", "tgz", "a long name", "zip in gz", "many"],
)
@pytest.mark.usefixtures("small")
def test_an_archive_that_unpacks_without_end_is_refused_before_it_has(tmp_path, content):
    with pytest.raises(ArchiveRefused, match="more than 200 times as large as the file itself"):
        found_in(tmp_path, content())


def test_what_is_packed_too_often_is_a_trouble(tmp_path):
    content = BOX
    for _ in range(4):
        content = gzip.compress(content)

    assert troubles(found_in(tmp_path, content)) == [
        "It is packed in one packed file too many. Unpack it, please, and import what was in it."
    ]


def test_a_locked_file_is_a_trouble_and_the_others_are_read(tmp_path):
    content = bytearray(zipped({"a.mbox": BOX, "b.mbox": BOX}, how=zipfile.ZIP_STORED))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + offset] |= 1  # “encrypted”

    assert troubles(found_in(tmp_path, bytes(content))) == [
        *("It is locked with a password. Import it without one, please.", "", "")
    ]


def test_a_zip_whose_directory_would_fill_the_memory_is_refused(tmp_path):
    content = bytearray(zipped({"a.mbox": BOX}))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, 2_000_000_000)

    with pytest.raises(ArchiveRefused, match="The list of files in it is too long"):
        found_in(tmp_path, bytes(content))


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_FILES", 3)
    for content in (zipped({str(number): BOX for number in range(4)}), tarred({str(it): BOX for it in range(4)})):
        with pytest.raises(ArchiveRefused, match="more files in it than can be read at once"):
            found_in(tmp_path, content)


def test_what_only_other_programs_unpack_is_a_trouble(tmp_path):
    [found] = found_in(tmp_path, b"7z\xbc\xaf\x27\x1c" + b"\0" * 100, "lis.7z")

    assert (found.place, found.trouble.startswith("What is packed in this way can't be read here.")) == ("lis.7z", True)


PACKED = [gzip.compress(BOX), bz2.compress(BOX), zipped({"a.mbox": BOX, "b.gz": gzip.compress(BOX)})]
PACKED += [tarred({"a.mbox": BOX}), tarred({"a.mbox": BOX}, mode="w:gz"), zipped({"1_raw.json": '{"rawEmail": "x"}'})]


@settings(deadline=None)
@given(st.sampled_from(PACKED), st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=8), st.data())
def test_however_a_packed_file_is_broken_it_is_read_or_refused(tmp_path_factory, packed, changes, data):
    content = bytearray(packed[: data.draw(st.integers(1, len(packed)))])
    for place, octet in changes:
        content[place % len(content)] = octet
    path = tmp_path_factory.getbasetemp() / "broken"
    path.write_bytes(content)
    try:
        found = list(read(path))
    except ArchiveRefused:
        return
    assert found
