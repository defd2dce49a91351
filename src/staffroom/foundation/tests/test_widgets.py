"""Our widgets say the same as the library's, to whoever reads HTML."""

import pytest
from django import forms
from django.test.html import parse_html

from staffroom.foundation import widgets

VALUES = [None, "", "Two\nlines", '"><script>', 7]
ATTRIBUTES = [
    {},
    {"id": "id_text", "rows": 9, "aria-invalid": "true", "required": True, "hidden": False},
    {"title": '"<'},
]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_a_text_field_is_what_django_makes_of_it(value, attributes):
    ours = widgets.Textarea(attrs={"cols": 10}).render("text", value, attributes)
    assert parse_html(ours) == parse_html(forms.Textarea(attrs={"cols": 10}).render("text", value, attributes))


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_a_hidden_field_is_what_django_makes_of_it(value, attributes):
    ours = widgets.HiddenInput().render("key", value, attributes)
    assert parse_html(ours) == parse_html(forms.HiddenInput().render("key", value, attributes))


def test_a_first_empty_line_is_kept():
    assert (
        widgets.Textarea().render("text", "\nbelow") == '<textarea name="text" cols="40" rows="10">\n\nbelow</textarea>'
    )
