"""What members wrote that waits until somebody has looked at it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import HeldPost
from staffroom.rooms.conversations.rendering import render
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people.models import Person

from ..actions import DecisionRefused
from ..choices import Choice
from ..desk import Answer, Desk, Shown
from ..models import Matter
from ..persons import Known, known_of

CHOICES = (Choice.APPROVE, Choice.FREE, Choice.REFUSE, Choice.DISCARD, Choice.BAN)
MOST_WORDS = 2000  # that a declined post keeps of them


def shown(matters: Sequence[Matter], reader: Person) -> Mapping[int, Shown]:
    """Five queries."""
    posts = HeldPost.objects.select_related("author", "conversation", "answers__author").in_bulk(
        [matter.thing_id for matter in matters]
    )
    known = known_of({held.author_id for held in posts.values()}, reader)
    return {matter.pk: _shown(posts[matter.thing_id], known) for matter in matters if matter.thing_id in posts}


def carry_out(matter: Matter, answer: Answer, by: Person) -> None:
    held = HeldPost.objects.select_related("author").get(pk=matter.thing_id)
    if answer.choice in {Choice.APPROVE, Choice.FREE}:
        conversations.let_in(held, by=by)
        if answer.choice == Choice.FREE and matter.network is not None:
            networks.let_post_freely(matter.network, person=held.author, by=by)
        return
    words = answer.words[:MOST_WORDS] if answer.choice == Choice.REFUSE else ""
    conversations.decline_post(held, by=by, words=words)
    if answer.choice == Choice.BAN:
        networks.ban(matter.network, person=held.author, by=by, reason=answer.words[:500])


def _shown(held: HeldPost, known: Mapping[int, Known]) -> Shown:
    title = held.conversation.title if held.conversation else held.title
    before = held.answers
    return Shown(
        title or _("Without a title"),
        CHOICES if held.is_waiting else (),
        html=render(held.form, held.text, held.quoted).html,
        url=reverse("conversations:conversation", args=[held.conversation_id]) if held.conversation_id else "",
        person=held.author,
        remarks=[f"{held.get_reason_display()}.", known[held.author_id].words],
        before=(before.author.name, before.html) if before is not None and before.withdrawn_at is None else None,
    )


DESK = Desk(
    shown=shown,
    carry_out=carry_out,
    follow=carry_out,
    refusals=(DecisionRefused, conversations.Refused, networks.Refused),
)
