"""Writing back to whoever sent a mail: rarely, and never so that somebody can be buried in letters."""

from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from staffroom.foundation import plain
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_find
from staffroom.rooms.people.models import Person, Site

from . import letters
from .mails import Mail
from .models import Letter, Told
from .privacy import is_between_people
from .routes import network_address, routes_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_A_DAY = 5
MOST_A_DAY_TO_MEMBERS = 30


def tell_once(mail: Mail, what: str, network: Network | None, **words: Any) -> bool:
    """Write the letter `what` unless this sender was ever told so of this network. Whether it was written."""
    key = f"{what}:{network.pk if network else 0}"
    told = Told.objects.filter(address=_mailbox(mail.sender.email), what=key)
    if told.exists() or not _may_be_told(mail):
        return False
    Told.objects.get_or_create(address=_mailbox(mail.sender.email), what=key)
    _write(mail, what, network, words)
    return True


def tell_at_times(mail: Mail, what: str, network: Network | None, **words: Any) -> bool:
    """Write the letter `what`, at most once an hour for each network. Whether it was written."""
    now, address = timezone.now(), _mailbox(mail.sender.email)
    prefix = f"{what}:{network.pk if network else 0}:"
    lately = Told.objects.filter(address=address, what__startswith=prefix, told_at__gt=now - HOUR)
    if lately.exists() or not _may_be_told(mail):
        return False
    Told.objects.get_or_create(address=address, what=f"{prefix}{mail.incoming.pk}")
    _write(mail, what, network, words)
    return True


def tell_of(mail: Mail, what: str, network: Network | None, **words: Any) -> bool:
    """Write the letter `what` about this very mail, once, as long as there have not been too many today.

    Whether they have it, from now or from before.
    """
    key = f"mail:{what}:{mail.incoming.pk}"
    if Told.objects.filter(address=_mailbox(mail.sender.email), what=key).exists():
        return True
    if not _may_be_told(mail):
        return False
    Told.objects.get_or_create(address=_mailbox(mail.sender.email), what=key)
    _write(mail, what, network, words)
    return True


def tell_let_in(mail: Mail, message: Message, network: Network, author: Person, by: Person) -> None:
    """Nobody is spoken for behind their back: the author hears that the mail was posted, and by whom."""
    with override(language_for(author, network, mail.site)):
        link = mail.site.base_url + reverse("conversations:message", args=[message.pk])
        subject, text, html = worded("let-in", mail, network, {"by": by, "link": link, "message": message})
        letter: dict[str, Any] = {
            "kind": "answer",
            "key": f"let-in:{mail.incoming.pk}",
            "subject": subject,
            "text": text,
            "html": html,
        }
        if letters.write_to(author, **letter, network=network) is None and mail.sender.email:
            letters.write(to=mail.sender.email, **letter, network=network)


def name_for(person: Person | None, network: Network, site: Site) -> str:
    """What `network` is called towards somebody: its address alone, unless they may know that it exists."""
    return network.name if may_find(person, network) else network_address(network, site)


def language_for(person: Person | None, network: Network | None, site: Site) -> str:
    account = getattr(person, "account", None)
    if account is not None:
        return str(account.language)
    return network.language if network else site.language


def _may_be_told(mail: Mail) -> bool:
    """Nobody is told whom a server says that the mail is not from, and nobody too often."""
    if not mail.sender.email or mail.sender.is_contradicted:
        return False
    most = MOST_A_DAY_TO_MEMBERS if mail.author else MOST_A_DAY
    since = timezone.now() - DAY
    return Told.objects.filter(address=_mailbox(mail.sender.email), told_at__gt=since).count() < most


def _write(mail: Mail, what: str, network: Network | None, words: dict[str, Any]) -> Letter:
    """`what` names a template in email/answers."""
    person = mail.author
    reply_to = words.pop("reply_to", "")
    headers = {"Reply-To": reply_to} if reply_to else {}
    if mail.message_id:
        headers["In-Reply-To"] = mail.message_id
    with override(language_for(person, network, mail.site)):
        subject, text, html = worded(what, mail, network, words)
        return letters.write(
            kind="answer",
            key=f"{what}:{mail.incoming.pk}:{network.pk if network else 0}",
            to=mail.sender.email,
            subject=subject,
            text=text,
            html=html,
            person=person,
            address=mail.sender.address,
            network=network,
            headers=headers,
            # It gives private words back: here they are kept no longer than until it has left.
            is_secret=is_between_people(routes_of(mail.incoming.recipients, mail.site)),
        )


def worded(what: str, mail: Mail, network: Network | None, words: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter, in the language that is active. The template's first line is the subject.

    `text` among the words is what somebody wrote: it is given back as a quote.
    """
    context = {"site": mail.site, "mail": mail, "network": network, **_places(mail, network)} | words
    context["given_back"] = "\n".join(f"> {line}".rstrip() for line in context.get("text", "").strip().splitlines())
    rendered = render_to_string(f"email/answers/{what.replace('-', '_')}.txt", context)
    subject, _, text = rendered.strip().partition("\n")
    html = render_to_string("email/answers/_answer.html", context | {"subject": subject, "html": plain.render(text)})
    return subject, f"{text.strip()}\n\n-- \n{mail.site.name}\n", html


def _places(mail: Mail, network: Network | None) -> dict[str, str | bool]:
    """How the network may be called, and where one writes for what."""
    if network is None:
        return {"name": mail.site.name, "address": f"postmaster@{mail.site.mail_domain}"}
    commands = ("subscribe", "unsubscribe", "digest", "every", "owner", "help", "report")
    return {
        "name": name_for(mail.author, network, mail.site),
        "address": network_address(network, mail.site),
        "may_find": may_find(mail.author, network),
        **{command: network_address(network, mail.site, command) for command in commands},
    }


def _mailbox(email: str) -> str:
    """One mailbox has one name here, whatever its owner (or an attacker) writes behind a “+”."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"[:254]
