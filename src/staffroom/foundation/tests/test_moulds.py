from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from staffroom.foundation import moulds
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


def test_what_is_walked_along_is_given_as_a_tuple(a_template):
    mould = Mould(a_template("{% for door in doors %}<i>{{ door }} {{ name }}</i>{% endfor %}"))

    assert mould({"doors": ("web", "email"), "name": "Jo"}) == "<i>web Jo</i><i>email Jo</i>"
    assert mould({"doors": ("api & co",), "name": "Jo"}) == "<i>api &amp; co Jo</i>"
    assert mould({"doors": ("web", "email"), "name": "Al"}) == "<i>web Al</i><i>email Al</i>"


def test_a_mould_of_many_shapes_forgets_them_and_goes_on(a_template, monkeypatch):
    monkeypatch.setattr(moulds, "MOST_SHAPES", 3)
    mould = Mould(a_template("{% for door in doors %}{{ door }}{% endfor %}{{ name }}"))

    assert [mould({"doors": (number,), "name": "x"}) for number in range(9)] == [f"{number}x" for number in range(9)]
    assert len(mould._poured) <= 3


def test_a_template_that_expects_more_than_words_gets_it_made_of_marks(a_template):
    def around(marks):
        return {"person": SimpleNamespace(name=marks["name"]), "is_new": "new" in marks}

    mould = Mould(a_template("{{ person.name }}{% if is_new %}, new{% endif %}"), around)

    assert (mould({"name": "J&J"}), mould({"name": "Jo", "new": True})) == ("J&amp;J", "Jo, new")


def test_a_page_has_a_mould_by_its_tag(a_template):
    a_template("<b>{{ name }}</b>{% if url %} {{ url }}{% endif %}")

    shown = Template('{% mould "thing.html" name=who url="" %}').render(Context({"who": "J&J"}))

    assert shown == "<b>J&amp;J</b>"
