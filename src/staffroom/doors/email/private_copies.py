"""Private words as mail: each reader has a copy of their own, with addresses that are theirs alone."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.foundation import mime
from staffroom.foundation.mailing import Copy, Sheet
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.participation import Participation, participation_of
from staffroom.rooms.conversations.rendering import render
from staffroom.rooms.people.models import Account, Person, Site

from . import routes
from .composing import MOST_ATTACHED, attached, in_one_line, text_of, thread_of, url_of
from .findings import findings_on
from .identities import own_message_id
from .models import Delivery
from .private_wishes import Wish


def private_copy(
    delivery: Delivery, message: Message, person_id: int, language: str | None, site: Site
) -> Copy[Delivery]:
    """`message` as one of those who take part gets it, or who is asked whether they want to.

    From is the address that answers go to, for this reader alone: nobody learns anybody's.
    """
    standing = participation_of(Person(pk=person_id), message.conversation)
    answers_go_to = routes.reply_address(person_id, message.pk, site)
    with override(language or site.language):
        sheet = _sheet(message, standing, person_id, answers_go_to, site)
    mute = Wish.MUTE, message.conversation_id, person_id
    return Copy(
        sheet,
        routes.bounce_address(delivery.pk, site),
        delivery.to,
        delivery,
        reply_to=answers_go_to,
        unsubscribe=mime.Unsubscribe(wish_url(*mute, site), routes.private_wish_address(*mute, site)),
    )


def wish_url(wish: int, conversation_id: int, person_id: int, site: Site) -> str:
    token = routes.private_wish_token(wish, conversation_id, person_id)
    return site.base_url + reverse("email:private_wish", args=[token])


def _sheet(message: Message, standing: Participation, person_id: int, answers_go_to: str, site: Site) -> Sheet:
    attachments = list(message.attachments.order_by("pk"))
    are_attached = sum(attachment.size for attachment in attachments) <= MOST_ATTACHED
    words = _words(message, standing, person_id, site) | {"are_attached": are_attached}
    words["attachments"] = [(attachment, url_of(attachment, site)) for attachment in attachments]
    words["language"] = language = _written_in(message, site)
    in_reply_to, references = thread_of(message, site)
    title = in_one_line(message.conversation.title)
    return Sheet(
        author=mime.Mailbox(answers_go_to, in_one_line(message.author.name)),
        subject=title if message.number == 1 else f"Re: {title}",
        date=message.posted_at,
        message_id=own_message_id(message.pk, site),
        body=mime.compose(
            text=render_to_string("email/private.txt", words).strip("\n"),
            html=render_to_string("email/private.html", words),
            attachments=[attached(attachment) for attachment in attachments] if are_attached else [],
            language=language,
        ),
        in_reply_to=in_reply_to,
        references=references,
        findings=findings_on(message, site, names_domains=False),
    )


def _words(message: Message, standing: Participation, person_id: int, site: Site) -> dict[str, Any]:
    conversation = message.conversation
    others = [person.name for person in standing.people if person.pk != message.author_id]
    wishes = {
        name: wish_url(wish, conversation.pk, person_id, site)
        for name, wish in (("mute_url", Wish.MUTE), ("leave_url", Wish.LEAVE), ("decline_url", Wish.DECLINE))
    }
    decline_address = routes.private_wish_address(Wish.DECLINE, conversation.pk, person_id, site)
    return wishes | {
        "site": site,
        "message": message,
        "author": message.author,
        "others": get_text_list(others, _("and")),
        "is_asked": standing.is_asked,
        "text": text_of(message).strip("\n").rstrip(),
        # What the author's mail quoted, the readers have: in the thread.
        "html": render(message.form, message.source).html if message.quoted else message.html,
        "permalink": site.base_url + reverse("conversations:message", args=[message.pk]),
        "decline_address": decline_address,
    }


def _written_in(message: Message, site: Site) -> str:
    """The language that its author reads, and most likely writes."""
    language = Account.objects.filter(person=message.author_id).values_list("language", flat=True).first()
    return str(language or site.language or settings.LANGUAGE_CODE)
