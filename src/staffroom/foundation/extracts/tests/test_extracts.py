import pytest

from staffroom.foundation.extracts import Extract, extract, kind_of
from staffroom.foundation.extracts.limits import MOST_TEXT
from staffroom.foundation.files import inspect

from . import files


def text_of(content, filename="file"):
    """As an upload is kept, and then read; its words in one line."""
    safe = inspect(content, filename)
    found = extract(safe.content, kind_of(safe.content_type, safe.filename))
    assert found.trouble is None
    return " ".join(found.text.split())


def test_a_pdf_is_read_page_by_page():
    assert text_of(files.pdf("Minutes of the second", "meeting in Leeds")) == "Minutes of the second meeting in Leeds"


def test_a_document_is_read_with_its_notes_and_without_its_fields():
    body = files.paragraph("The min", "utes") + "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    note = f'<w:footnotes xmlns:w="{files.W}">{files.paragraph("See § 7")}</w:footnotes>'
    assert text_of(files.docx(body, **{"word/footnotes.xml": note}), "a.docx") == "The minutes See § 7"


def test_a_workbook_is_read_for_its_words_and_not_for_its_figures():
    strings = "<si><t>Accession</t></si><si><r><t>Reg</t></r><r><t>ister</t></r><rPh><t>yomi</t></rPh></si>"
    sheet = '<row><c t="inlineStr"><is><t>Crates</t></is></c><c><v>17</v></c></row>'
    assert text_of(files.xlsx(strings, sheet), "a.xlsx") == "Accession Register Crates"


def test_slides_are_read_in_their_order():
    slides = [f"Slide {number}" for number in range(1, 12)]
    assert text_of(files.pptx(*slides), "a.pptx") == " ".join(slides)


def test_an_opendocument_is_read_without_what_was_struck_out():
    struck = "<t:tracked-changes><t:p>Never</t:p></t:tracked-changes>"
    body = "<t:p>Two<t:s/>boxes</t:p><t:p>left</t:p>"
    assert text_of(files.odt(f"<o:text>{struck}{body}</o:text>"), "a.odt") == "Two boxes left"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}Caf\'e9 \par no\_one}", "Café no-one"),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (rb"{\rtf1 {\*\unknown hidden}{\info{\author Jo}}\u8211 ?dash \{braced\}}", "–dash {braced}"),
        (rb"{\rtf1\uc2 \u8364 EU 5}", "€ 5"),
        (rb"{\rtf1\ansi{\fonttbl{\f0 A;}{\f1\fcharset204 B;}}{\f1 \'cf\'f0} caf\'e9}", "Пр café"),
        (rb"{\rtf1\ansi\ansicpg932 \'91\'71\'8c\'c9}", "倉庫"),
        (rb"{\rtf1\mac caf\'8e}", "café"),
    ],
)
def test_rich_text_is_read_as_it_looks(written, read):
    assert text_of(written, "a.rtf") == read


@pytest.mark.parametrize(
    ("written", "filename", "read"),
    [
        ("Zoë;Größe\n1;2".encode(), "a.csv", "Zoë;Größe 1;2"),
        ("Größe".encode("cp1252"), "a.txt", "Größe"),
        ("Ключи от склада у Марии".encode("koi8-r"), "a.txt", "Ключи от склада у Марии"),
        ("倉庫の鍵はマリアが持つ".encode("iso-2022-jp"), "a.txt", "倉庫の鍵はマリアが持つ"),
        ('<html><meta charset="mac-roman"><p>Größe'.encode("mac-roman"), "a.html", "Größe"),
        ('<html><meta http-equiv="x" content="text/html; charset=cp1251">Да'.encode("cp1251"), "a.html", "Да"),
        (
            b"<html><head><title>T</title></head><p>One<p>two &amp; three<script>x()</script>",
            "a.html",
            "One two & three",
        ),
    ],
)
def test_text_and_pages_are_read_in_their_letters(written, filename, read):
    assert text_of(written, filename) == read


def test_text_says_by_its_mark_how_it_is_written():
    assert extract("Größe".encode("utf-16"), "plain") == Extract("Größe")


def test_what_has_no_text_is_of_no_kind():
    kinds = [
        kind_of(*file)
        for file in (("image/png", "a.png"), ("application/zip", "a.zip"), ("application/octet-stream", "a.js"))
    ]
    assert kinds == ["", "", ""]


def test_of_a_long_text_the_beginning_is_read():
    found = extract(b"word " * 400_000, "plain")
    assert (len(found.text), found.trouble) == (MOST_TEXT - 1, None)


def test_nothing_unprintable_comes_of_it():
    assert extract(b"a\0b\x1bc\r\n\x7fd", "plain").text == "a b c d"
