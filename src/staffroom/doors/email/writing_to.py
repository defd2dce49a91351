"""Writing to somebody by mail without knowing their address: by one that was made for this writer and this reader."""

from staffroom.rooms.people.models import Person, Site

from .relays import is_set_up
from .routes import writing_address


def address_for(writer: Person, reader: Person, site: Site) -> str:
    """Where `writer` begins a private conversation with `reader`: see acting/privately.py. One query.

    "" where one of them is no member, and as long as no mail can leave: an answer would not arrive.
    """
    are_members = {writer.kind, reader.kind} == {Person.Kind.MEMBER}
    return writing_address(writer.pk, reader.pk, site) if are_members and is_set_up() else ""
