"""Character sets guessed from the octets alone."""

import pytest

from staffroom.foundation.mail.charsets import decode

RUSSIAN = "Здравствуйте, коллеги. Библиотека открыта с десяти часов; подробности ниже."
GREEK = "Καλημέρα σας, η βιβλιοθήκη ανοίγει στις δέκα το πρωί και κλείνει στις οκτώ."
HEBREW = "שלום לכולם, הספריה פתוחה מהשעה עשר בבוקר ועד הערב."
POLISH = "Dzień dobry, biblioteka będzie otwarta od dziesiątej. Proszę przynieść kartę, któż wie, może się przyda."
JAPANESE = "皆さん、こんにちは。図書館は十時に開きます。よろしくお願いします。"
KOREAN = "안녕하세요 여러분. 도서관은 열 시에 문을 엽니다. 감사합니다."
CHINESE = "大家好，图书馆十点开门，请准时到达。谢谢大家的支持。"
TAIWANESE = "大家好，圖書館十點開門，請準時到達。謝謝大家的支持。"
FRENCH = "Bonjour à tous, la bibliothèque est fermée cet été : voilà où ça mène, là-bas, près du château."
GERMAN = "Grüße aus Köln: Die Bücherei öffnet um zehn Uhr, für Schüler früher. Außerdem schließt sie später."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *((RUSSIAN, codec) for codec in ("koi8-r", "cp1251")),
        *((GREEK, "iso8859-7"), (HEBREW, "cp1255"), (POLISH, "iso8859-2"), (POLISH, "cp1250")),
        *((JAPANESE, codec) for codec in ("euc_jp", "cp932", "iso2022_jp")),
        *((KOREAN, "euc_kr"), (KOREAN, "iso2022_kr"), (CHINESE, "gb2312"), (TAIWANESE, "big5")),
        *((FRENCH, "cp1252"), (GERMAN, "cp1252"), (FRENCH, "iso8859-1"), (RUSSIAN, "utf-8"), (JAPANESE, "utf-8")),
    ],
)
@pytest.mark.parametrize("label", ["", "us-ascii", "unknown-8bit"])
def test_text_without_a_usable_label_is_read_as_it_was_written(text, codec, label):
    assert decode(text.encode(codec), label)[0] == text


@pytest.mark.parametrize("codec", ["koi8-r", "cp1251"])
def test_words_of_even_length_are_not_taken_for_chinese(codec):
    assert decode("Привет из прошлого".encode(codec), "")[0] == "Привет из прошлого"


@pytest.mark.parametrize(
    "text", ["é", "Zoë", "£5", "¡Olé!", "10°", "«Là-bas», dit-il", "naïve café", "±3", "½ l", "ÉTÉ À PARIS", "ÄÖÜ äöü"]
)
def test_a_few_accents_are_western(text):
    assert decode(text.encode("cp1252"), "")[0] == text


def test_the_guess_is_noted_for_an_operator():
    assert decode(RUSSIAN.encode("koi8-r"), "")[1] == "The character set “none” was read as koi8-r."
    assert decode(FRENCH.encode("cp1252"), "x")[1] == "The character set “x” was read as Western European."


def test_a_label_that_fits_is_believed():
    assert decode(FRENCH.encode("iso8859-1"), "iso-8859-1") == (FRENCH, "")
    assert decode(RUSSIAN.encode("koi8-r"), "koi8-r") == (RUSSIAN, "")
