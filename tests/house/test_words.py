"""Whatever the product says, it says in every language it offers."""

import shutil

import pytest
from django.conf import settings

from staffroom.wiring import words

pytestmark = [pytest.mark.once, pytest.mark.gettext]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package, with its .po files brought up to date."""
    source = tmp_path_factory.mktemp("words") / "staffroom"
    shutil.copytree(words.SOURCE, source, ignore=shutil.ignore_patterns("static", "tests", "content", "__pycache__"))
    words.extract(source)
    return source


def test_every_language_on_offer_has_its_words():
    offered = {code.partition("-")[0] for code, _name in settings.LANGUAGES} - {"en"}

    assert offered == set(words.LANGUAGES)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_nothing_is_said_in_english_alone(copy, language):
    assert "\n".join(words.untranslated(language, copy)) == ""


@pytest.mark.parametrize("language", words.CATALOGUES)
def test_what_programs_read_was_made_from_what_translators_write(tmp_path, language):
    words.compiled(language, tmp_path / "anew.mo")

    assert words.catalog(words.po_of(language).with_suffix(".mo")) == words.catalog(tmp_path / "anew.mo")


def test_templates_of_all_rooms_and_of_the_design_are_read(copy):
    """Else a page could go on in English without anybody noticing."""
    found = words.po_of("de", copy).read_text()

    places = ["design/templates/", "rooms/people/templates/", "doors/email/templates/", "commons/home/", "wiring/"]
    assert [place for place in places if f"#: {place}" not in found] == []


def test_a_word_that_has_no_translation_is_found(copy, tmp_path):
    shutil.copytree(copy, tmp_path / "staffroom")
    page = tmp_path / "staffroom" / "design" / "templates" / "404.html"
    page.write_text(page.read_text() + "{% translate 'Nobody ever translated this' %}")
    words.extract(tmp_path / "staffroom")

    assert "Nobody ever translated this" in words.untranslated("de", tmp_path / "staffroom")
