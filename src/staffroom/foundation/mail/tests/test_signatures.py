import pytest

from staffroom.foundation.mail import new_text

DEVICE_LINES = [
    "Sent from my iPhone",
    "Sent from my Galaxy S24",
    "[Sent from my BlackBerry]",
    "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
    "Sent from Mail for Windows",
    "Sent from Yahoo Mail on Android",
    "Sent with Proton Mail secure email.",
    "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "Von meinem iPhone gesendet",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.",
    "Gesendet mit der GMX Mail App",
    "Gesendet von Outlook für Android",
    "Gesendet von meinem Samsung Galaxy Smartphone.",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon mobile Orange",
    "Télécharger Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Enviado desde Outlook para Android",
    "Obtener Outlook para iOS",
]


@pytest.mark.parametrize("line", DEVICE_LINES)
def test_what_a_telephone_adds_is_no_text(line):
    split = new_text(f"At ten.\n\n{line}\n\nOn Monday Al wrote:\n> When?\n")
    assert (split.text, split.signature) == ("At ten.", line)


@pytest.mark.parametrize(
    "line",
    [
        "Sent from the archive in Leeds, it came a week late.",
        "Envoyé hier à Paul.",
        "Gesendet wurde das gestern.",
        "Enviado ayer.",
        "It was sent from my old address.",
    ],
)
def test_what_only_sounds_like_a_telephone_stays(line):
    assert new_text(f"At ten.\n\n{line}").text == f"At ten.\n\n{line}"


def test_a_signature_begins_with_two_dashes_and_a_space():
    split = new_text("At ten.\n\n-- \nJo Norwood\nInformation Officer\n\n020 7946 0000\n")
    assert split.text == "At ten."
    assert split.signature == "-- \nJo Norwood\nInformation Officer\n\n020 7946 0000"


def test_two_dashes_alone_begin_a_signature_if_little_follows():
    assert new_text("At ten.\n--\nJo Norwood").text == "At ten."


def test_two_dashes_alone_above_much_text_are_a_rule():
    text = "First part.\n--\n" + "A line of the second part.\n" * 11
    assert new_text(text).text == text.strip()


def test_two_dashes_alone_above_a_paragraph_are_a_rule():
    text = f"First part.\n--\n{'A paragraph that was typed as one line. ' * 4}"
    assert new_text(text).text == text.strip()


def test_a_signature_above_the_quote_is_found():
    split = new_text("At ten.\n\n-- \nJo Norwood\n\nOn Monday Al wrote:\n> When?\n")
    assert (split.text, split.signature) == ("At ten.", "-- \nJo Norwood")


def test_a_signature_below_the_quote_is_found():
    split = new_text("At ten.\n\nOn Monday Al wrote:\n> When?\n\n-- \nJo Norwood\n")
    assert (split.text, split.signature) == ("At ten.", "-- \nJo Norwood")
    assert split.quoted == "On Monday Al wrote:\n> When?"


def test_a_long_text_below_the_dashes_and_nothing_above_was_written_there_by_mistake():
    text = "-- \n" + "\n".join(f"Line {number} of the answer." for number in range(8))
    assert new_text(f"On Monday Al wrote:\n> When?\n{text}").text == text.removeprefix("-- \n")


def test_a_sign_off_belongs_to_the_text():
    assert new_text("At ten.\n\nBest wishes,\nJo").text == "At ten.\n\nBest wishes,\nJo"
