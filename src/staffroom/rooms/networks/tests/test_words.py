"""The words that networks have by themselves: notes and suggested addresses."""

import pytest

from staffroom.rooms.networks import names, notes
from staffroom.rooms.networks.models import Network

from .factories import NetworkFactory


@pytest.mark.parametrize("name", ["welcome", "reminder", "goodbye"])
def test_every_note_has_words_of_its_own_and_can_be_worded_differently(name):
    note = getattr(notes, name)
    network = Network(name="Lone IOs", purpose="For the only one.")
    assert "Lone IOs" in note(network)
    setattr(network, name, "Hello, and mind the step.")
    assert note(network) == "Hello, and mind the step."
    assert "Lone IOs" in getattr(notes, f"default_{name}")(network)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Lone Information Officers", "lone-information-officers"),
        ("Médiathèques & Co.", "mediatheques-co"),
        ("23 Things: spring", "things-spring"),
        ("Help", "help-2"),
        ("Taken", "taken-2"),
        ("図書館", "network"),
        ("x" * 80, "x" * 35),
        ("A very long name of a network that-- goes on", "a-very-long-name-of-a-network-that"),
    ],
)
def test_a_name_suggests_a_free_address_of_the_right_shape(name, slug):
    NetworkFactory(slug="taken")
    assert names.suggest(name) == slug
    NetworkFactory(slug=names.suggest(name)).full_clean()
