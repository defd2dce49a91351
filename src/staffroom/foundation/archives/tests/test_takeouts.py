"""What Yahoo, Google and Mailman 3 hand out, and what was saved of Yahoo by others."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

from staffroom.foundation.archives import author_of, date_of, headers_of, letter_of, read, thread
from staffroom.foundation.mail import parse

from .archives import found_in, mail, mbox, raws, troubles

NOW = datetime(2026, 1, 1, tzinfo=UTC)
POSTED = "1078135200"  # 1 March 2004, 10:00


def raw_message(number=1, *, topic=1, email=None):
    """A message as Yahoo's own interface gave it."""
    email = email or (
        f"From: &quot;Jo &amp; Al&quot; &lt;jo@...&gt;\r\nSubject: 3 &lt; {number}\r\n"
        f"Message-ID: &lt;{number}@...&gt;\r\n\r\nHello &amp;amp; welcome.\r\n"
    )
    return {"msgId": number, "topicId": topic, "postDate": POSTED, "rawEmail": email}


def page_message(number=1, *, topic=1):
    return {
        "msgId": number,
        "topicId": topic,
        "postDate": POSTED,
        "from": "Jo Norwood &lt;jo@...&gt;",
        "subject": "Caf&eacute;\nX-Evil: yes",
        "messageBody": "<div>Hello &amp; welcome.</div>",
    }


def put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def test_a_message_of_yahoo_is_the_mail_without_its_entities(tmp_path):
    [found] = found_in(tmp_path, json.dumps(raw_message()), "1_raw.json")
    parsed = parse(found.raw)

    assert (parsed.subject, parsed.text, parsed.message_id) == ("3 < 1", "Hello &amp; welcome.", "1@...")
    assert author_of(headers_of(found)) == ("Jo & Al", "")
    assert (found.received, found.topic) == (datetime(2004, 3, 1, 10, tzinfo=UTC), "yahoo 1")
    assert found.place == "1_raw.json, message 1"


def test_a_mail_that_was_saved_without_entities_is_left_alone(tmp_path):
    email = "From: Jo <jo@example.org>\nSubject: &lt;b&gt;\n\nHello &amp;\n"

    assert raws(found_in(tmp_path, json.dumps(raw_message(email=email)))) == [email]


def test_every_wrapping_is_opened(tmp_path):
    wrappings = [
        [raw_message(1), raw_message(2)],
        {"messages": [raw_message(1), raw_message(2)]},
        {"topics": [{"messages": [raw_message(1)]}, {"messages": [raw_message(2)]}]},
        [{"ygPerms": {}, "ygData": raw_message(1)}, {"ygData": raw_message(2)}],
    ]
    texts = [*map(json.dumps, wrappings), f"{json.dumps(raw_message(1))}\n{json.dumps(raw_message(2))}\n"]

    for text in texts:
        found = found_in(tmp_path, text, "saved.json")
        assert [parse(it.raw).subject for it in found] == ["3 < 1", "3 < 2"], text


def test_a_page_is_read_only_where_the_mail_itself_was_not_saved(tmp_path):
    folder = put(
        tmp_path / "group",
        {
            "email/1.json": page_message(1),
            "email/1_raw.json": raw_message(1),
            "email/2.json": page_message(2),
            "email/message_metadata_0.json": {"messages": [{"messageId": 1}, {"messageId": 2}]},
            "topics/1.json": {"messages": [page_message(1), page_message(2), page_message(3)]},
            "about/about.json": {"name": "lis"},
        },
    )
    passed_over = []

    found = list(read(folder, passed_over=passed_over.append))

    assert [it.place for it in found] == [
        *("email/1_raw.json, message 1", "email/2.json, message 1", "topics/1.json, message 3")
    ]
    assert passed_over == ["about/about.json", "email/message_metadata_0.json"]


def test_a_page_becomes_a_mail_and_brings_no_headers_of_its_own(tmp_path):
    [found] = found_in(tmp_path, json.dumps(page_message()), "1.json")
    parsed, headers = parse(found.raw), headers_of(found)

    assert (parsed.subject, parsed.text, parsed.form) == ("Café X-Evil: yes", "Hello & welcome.", "html")
    assert author_of(headers) == ("Jo Norwood", "")
    assert date_of(headers, now=NOW).at == datetime(2004, 3, 1, 10, tzinfo=UTC)
    assert not headers.has("x-evil")


def test_messages_of_one_topic_are_one_conversation(tmp_path):
    found = found_in(tmp_path, json.dumps([raw_message(1), raw_message(2, topic=2), raw_message(3)]))
    letters = [letter_of(number, it, headers_of(it), it.received) for number, it in enumerate(found)]

    assert thread(letters).parents == {0: None, 1: None, 2: 0}


def test_broken_json_is_a_trouble_after_what_could_be_read(tmp_path):
    text = json.dumps([raw_message(1), raw_message(2)])

    found = found_in(tmp_path, text[:-20], "saved.json")

    assert troubles(found) == ["", "It is damaged, cut off or too long here, so the rest was not read."]
    assert found[1].place == "saved.json, after message 1"
    assert troubles(found_in(tmp_path, '[{"a":' + "[" * 200_000)) == ["It is nested too deeply to be read."]


def test_a_message_whose_mail_is_gone_is_a_trouble(tmp_path):
    assert troubles(found_in(tmp_path, json.dumps(raw_message(email=" ")))) == [
        "It has no headers, so it can't be read as a mail."
    ]


def test_a_takeout_of_google_is_read_past_its_lists(tmp_path):
    octets = io.BytesIO()
    content = mbox(
        mail(1, headers="X-GM-THRID: 14\n"), mail(2, headers="X-GM-THRID: 15\n"), mail(3, headers="X-GM-THRID: 14\n")
    ).replace(b"From jo@example.org Mon Mar  1 10:00:00 2004", b"From 1485413571@xxx Mon Mar 01 10:00:00 +0000 2004")
    with zipfile.ZipFile(octets, "w") as packed:
        packed.writestr("Takeout/Groups/lis@googlegroups.com/topics.mbox", content)
        packed.writestr(
            "Takeout/Groups/lis@googlegroups.com/members.csv", "Email address,Nickname\njo@example.org,Jo\n"
        )
        packed.writestr("Takeout/archive_browser.html", "<html></html>")
    (tmp_path / "takeout.zip").write_bytes(octets.getvalue())
    passed_over = []

    found = list(read(tmp_path / "takeout.zip", passed_over=passed_over.append))
    letters = [letter_of(number, it, headers_of(it), it.received) for number, it in enumerate(found, 1)]

    assert thread(letters).parents == {1: None, 2: None, 3: 1}
    assert passed_over == [
        "takeout.zip › Takeout/Groups/lis@googlegroups.com/members.csv",
        "takeout.zip › Takeout/archive_browser.html",
    ]


def test_an_export_of_hyperkitty_is_read(tmp_path):
    content = (
        "From jo at example.org Mon Mar  1 10:00:00 2004\n"
        'Content-Type: multipart/mixed; boundary="=_b"\nMIME-Version: 1.0\n'
        "From: Zoë Norwood <jo at example.org>\nTo: lis at lists.example.org\nSubject: Reading lists\n"
        "Date: Mon, 01 Mar 2004 10:00:00 +0000\nMessage-ID: <1@example.org>\n\n"
        '--=_b\nContent-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
        "Write to al(a)example.org, caf=C3=A9.\n--=_b--\n\n"
    )

    [found] = found_in(tmp_path, gzip.compress(content.encode()), "lis@lists.example.org-2004-03.mbox.gz")

    assert author_of(headers_of(found)) == ("Zoë Norwood", "jo@example.org")
    assert parse(found.raw).text == "Write to al(a)example.org, café."
    assert found.received == datetime(2004, 3, 1, 10, tzinfo=UTC)


def test_a_whole_group_in_one_long_document_is_read_message_by_message(tmp_path, monkeypatch):
    monkeypatch.setattr("staffroom.foundation.archives.yahoo._MOST_CHARACTERS", 2_000)
    messages = [raw_message(number) for number in range(1, 50)]

    found = found_in(tmp_path, json.dumps({"group": "lis", "messages": messages, "total": 49}))

    assert ([parse(it.raw).message_id for it in found], set(troubles(found))) == (
        [f"{number}@..." for number in range(1, 50)],
        {""},
    )
