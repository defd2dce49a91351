import pytest

from staffroom.commons.moderation.likeness import likeness_of
from staffroom.commons.moderation.spam import foreign_hosts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Buy the best watches at https://a.example/1 today", "buy the BEST watches at https://b.example/22 today!!"),
        ("Hello Jo\nBuy the best watches today", "Dear Priya,\nBuy the best watches today"),
        ("Schöne Uhren gibt es heute hier", "Schone Uhren gibt es heute hier"),
        ("Write to a@b.example for the best watches of all", "Write to c@d.example for the best watches of all"),
    ],
)
def test_texts_that_differ_in_nothing_that_counts_are_alike(one, other):
    assert likeness_of(one) == likeness_of(other) != ""


def test_short_texts_are_like_nothing():
    assert likeness_of("Thank you, Jo") == ""
    assert likeness_of("https://a.example/ 123 !!!") == ""


def test_texts_that_say_something_else_are_not_alike():
    assert likeness_of("Who keeps the keys to the store") != likeness_of("Who keeps the lamps of the store")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("no link", set()),
        ("https://watches.example/x and www.more.com", {"watches.example", "www.more.com"}),
        ("https://testserver/conversations/1/", set()),
        ("http://[nonsense", set()),
    ],
)
def test_the_links_that_lead_elsewhere(text, hosts):
    assert foreign_hosts(text, {"testserver"}) == hosts
