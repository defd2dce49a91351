import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from staffroom.foundation.moulds import Mould


@pytest.fixture
def a_template(tmp_path, settings):
    def write(text):
        (tmp_path / "thing.html").write_text(text)
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        return "thing.html"

    return write


@pytest.mark.parametrize(
    "blanks",
    [
        {"name": "Jo"},
        {"name": "Jo & <b>", "url": "/a?b=1&c=2"},
        {"name": mark_safe("<i>Jo</i>"), "url": ""},
        {"name": "", "url": "/x"},
        {"name": None, "url": "/x", "count": 7},
    ],
)
def test_a_mould_gives_what_its_template_renders(a_template, blanks):
    template = a_template(
        '{% if url %}<a href="{{ url }}">{{ name }}</a>{% else %}<b>{{ name }}</b>{% endif %}'
        "{% if count %}{% blocktranslate %}{{ count }} of {{ name }}{% endblocktranslate %}{% endif %}"
    )
    given = {name: value for name, value in blanks.items() if value is not None}

    assert Mould(template)(blanks) == render_to_string(template, given)


def test_a_mould_is_poured_anew_for_another_language(a_template):
    mould = Mould(a_template("{% get_current_language as language %}{{ language }} {{ name }}"))

    with translation.override("en-gb"):
        english = mould({"name": "Jo"})
    with translation.override("de"):
        german = mould({"name": "Jo"})

    assert (english, german) == ("en-gb Jo", "de Jo")


def test_values_that_look_like_marks_stay_values(a_template):
    mould = Mould(a_template("{{ name }}|{{ other }}"))

    assert mould({"name": "\ue0f0other\ue0f1", "other": "x"}) == "\ue0f0other\ue0f1|x"
    assert mould({"name": "a", "other": "b"}) == "a|b"
