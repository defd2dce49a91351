"""What people of the demo say to one another alone."""

import tomllib
from collections.abc import Mapping

from staffroom.rooms.conversations import actions
from staffroom.rooms.people.models import Person

from .reading import CONTENT


def talk_privately(people: Mapping[str, Person]) -> None:
    """Conversations between two and between three, and one with somebody who asks first."""
    told = tomllib.loads((CONTENT / "private.toml").read_text())
    for begun in told["conversations"]:
        author, others = people[begun["by"]], [people[handle] for handle in begun["to"]]
        first = actions.start_private(author=author, people=others, title=begun["title"], text=begun["text"].strip())
        for said in begun.get("said", ()):
            actions.reply(first.conversation, author=people[said["by"]], text=said["text"].strip())
