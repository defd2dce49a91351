"""What facilitators decide about a conversation, before it is done."""

import re
from typing import Any

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks import caring_forms
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from . import actions
from .models import Conversation

PK = re.compile(r"\d{1,18}")


class ReasonForm(caring_forms.ReasonForm):
    """Why. Whom it concerns is told, and it stands in the log, which all members read."""

    who_reads = _("Whom it concerns is told, and every member of the network can read it in the log.")


class MovingForm(ReasonForm):
    """From one network that one looks after to another one."""

    away_from = forms.ModelChoiceField(label=_("Away from"), queryset=Network.objects.none(), to_field_name="slug")
    to = forms.ModelChoiceField(
        label=_("To"),
        queryset=Network.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the network it should be in.")},
    )
    field_order = ("away_from", "to", "reason")

    def __init__(self, *args: Any, conversation: Conversation, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Network.objects.facilitated_by(person)
        here = mine.filter(placements__conversation=conversation).order_by("name")
        self.fields["away_from"].queryset = here
        self.fields["away_from"].initial = here.first()
        self.fields["away_from"].empty_label = None
        self.fields["to"].queryset = mine.exclude(placements__conversation=conversation).order_by("name")


class SplittingForm(ReasonForm):
    """A title for what is taken out, and how much that is."""

    title = forms.CharField(label=_("Title of the new conversation"), max_length=actions.MOST_TITLE)
    and_later = forms.TypedChoiceField(
        label=_("What goes there?"),
        choices=[("", _("This message and what answers it")), ("later", _("This message and all that was said since"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("title", "and_later", "reason")


class MergingForm(ReasonForm):
    """Into which other conversation: by its address, or its number."""

    into = forms.CharField(
        label=_("The other conversation"),
        help_text=_("Its address, as your browser shows it when you read it."),
        max_length=300,
    )
    field_order = ("into", "reason")

    def __init__(self, *args: Any, conversation: Conversation, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conversation, self.person = conversation, person

    def clean_into(self) -> Conversation:
        found = Conversation.objects.visible_to(self.person).filter(pk=_number_in(self.cleaned_data["into"])).first()
        if found is None or found == self.conversation:
            raise forms.ValidationError(_("There is no other conversation with this address that you may read."))
        return found


def _number_in(written: str) -> int:
    """The number of the conversation that an address (or a bare number) names; 0 for anything else."""
    written = written.strip()
    if PK.fullmatch(written):
        return int(written)
    path = "/" + re.sub(r"^[a-z]+://[^/]*", "", written).split("?")[0].split("#")[0].lstrip("/")
    try:
        found = resolve(path)
    except Resolver404:
        return 0
    return int(found.kwargs["pk"]) if found.view_name == "conversations:conversation" else 0
