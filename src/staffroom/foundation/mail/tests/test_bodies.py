"""Which parts of a mail are its text, and which come along."""

import base64
import unicodedata
from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail import parse

from .letters import GMAIL, letter, multipart, reply, wrapped

PIXELS = base64.b64encode(b"\x89PNG pretended").decode()
PNG = f'Content-Type: image/png; name="shelf.png"\nContent-Transfer-Encoding: base64\nContent-ID: <shelf@x>\n\n{PIXELS}'
PLAIN = "Content-Type: text/plain; charset=utf-8\n\nPlain text."
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Rich <b>text</b>.</p>"


def names(parsed):
    return [part.filename for part in parsed.parts]


def test_a_plain_mail_is_its_text():
    parsed = parse(letter("Dear all,\n\n# no heading\n"))
    assert (parsed.text, parsed.form, parsed.parts) == ("Dear all,\n\n# no heading", "plain", ())


def test_an_html_mail_becomes_plain_text():
    parsed = parse(reply(GMAIL, content_type="text/html; charset=utf-8"))
    assert (parsed.text, parsed.form) == ("Yes, at ten.\n\nJo", "html")
    assert parsed.quoted.startswith("On Mon, 4 Mar 2024")


def test_of_two_forms_the_plain_one_is_read():
    parsed = parse(multipart("alternative", [PLAIN, HTML]))
    assert (parsed.text, parsed.form, parsed.parts) == ("Plain text.", "plain", ())


def test_an_empty_plain_form_gives_way_to_the_html():
    parsed = parse(multipart("alternative", ["Content-Type: text/plain\n\n \n\n", HTML]))
    assert (parsed.text, parsed.form) == ("Rich text.", "html")


def test_a_picture_in_the_text_comes_along_and_is_marked_as_inline():
    related = f'Content-Type: multipart/related; boundary="in"\n\n{wrapped([HTML, PNG], boundary="in")}'
    parsed = parse(multipart("alternative", ["Content-Type: text/plain\n\n", related]))
    [part] = parsed.parts
    assert parsed.text == "Rich text."
    assert (part.filename, part.content_type, part.content_id) == ("shelf.png", "image/png", "shelf@x")
    assert (part.content, part.is_inline) == (b"\x89PNG pretended", True)


def test_an_attachment_hidden_in_one_of_two_forms_comes_along():
    mixed = f'Content-Type: multipart/mixed; boundary="in"\n\n{wrapped([HTML, PNG], boundary="in")}'
    parsed = parse(multipart("alternative", [PLAIN, mixed]))
    assert (parsed.text, names(parsed)) == ("Plain text.", ["shelf.png"])
    assert not parsed.parts[0].is_inline


def test_texts_around_a_picture_are_one_text():
    parsed = parse(multipart("mixed", [PLAIN, PNG, "Content-Type: text/plain\n\nMore text."]))
    assert parsed.text == "Plain text.\n\nMore text."


def test_a_text_with_a_file_name_is_an_attachment():
    notes = 'Content-Type: text/plain; name="notes.txt"\nContent-Disposition: inline\n\nNotes.'
    parsed = parse(multipart("mixed", [PLAIN, notes]))
    assert (parsed.text, names(parsed)) == ("Plain text.", ["notes.txt"])


def test_a_mail_that_is_only_a_text_with_a_file_name_is_read():
    assert parse(letter("Hello.", content_type='text/plain; name="mail.txt"')).text == "Hello."


def test_the_footer_that_a_list_adds_as_a_part_is_cut():
    footer = (
        "Content-Type: text/plain\n\n_______________________________________________\nlis mailing list\nlis@x.org\n"
    )
    parsed = parse(multipart("mixed", [PLAIN, footer]))
    assert (parsed.text, parsed.signature[:5]) == ("Plain text.", "_____")


def test_a_signed_mail_is_read_and_its_signature_kept():
    signature = "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----"
    parsed = parse(multipart("signed", [PLAIN, signature]))
    assert (parsed.text, names(parsed), parsed.is_encrypted) == ("Plain text.", ["signature.asc"], False)


def test_a_signature_in_the_text_is_taken_out_of_it():
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDear all,\n- - one\n- -----\n"
        "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n"
    )
    parsed = parse(letter(body))
    assert parsed.text == "Dear all,\n- one\n-----"
    assert parsed.parts[0].filename == "signature.asc"
    assert parsed.parts[0].content.startswith(b"-----BEGIN PGP SIGNATURE-----\n\nabc=")


def test_encrypted_mail_is_flagged_and_kept():
    version = "Content-Type: application/pgp-encrypted\n\nVersion: 1"
    secret = 'Content-Type: application/octet-stream; name="encrypted.asc"\n\n-----BEGIN PGP MESSAGE-----'
    parsed = parse(multipart("encrypted", [version, secret]))
    assert (parsed.text, parsed.is_encrypted) == ("", True)
    assert names(parsed) == ["version.asc", "encrypted.asc"]
    assert parsed.notes == ("The mail is encrypted, or signed in a way that hides its text: it can't be read here.",)


def test_smime_envelopes_are_flagged_and_kept():
    parsed = parse(letter("AAAA", content_type='application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'))
    assert (parsed.is_encrypted, names(parsed)) == (True, ["smime.p7m"])


def test_an_encrypted_block_in_the_text_is_kept_apart():
    parsed = parse(letter("Hello.\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"))
    assert (parsed.text, parsed.is_encrypted, names(parsed)) == ("Hello.", True, ["encrypted.asc"])


def test_an_invitation_comes_along():
    invitation = "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR"
    parsed = parse(multipart("alternative", [PLAIN, HTML, invitation]))
    assert (parsed.text, names(parsed)) == ("Plain text.", ["invitation.ics"])
    assert parsed.parts[0].content == b"BEGIN:VCALENDAR"


def test_an_attached_mail_is_kept_whole_and_named_by_its_subject():
    attached = "Content-Type: message/rfc822\n\nSubject: =?utf-8?q?R=C3=A9sum=C3=A9:_all?=\n\nInner text."
    parsed = parse(multipart("mixed", [PLAIN, attached]))
    assert (parsed.text, names(parsed)) == ("Plain text.", ["Résumé_ all.eml"])
    assert parsed.parts[0].content.endswith(b"\r\n\r\nInner text.")


def test_parts_of_a_digest_are_mails():
    parsed = parse(multipart("digest", ["\nSubject: one\n\ntext", "\nSubject: two\n\ntext"]))
    assert names(parsed) == ["one.eml", "two.eml"]


def test_flowed_text_is_joined():
    parsed = parse(letter("One long \nline.\n", content_type="text/plain; format=flowed; delsp=no"))
    assert parsed.text == "One long line."


def test_the_charset_of_html_may_stand_in_it():
    body = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><p>'
    raw = letter(body, content_type="text/html") + "Čapek".encode("iso8859-2")
    assert parse(raw).text == "Čapek"


def test_quoted_printable_and_base64_are_undone_even_cut_off():
    encoded = base64.b64encode("Zoë says hello to all of us".encode()).decode()
    assert parse(letter("Zo=C3=AB=\n!", headers="Content-Transfer-Encoding: quoted-printable")).text == "Zoë!"
    assert parse(letter(encoded[:-3], headers="Content-Transfer-Encoding: BASE64")).text == "Zoë says hello to all of u"
    assert parse(letter("#0V%T\n", headers="Content-Transfer-Encoding: x-uuencode")).text == "Cat"


def test_a_multipart_without_parts_is_read_as_text():
    parsed = parse(letter("Dear all,", content_type='multipart/mixed; boundary="never"'))
    assert parsed.text == "Dear all,"
    assert parsed.notes == ("The mail says that it has parts, but none could be told apart.",)


def test_a_missing_last_boundary_loses_nothing():
    raw = multipart("mixed", [PLAIN, "Content-Type: text/plain\n\nMore."]).replace(b"--=_edge--\r\n", b"")
    assert parse(raw).text == "Plain text.\n\nMore."


def test_an_inner_boundary_may_begin_like_the_outer():
    inner = f'Content-Type: multipart/mixed; boundary="=_edge2"\n\n{wrapped([PLAIN, PLAIN], boundary="=_edge2")}'
    assert parse(multipart("mixed", [inner, "Content-Type: text/plain\n\nMore."])).text.split("\n\n") == [
        "Plain text.",
        "Plain text.",
        "More.",
    ]


_visible = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"], max_codepoint=0xFFFF)
_line = st.text(_visible, min_size=1, max_size=120).map(lambda text: f"x{' '.join(text.split())}x")


@settings(deadline=None)
@given(
    lines=st.lists(_line, min_size=1, max_size=5),
    files=st.lists(st.tuples(st.text("abcäöü€漢 -", min_size=1, max_size=80), st.binary(max_size=500)), max_size=4),
)
def test_what_the_standard_library_puts_together_comes_apart_again(lines, files):
    message = EmailMessage(policy=SMTP)
    message["From"] = "jo@example.org"
    message.set_content("\n".join(lines))
    message.add_alternative("<p>HTML</p>", subtype="html")
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=f"x{name}x.bin")

    parsed = parse(message.as_bytes())

    assert parsed.text == "\n".join(lines)
    found = [("".join(part.filename.split()), part.content) for part in parsed.parts]
    assert found == [
        (unicodedata.normalize("NFC", "".join(f"x{name}x.bin".split())), content) for name, content in files
    ]
