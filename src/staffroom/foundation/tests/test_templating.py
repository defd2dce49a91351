from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def in_britain():
    with timezone.override("Europe/London"), translation.override("en-gb"):
        yield


def rendered(source, **values):
    return Template(source).render(Context(values))


def test_every_template_has_the_filters_without_loading_them():
    dt = datetime(2009, 3, 4, 9, 5, tzinfo=UTC)
    assert rendered("{{ dt|when }} · {{ dt|when_exact }} · {{ dt|date_words }} · {{ dt|daypart }}", dt=dt) == (
        "4 March 2009 · Wednesday, 4 March 2009, 09:05 · 4 March 2009 · Wednesday morning"
    )


def test_the_present_is_now():
    now = timezone.now()
    assert rendered("{{ dt|when }}", dt=now).startswith("Today, ")
    assert rendered("{{ dt|since_words }}", dt=now).startswith("this ")
    assert rendered("{{ dt|since_words }}", dt=now - timedelta(days=1)).startswith("yesterday ")


@pytest.mark.parametrize("name", ["when", "since_words", "when_exact", "date_words", "daypart"])
def test_no_time_is_no_words(name):
    assert rendered(f"{{{{ dt|{name} }}}}", dt=None) == ""


def test_counts_sizes_and_intervals():
    assert rendered(
        "{{ n|count_words }} {{ size|human_size }} {{ gap|interval_words }}", n=9, size=31 * 1024**2, gap=timedelta(21)
    ) == ("nine 31 MB three weeks pass")


def test_a_disc():
    assert rendered('<span data-cloth="{{ pk|cloth }}">{{ name|initials }}</span>', pk=3, name="Siân Price") == (
        '<span data-cloth="2">SP</span>'
    )


def test_names_are_escaped_like_everything_else():
    assert rendered("{{ name|initials }}", name="<b> &amp;") == "BA"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/page?x", "example.org"),
        ("https://jo:secret@sub.example.org:8000/", "sub.example.org"),
        ("https://EXAMPLE.org", "example.org"),
        ("mailto:jo@example.org", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url, host):
    assert rendered("{{ url|host }}", url=url) == host


def test_an_icon_is_silent_to_screen_readers(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    assert rendered('{% icon "mail" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/design/icons.svg#i-mail"/></svg>'
    )
    assert "&quot;" in rendered("{% icon name %}", name='"><script>')
