from bench.pages import MESSAGE, next_page
from bench.weight import imported_by, linked_from

PAGE = """
<link rel="stylesheet" href="/static/staffroom.css"><link rel="alternate" href="/feed"><link rel="icon" href="/i.svg">
<script src="/static/live.js" defer></script>
<article class="row message old" id="m1"></article><article class="row message" id="m2"></article>
<article class="card" id="c"></article>
<svg><use href="#i-reply"/></svg><svg><use href="/static/icons.svg#reply"/></svg>
<a href="?after=2" rel="next">Later messages</a>
"""


def test_only_messages_are_counted_as_messages():
    assert len(MESSAGE.findall(PAGE)) == 2


def test_the_next_page_is_where_the_link_says():
    assert next_page("/conversations/7/?after=1", PAGE) == "/conversations/7/?after=2"
    assert next_page("/conversations/7/", "<a href='/'>Home</a>") == ""


def test_a_browser_fetches_styles_scripts_and_sprites_but_no_feeds():
    assert linked_from(PAGE) == ["/static/staffroom.css", "/static/live.js", "/static/icons.svg#reply"]


def test_what_styles_and_scripts_import_is_fetched_too():
    assert imported_by('@import "tokens.css"; @import url(print.css);') == ["tokens.css", "print.css"]
    assert imported_by("import './drafts.js'; import { a } from \"./a.js\";") == ["./drafts.js", "./a.js"]
    assert imported_by('e.from"+n+"&&o[0]==="/"') == []
