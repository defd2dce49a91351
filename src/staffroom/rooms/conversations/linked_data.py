"""What a public conversation says to machines: schema.org, as JSON-LD."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from staffroom.foundation import linked_data
from staffroom.foundation.excerpts import excerpt
from staffroom.rooms.people.models import Site

from .models import Conversation
from .pages import Page, Row


def of(conversation: Conversation, page: Page, site: Site) -> SafeString:
    """A DiscussionForumPosting with the messages of this page, as text that is safe inside a script element."""
    base = site.base_url.rstrip("/")
    rows = [row for row in page.rows if row.withdrawn_at is None]
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": conversation.title,
        "url": base + reverse("conversations:conversation", args=[conversation.pk]),
        "datePublished": conversation.started_at.isoformat(timespec="seconds"),
        "dateModified": conversation.last_message_at.isoformat(timespec="seconds"),
        "commentCount": max(conversation.message_count - 1, 0),
        "isPartOf": {"@type": "WebSite", "name": site.name, "url": base},
    }
    if rows and rows[0].number == 1:
        posting |= _said(rows.pop(0))
    posting["comment"] = [
        {"@type": "Comment", "url": base + reverse("conversations:message", args=[row.pk]), **_said(row)}
        for row in rows
    ]
    return linked_data.in_html(posting)


def _said(row: Row) -> dict[str, Any]:
    return {
        "author": {"@type": "Person", "name": row.author__name},
        "datePublished": row.posted_at.isoformat(timespec="seconds"),
        "text": excerpt(row.html, 500),
    }
