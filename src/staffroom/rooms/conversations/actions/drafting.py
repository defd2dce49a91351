"""What is not said yet: drafts, and files that wait for their message."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.foundation.files import SafeFile
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from ..models import Attachment, Conversation, Draft, HeldPost, Message
from .refusals import FileNotKept
from .writing import MOST_TEXT, MOST_TITLE

MOST_WAITING = 50  # files of one person that no message has yet


@transaction.atomic
def keep_draft(
    person: Person,
    *,
    draft: Draft | None = None,
    conversation: Conversation | None = None,
    answers: Message | None = None,
    networks: Sequence[Network] = (),
    title: str = "",
    text: str = "",
    attachments: Sequence[Attachment] = (),
    sent_key: str = "",
    is_private: bool = False,
    people: Sequence[Person] = (),
    continues: Conversation | None = None,
) -> Draft | None:
    """What `person` has written so far: a reply to `conversation` (one to each), or something new.

    A private one (`is_private`) is for `people`, and for those in `continues` if it goes on from there. It stays
    private: it can't be sent to a network by mistake.

    None if there is nothing to keep, or if the form (`sent_key`) was sent meanwhile.
    """
    draft = _draft_of(person, draft, conversation)
    sent = {"author": person, "sent_key": sent_key}
    was_sent = bool(sent_key) and (Message.objects.filter(**sent).exists() or HeldPost.objects.filter(**sent).exists())
    is_empty = not (text.strip() or title.strip() or attachments)
    if was_sent or is_empty:
        if draft is not None:
            draft.delete()
        return None
    draft = draft or Draft(person=person, conversation=conversation)
    draft.answers, draft.title, draft.text = answers, title[:MOST_TITLE], text[:MOST_TEXT]
    draft.is_private = draft.is_private or is_private
    draft.continues = continues if draft.is_private else None
    draft.save()
    draft.networks.set(() if draft.is_private else networks)
    draft.people.set(people if draft.is_private else ())
    waiting = Attachment.objects.filter(message=None, held_post=None, added_by=person)
    waiting.filter(draft=draft).exclude(pk__in=[file.pk for file in attachments]).update(draft=None)
    waiting.filter(pk__in=[file.pk for file in attachments]).update(draft=draft)
    return draft


@transaction.atomic
def throw_away(draft: Draft) -> None:
    """The draft is gone, and with it the files that waited on it."""
    for attachment in draft.attachments.filter(message=None):
        remove_file(attachment)
    draft.delete()


def keep_file(person: Person, file: SafeFile) -> Attachment:
    """The file, waiting for a message of `person`. Raises FileNotKept if very many wait already."""
    if Attachment.objects.filter(message=None, held_post=None, added_by=person).count() >= MOST_WAITING:
        raise FileNotKept(
            _("The file was not added: %(most)s files of yours wait for their messages already. Send some first.")
            % {"most": MOST_WAITING}
        )
    return Attachment.objects.create(
        added_by=person,
        file=ContentFile(file.content, name=file.filename),
        filename=file.filename,
        content_type=file.content_type,
        size=len(file.content),
        width=file.width,
        height=file.height,
        is_picture=file.is_image,
    )


def remove_file(attachment: Attachment) -> None:
    """The row at once, the bytes when that is certain."""
    file = attachment.file
    attachment.delete()
    transaction.on_commit(lambda: file.delete(save=False))


def _draft_of(person: Person, draft: Draft | None, conversation: Conversation | None) -> Draft | None:
    if conversation is not None:
        return Draft.objects.filter(person=person, conversation=conversation).first()
    return draft if draft is not None and draft.person_id == person.pk else None
