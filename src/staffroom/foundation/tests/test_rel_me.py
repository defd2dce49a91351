"""Whether a page says that another is about the same person."""

import pytest

from staffroom.foundation.rel_me import plain, says_same

OURS = frozenset({plain("https://staffroom.example/@jo/")})


@pytest.mark.parametrize(
    "page",
    [
        '<a rel="me" href="https://staffroom.example/@jo/">me</a>',
        "<LINK REL='noopener ME' HREF='http://Staffroom.example/@jo'>",
        "<a class=x\n href=https://staffroom.example/@jo rel=me>",
        '<a href="https://staffroom.example/&#64;jo/" rel="me nofollow">',
    ],
)
def test_a_link_back_is_seen_however_it_is_written(page):
    assert says_same(page, at="https://jo.example/", same=OURS)


@pytest.mark.parametrize(
    "page",
    [
        "",
        '<a href="https://staffroom.example/@jo/">me</a>',
        '<a rel="me" href="https://staffroom.example/@joe/">me</a>',
        '<a rel="me" href="https://evil.example/staffroom.example/@jo/">me</a>',
        '<a rel="mee" href="https://staffroom.example/@jo/">me</a>',
        '<a rel="me" href="/@jo/">me</a>',
        '<a rel="me" href="http://[broken/@jo/">me</a>',
        "rel=me https://staffroom.example/@jo/",
        "<a " * 100_000,
        f"<a {'a' * 2_990}>" * 1_000,
        f"<a a{' ' * 2_990}>" * 1_000,
    ],
)
def test_anything_else_says_nothing(page):
    assert not says_same(page, at="https://jo.example/", same=OURS)
