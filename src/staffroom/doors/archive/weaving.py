"""Weaving mails into conversations: new ones, those of earlier imports, and those that go on here."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from staffroom.commons.search.indexing import index_new
from staffroom.foundation.mail.contents import title_of
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.actions import Kept, Missing, Strand
from staffroom.rooms.conversations.finding import messages
from staffroom.rooms.conversations.models import MailIdentity, Placement
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person

from .contents import Content
from .models import FoundMail, Import

type Mail = tuple[FoundMail, Content]


@dataclass(slots=True)
class _Above:
    """A message that is here: its number, and its conversation's."""

    message: int
    conversation: int


@dataclass(slots=True)
class _Batch:
    """What is known of some mails before they are woven in."""

    parents: Mapping[int, _Above]
    """By the number of the row."""
    roots: Mapping[int, int]
    """Conversations that are here, by the row of their root."""
    live: Mapping[int, _Above]
    """Rows that answer what was not imported."""
    kept: dict[int, Kept]
    strands: dict[tuple[str, int], Strand] = field(default_factory=dict)


class Weaver:
    """Brings mails of one import into its network."""

    def __init__(self, import_: Import) -> None:
        self._network = import_.network
        self._names = (self._network.name, self._network.slug, *import_.tags)
        self._nameless: dict[str, int] = {}

    def bring_in(self, mails: Sequence[Mail], *, taken: Collection[tuple[str, str]]) -> dict[int, int]:
        """Rows → the messages they became. `taken`: identities of mails that are other messages."""
        if not mails:
            return {}
        authors = self._authors([row for row, _content in mails])
        identities = set(taken)
        kept = {
            row.pk: Kept(
                author=author,
                text=content.text,
                quoted=content.quoted,
                rendered=content.rendered,
                posted_at=row.date or self._network.created_at,
                header=row.header,
                digest=self._identity(row, content, identities),
                files=content.files,
            )
            for (row, content), author in zip(mails, authors, strict=True)
        }
        batch = self._batch([row for row, _content in mails], kept)
        for row, content in mails:
            self._weave(row, content, batch)
        conversations.bring_in_archive(self._network, list(batch.strands.values()))
        self._index([(kept[row.pk], content) for row, content in mails], batch)
        became = {pk: it.message.pk for pk, it in kept.items() if it.message}
        hang_what_waited(became)
        return became

    def _index(self, mails: Iterable[tuple[Kept, Content]], batch: _Batch) -> None:
        """Where the words are known already, they are in the index with the message; the rest follows."""
        new = {kept for strand in batch.strands.values() if strand.conversation is None for kept in strand.kept}
        networks, language = [self._network.pk], self._network.language
        found = [
            messages.without_files(kept.message, content.indexed, networks, language)
            for kept, content in mails
            if kept in new and kept.message and content.indexed
        ]
        index_new("message", found)

    def complete(self, found: Mapping[int, Content]) -> None:
        """Messages that are here get what an archive had taken away before: `found` is what the same mails hold."""
        conversations.complete(
            self._network,
            {
                message: Missing(content.text, content.quoted, content.rendered, content.files)
                for message, content in found.items()
            },
        )

    def _authors(self, rows: Sequence[FoundMail]) -> list[int]:
        named: dict[str, str] = {}
        for row in rows:
            if row.email:
                named[row.email] = named.get(row.email) or row.name
        known = people.authors(named)
        self._find_nameless({row.name for row in rows if not row.email})
        return [known[row.email] if row.email else self._nameless[row.name] for row in rows]

    def _find_nameless(self, names: set[str]) -> None:
        """Of some the archive tells no address: in one network, one name is one person."""
        missing = names - self._nameless.keys()
        if not missing:
            return
        unclaimed = Person.objects.filter(kind=Person.Kind.UNCLAIMED, addresses=None)
        before = FoundMail.objects.filter(
            network=self._network, email="", name__in=missing, message__author__in=unclaimed.values("pk")
        )
        self._nameless |= dict(before.values_list("name", "message__author").distinct())
        for name in sorted(missing - self._nameless.keys()):
            self._nameless[name] = people.unclaimed(name=name).pk

    def _identity(self, row: FoundMail, content: Content, taken: set[tuple[str, str]]) -> str:
        """As the email door knows it; if that is another message already, something else that lasts."""
        digest = content.digest
        if (row.header, digest) in taken:
            digest = hashlib.sha256(f"{self._network.pk} {row.digest} {digest}".encode()).hexdigest()
        taken.add((row.header, digest))
        return digest

    def _batch(self, rows: Sequence[FoundMail], kept: dict[int, Kept]) -> _Batch:
        here = FoundMail.objects.filter(network=self._network, message__isnull=False)
        parents = here.filter(pk__in={row.parent_id for row in rows if row.parent_id})
        roots = here.filter(root__in={row.root for row in rows}).order_by("-pk")
        known = {root: there for root, there in roots.values_list("root", "message__conversation") if root}
        return _Batch(
            parents={
                pk: _Above(message, conversation)
                for pk, message, conversation in parents.values_list("pk", "message", "message__conversation")
            },
            roots=known,
            live=self._live([row for row in rows if row.parent_id is None and row.root not in known]),
            kept=kept,
        )

    def _live(self, rows: Iterable[FoundMail]) -> dict[int, _Above]:
        """What was said here in the meantime, or came by another door, and is answered by these."""
        named = {row.pk: [*row.in_reply_to.split(), *reversed(row.references.split())] for row in rows}
        headers = {header for names in named.values() for header in names}
        if not headers:
            return {}
        placed = Placement.objects.filter(network=self._network).values("conversation")
        identities = MailIdentity.objects.filter(header__in=headers, message__conversation__in=placed)
        found = {
            header: _Above(message, conversation)
            for header, message, conversation in identities.values_list("header", "message", "message__conversation")
        }
        return {
            pk: found[header]
            for pk, names in named.items()
            if (header := next((name for name in names if name in found), ""))
        }

    def _weave(self, row: FoundMail, content: Content, batch: _Batch) -> None:
        kept = batch.kept[row.pk]
        above = batch.parents.get(row.parent_id or 0) or batch.live.get(row.pk)
        conversation = above.conversation if above else batch.roots.get(row.root or 0)
        strand = self._strand(row, content, conversation, batch)
        strand.kept.append(kept)
        if above:
            kept.answers = above.message
        elif (parent := batch.kept.get(row.parent_id or 0)) is not None:
            kept.answers = parent

    def _strand(self, row: FoundMail, content: Content, conversation: int | None, batch: _Batch) -> Strand:
        if (begun := batch.strands.get(("root", row.root or row.pk))) and conversation is None:
            return begun
        if conversation is not None:
            strand = batch.strands.setdefault(("here", conversation), Strand("", [], conversation))
            if batch.live.get(row.pk):
                batch.strands.setdefault(("root", row.root or row.pk), strand)
            return strand
        title = title_of(row.subject, content.text, self._names) or _("No subject")
        return batch.strands.setdefault(("root", row.root or row.pk), Strand(title, []))


def hang_what_waited(became: Mapping[int, int]) -> None:
    """Messages that came before what they answer, by their dates or with an earlier import, hang under it now."""
    waited = FoundMail.objects.filter(parent__in=became, message__isnull=False).values_list("message", "parent")
    if above := {message: became[parent] for message, parent in waited if message and parent}:
        conversations.hang(above)
