"""What the gallery page shows its components with. Nothing here is stored."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from staffroom.foundation.paging import Page
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.people.models import Person

PAMPHLETS = (
    "<p>I have just been handed three thousand pamphlets on rural housing, in forty-one boxes, and a spreadsheet "
    "somebody began in 1998. There is no money for a system.</p><p>Am I mad? And if I am not, what would you put in "
    "the columns?</p>"
)


class EveryKindOfField(forms.Form):
    headline = forms.CharField(
        label="Headline", max_length=160, help_text="What you do, as you would say it to a colleague"
    )
    email = forms.EmailField(label="Email address")
    text = forms.CharField(label="What would you like to say?", widget=forms.Textarea(attrs={"rows": 4}))
    digest = forms.ChoiceField(label="Send me a digest", choices=[("mondays", "on Mondays"), ("daily", "every day")])
    readable = forms.ChoiceField(
        label="Who may read it",
        help_text="You can change this later, for new conversations",
        choices=[("public", "Anyone"), ("network", "Members of this network")],
        widget=forms.RadioSelect,
    )
    doors = forms.MultipleChoiceField(
        label="Doors", choices=[("web", "the web"), ("email", "email")], widget=forms.CheckboxSelectMultiple
    )
    shelf = forms.BooleanField(label="Put the attachment on the shelf", help_text="under CC BY 4.0, as your own")
    picture = forms.FileField(label="A picture")


def things_to_show() -> dict[str, Any]:
    """The context of design/gallery.html."""
    people = _people()
    said = _said(people, timezone.now())
    return {
        "people": people,
        "form": EveryKindOfField(),
        "failing": EveryKindOfField({"email": "maeve.tully@kinship-care", "text": "Does anyone still bind journals?"}),
        "messages_shown": [(said[0], 0), (said[1], 1), (said[2], 4), (said[3], None)],
        "conversations": [
            (_talk("Moving a catalogue out of a spreadsheet", 9), said[0], "Three new messages."),
            (_talk("Bestandserhaltungsrichtlinien für Landesarchivverwaltungen", 1, is_closed=True), said[0], ""),
            (_talk("What do you call yourself at parties?", 1204), None, ""),
        ],
        "head": ["Address", "State", "Network", "Tries", "Seconds"],
        "rows": [
            ["jo@larkfield.example", "waiting", "Lone Information Officers", 3, 1204],
            ["archiv@landesarchiv-sachsen-anhalt.example", "their server is not answering", "Registrars", 11, 90812],
        ],
        "page": Page(items=[], next_key="older", previous_key="newer"),
        "tabs": [("#main", "One after another", True), ("#main", "As a thread", False)],
    }


def _people() -> list[Person]:
    """One of each kind, the last with as long a name as people have."""
    kinds = Person.Kind
    return [
        Person(pk=1, kind=kinds.MEMBER, name="Jo Norwood", handle="jo-norwood", headline="Larkfield Hospice"),
        Person(pk=2, kind=kinds.UNCLAIMED, name="Desmond Clarke", headline="Wrote here in 2009"),
        Person(pk=3, kind=kinds.REMOTE, name="Inês Carvalho", headline="@ines@bibliotecas.example"),
        Person(pk=4, kind=kinds.FORMER, name="Former member"),
        Person(
            pk=5,
            kind=kinds.MEMBER,
            name="Maximiliane Freifrau von Hohenlohe-Bartenstein",
            headline="Rechtsinformationsbeauftragte der Landesarbeitsgemeinschaft der Spezialbibliotheken",
        ),
    ]


def _said(people: list[Person], now: datetime) -> list[Message]:
    """By mail, edited, long ago, withdrawn."""
    said = [
        Message(number=1, author=people[0], html=PAMPHLETS, door="email", posted_at=now),
        Message(number=2, author=people[4], html=PAMPHLETS, posted_at=now - timedelta(days=3), edited_at=now),
        Message(number=3, author=people[2], html=PAMPHLETS, posted_at=now - timedelta(days=40)),
        Message(number=4, author=people[1], posted_at=now - timedelta(days=6000), withdrawn_at=now, door="import"),
    ]
    said[0].excerpt = "Whatever you choose, keep the old number. It is the only thing the building remembers."
    return said


def _talk(title: str, messages: int, *, is_closed: bool = False) -> Conversation:
    now = timezone.now()
    closed_at = now if is_closed else None
    return Conversation(title=title, message_count=messages, author_count=3, last_message_at=now, closed_at=closed_at)
