"""The state of a conversation in a sentence or two."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.foundation.clock import count_words
from staffroom.rooms.networks.models import Network

from .models import Conversation


def lead(conversation: Conversation, networks: Sequence[Network], new: int = 0) -> SafeString:
    """“In Lone Information Officers, since 2009. Nine messages from eight people; three are new to you.”"""
    since = conversation.started_at.year
    if networks:
        linked = ((reverse("networks:network", args=[network.slug]), network.name) for network in networks)
        links = format_html_join(_(" and "), '<a href="{}">{}</a>', linked)
        where = format_html(_("In {networks}, since {year}."), networks=links, year=since)
    else:
        where = format_html(_("Since {year}."), year=since)
    return format_html("{} {}", where, _how_much(conversation, new))


def private_lead(conversation: Conversation, names: Sequence[str], new: int = 0) -> str:
    """“Between you, Jo Norwood and Mary Ellis, and nobody else. Three messages from two people.”"""
    between = get_text_list([_("you"), *names], _("and"))
    who = (
        _("Between {names}, and nobody else.").format(names=between) if names else _("Nobody else takes part any more.")
    )
    return f"{who} {_how_much(conversation, new)}"


def new_words(count: int, *, of: int) -> str:
    """“Three new messages.”, or “New to you.” where all `of` them are; empty for none."""
    if not count:
        return ""
    if count == of:
        return _("New to you.")
    if count == 1:
        return _("One new message.")
    return ngettext("{count} new message.", "{count} new messages.", count).format(count=capfirst(count_words(count)))


def begun_words(conversation: Conversation) -> str:
    """“Begun by Desmond Clarke in 2009”: the year only where much time has passed since."""
    name, year = conversation.started_by.name, conversation.started_at.year
    if year == conversation.last_message_at.year:
        return _("Begun by {name}").format(name=name)
    return _("Begun by {name} in {year}").format(name=name, year=year)


def _how_much(conversation: Conversation, new: int) -> str:
    count = conversation.message_count
    if count == 1:
        return _("One message, not answered yet.")
    people = _people(conversation.author_count)
    messages = ngettext("{count} message {people}", "{count} messages {people}", count).format(
        count=capfirst(count_words(count)), people=people
    )
    if not new:
        return f"{messages}."
    if new == 1:
        return _("{messages}; one is new to you.").format(messages=messages)
    return ngettext("{messages}; {count} is new to you.", "{messages}; {count} are new to you.", new).format(
        messages=messages, count=count_words(new)
    )


def _people(count: int) -> str:
    if count == 1:
        return _("from one person")
    return ngettext("from {count} person", "from {count} people", count).format(count=count_words(count))
