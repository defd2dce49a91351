"""From a message or a letter to mail: the body once for all who read it in the same words, the headers for each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from staffroom.foundation import dkim, mime
from staffroom.foundation.mail.html_text import html_to_text
from staffroom.foundation.mailing import Sheet
from staffroom.rooms.conversations.models import Attachment, Conversation, MailIdentity, Message
from staffroom.rooms.conversations.rendering import render
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Site

from . import routes
from .authors import authorship_of
from .findings import findings_on
from .identities import letter_message_id, own_message_id
from .models import Letter

MOST_ATTACHED = 5 * 1024 * 1024  # octets altogether; what is larger is linked
LONGEST_PREFIX = 24  # characters; a network with a longer name goes by its address
CAN_BE_LEFT = {"welcome", "reminder", "moved-in"}  # letters that tell mail programs how to leave the network


def sealed(lines: list[mime.Header], body: mime.MimeBody, signer: dkim.Signer | None) -> bytes:
    """The mail as octets, with a DKIM signature if there is somebody to sign."""
    if signer is not None:
        lines = [("DKIM-Signature", signer.sign(lines, dkim.hash_of_body(body.content))), *lines]
    return mime.assemble(lines, body)


def message_sheet(message: Message, network: Network, language: str, site: Site) -> Sheet:
    """`message` as the members of `network` get it who read in `language`."""
    conversation = message.conversation
    attachments = list(message.attachments.order_by("pk"))
    are_attached = sum(attachment.size for attachment in attachments) <= MOST_ATTACHED
    with override(language):
        words = _words_of(message, network, attachments, site) | {"are_attached": are_attached, "language": language}
        body = mime.compose(
            text=render_to_string("email/message.txt", words).strip("\n"),
            html=render_to_string("email/message.html", words),
            attachments=[attached(attachment) for attachment in attachments] if are_attached else [],
            language=network.language,
        )
        authorship = authorship_of(message, network, site)
    in_reply_to, references = thread_of(message, site)
    return Sheet(
        author=authorship.author,
        sender=authorship.sender,
        answered_as=authorship.answered_as,
        findings=findings_on(message, site, names_domains=authorship.shows_address),
        subject=subject_of(conversation, network, is_first=message.number == 1),
        date=message.posted_at,
        message_id=own_message_id(message.pk, site),
        body=body,
        in_reply_to=in_reply_to,
        references=references,
        mailing_list=mailing_list_of(network, site),
    )


def letter_sheet(letter: Letter, network: Network | None, site: Site, *, names_network: bool = True) -> Sheet:
    """`names_network`: whether its reader may know what the network is called."""
    body = mime.compose(text=letter.text, html=letter.html, language=letter.language)
    answers = str(letter.headers.get("In-Reply-To", ""))
    return Sheet(
        author=_sender_of_letters(network, site, names_network=names_network),
        subject=in_one_line(letter.subject),
        date=letter.created_at,
        message_id=letter_message_id(letter.pk, site),
        body=body,
        in_reply_to=answers,
        references=tuple(letter.headers.get("References", [answers] if answers else [])),
        auto_submitted="auto-replied" if answers else "auto-generated",
    )


def subject_of(conversation: Conversation, network: Network, *, is_first: bool) -> str:
    """The title, behind “Re:” for all but the first message, and the network's name in brackets if it likes that."""
    title = in_one_line(conversation.title)
    name = network.name if len(network.name) <= LONGEST_PREFIX else network.slug
    prefix = f"[{in_one_line(name)}] "
    if network.has_subject_prefix and not title.lower().startswith(prefix.lower().strip()):
        title = prefix + title
    return title if is_first else f"Re: {title}"


def mailing_list_of(network: Network, site: Site) -> mime.MailingList:
    return mime.MailingList(
        name=in_one_line(network.name),
        list_id=f"{network.slug}.{site.mail_domain}",
        post=routes.network_address(network, site),
        help=routes.network_address(network, site, "help"),
        owner=routes.network_address(network, site, "owner"),
        subscribe=routes.network_address(network, site, "subscribe"),
        archive=site.base_url + reverse("networks:network", args=[network.slug]),
    )


def ways_to_leave(person_id: int, network: Network, site: Site) -> mime.Unsubscribe:
    token = routes.unsubscribe_token(person_id, network.pk)
    before, after = _around_leaving_token(site.base_url)
    return mime.Unsubscribe(f"{before}{token}{after}", routes.unsubscribe_address_of(token, site))


@lru_cache(maxsize=4)
def _around_leaving_token(base_url: str) -> tuple[str, str]:
    """What stands before and behind the token in the URL: looked up once, and not for each of ten thousand readers."""
    before, _token, after = reverse("email:unsubscribe", args=["TOKEN"]).partition("TOKEN")
    return base_url + before, after


def text_of(message: Message) -> str:
    """What somebody said, as plain text: as written, unless that was HTML."""
    return html_to_text(message.source)[0] if message.form == Message.Form.HTML else message.source


def _words_of(message: Message, network: Network, attachments: Sequence[Attachment], site: Site) -> dict[str, Any]:
    # What the author's mail quoted, the readers have: in the thread.
    html = render(message.form, message.source).html if message.quoted else message.html
    return {
        "site": site,
        "message": message,
        "author": message.author,
        "network": network,
        "text": text_of(message).strip("\n").rstrip(),
        "html": html,
        "attachments": [(attachment, url_of(attachment, site)) for attachment in attachments],
        "permalink": site.base_url + reverse("conversations:message", args=[message.pk]),
        "levels_url": site.base_url + reverse("networks:levels"),
        "post_address": routes.network_address(network, site),
        "leave_address": routes.network_address(network, site, "unsubscribe"),
        "answers_author": network.reply_to == Network.ReplyTo.AUTHOR,
    }


def url_of(attachment: Attachment, site: Site) -> str:
    return site.base_url + reverse("conversations:attachment", args=[attachment.pk, attachment.filename])


def attached(attachment: Attachment) -> mime.Attachment:
    with attachment.file.open("rb") as file:
        return mime.Attachment(attachment.filename, attachment.content_type, file.read())


def thread_of(message: Message, site: Site) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References: the first message and the one answered, under every name readers have them by."""
    if message.number == 1:
        return "", ()
    first = Message.objects.filter(conversation=message.conversation_id).oldest_first().first()
    answered_id = message.answers_id or (first.pk if first else None)
    chain = list(dict.fromkeys(pk for pk in (first.pk if first else None, answered_id) if pk and pk != message.pk))
    # Who wrote by mail has their own message under the name their mail program gave it.
    known: dict[int, list[str]] = {pk: [] for pk in chain}
    for identity in MailIdentity.objects.filter(message__in=chain).order_by("pk"):
        known[identity.message_id].append(identity.header)
    names = [name for pk in chain for name in (*known[pk], own_message_id(pk, site))]
    return (own_message_id(answered_id, site) if answered_id else ""), tuple(dict.fromkeys(names))


def _sender_of_letters(network: Network | None, site: Site, *, names_network: bool) -> mime.Mailbox:
    """An answer to a letter reaches people who can help, never the whole network."""
    if network is None:
        return mime.Mailbox(f"postmaster@{site.mail_domain}", in_one_line(site.name))
    name = network.name if names_network else site.name
    return mime.Mailbox(routes.network_address(network, site, "owner"), in_one_line(name))


def in_one_line(text: str) -> str:
    return " ".join(text.split())
