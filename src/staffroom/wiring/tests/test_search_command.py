"""`staffroom search rebuild`."""

import argparse
import json

import pytest

from staffroom.rooms.conversations.tests.factories import long_conversation
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring.arguments import ARGUMENTS
from staffroom.wiring.commands import search as command

pytestmark = pytest.mark.django_db


def test_the_command_says_what_it_did(capsys):
    long_conversation(4, author=PersonFactory())
    parser = argparse.ArgumentParser()
    ARGUMENTS["search"](parser)
    codes = [command.run(parser.parse_args(["rebuild", *more])) for more in ([], ["--json"])]
    said, told = capsys.readouterr().out.splitlines()

    assert codes == [0, 0]
    assert said == "The index is made anew: messages 4, networks 1, people 2."
    assert json.loads(told) == {"indexed": {"message": 4, "network": 1, "person": 2}}
