"""What waits until a facilitator has looked at it: held, let in, declined, taken back by its author."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.files import SafeFile
from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_facilitate, runs_the_site
from staffroom.rooms.people.models import Person

from ..facts import PostDeclined, PostHeld, PostLetIn, PostTakenBack
from ..models import Attachment, Conversation, Draft, HeldPost, Message, placed_in
from .attaching import keep_with
from .drafting import remove_file
from .identities import note_identity
from .refusals import MustWait, WaitRefused
from .suspecting import advised_against
from .writing import MOST_TEXT, MOST_TITLE, Words, be_done_with, begin, reply, say, start

State = HeldPost.State
LONGEST_ANSWER = 2000
# The one that is told where several networks have different ones.
WEIGHTIEST = (
    HeldPost.Reason.SUSPICIOUS,
    HeldPost.Reason.PERSON,
    HeldPost.Reason.MODERATED,
    HeldPost.Reason.FIRST,
)
type Mailed = tuple[str, str]  # the Message-ID of a mail, and the digest of its content


def start_or_wait(*, mailed: Mailed = ("", ""), came_from: str | None = None, **said: Any) -> Message | HeldPost:
    """What `start` gives for the same words; or what waits, where somebody looks at them first. Raises StartRefused.

    `came_from`: the address of the browser that they come from; somebody outside may be asked about those. What comes
    by another door (None) has been looked at there.
    """
    suspicions: Mapping[int, str] = {}
    if came_from is not None:
        here = [network.pk for network in said["networks"]]
        suspicions = advised_against(said["author"], here, said["title"], said["text"], came_from=came_from)
    try:
        return start(suspicions=suspicions, **said)
    except MustWait as it:
        return hold(waits=it.waits, mailed=mailed, **said)


def reply_or_wait(
    conversation: Conversation, *, mailed: Mailed = ("", ""), came_from: str | None = None, **said: Any
) -> Message | HeldPost:
    """What `reply` gives for the same words; or what waits, where somebody looks at them first. Raises ReplyRefused.

    `came_from` as for `start_or_wait`.
    """
    suspicions: Mapping[int, str] = {}
    if came_from is not None:
        here, title = placed_in(conversation.pk), conversation.title
        suspicions = advised_against(said["author"], here, title, said["text"], came_from=came_from)
    try:
        return reply(conversation, suspicions=suspicions, **said)
    except MustWait as it:
        return hold(waits=it.waits, mailed=mailed, conversation=conversation, **said)


@transaction.atomic
def hold(
    *,
    author: Person,
    text: str,
    waits: Mapping[int, str],
    networks: Sequence[Network] = (),
    conversation: Conversation | None = None,
    title: str = "",
    form: str = Message.Form.MARKDOWN,
    door: str = Message.Door.WEB,
    quoted: str = "",
    files: Sequence[SafeFile] = (),
    attachments: Sequence[Attachment] = (),
    answers: Message | None = None,
    draft: Draft | None = None,
    sent_key: str = "",
    mailed: Mailed = ("", ""),
    let_in_by: Person | None = None,
) -> HeldPost:
    """The words, waiting for the facilitators of the networks in `waits`, each with a HeldPost.Reason.

    The same form or the same mail again is what waits already.
    """
    if held := _held_before(author, sent_key, mailed):
        return held
    held = _stored(author, conversation, Words(text, form, door, quoted), title, sent_key, mailed, waits)
    held.answers = answers
    held.save(update_fields=["answers"])
    here = [network.pk for network in networks] if conversation is None else placed_in(conversation.pk)
    held.networks.set(here)
    held.waits_for.set(waits)
    keep_with(held, files, attachments)
    be_done_with(draft, author)
    record(PostHeld(held_post_id=held.pk, author_id=author.pk, network_ids=sorted(waits)))
    return held


@transaction.atomic
def let_in(held: HeldPost, *, by: Person) -> Message | None:
    """The message that it is from now on; None as long as facilitators of another network have to say yes, too.

    Raises WaitRefused for all but facilitators, if it is settled, and if it can't be a message any more.
    """
    held = _locked(held)
    asked = _asked(held, by)
    held.waits_for.remove(*asked)
    if held.waits_for.exists():
        return None
    held.waits_for.set(asked)
    message = _posted(held)
    if held.mail_header:
        note_identity(message, held.mail_header, held.mail_digest)
    held.message = message
    _settle(held, State.LET_IN, by)
    record(PostLetIn(held_post_id=held.pk, author_id=held.author_id, by_id=by.pk, message_id=message.pk))
    return message


@transaction.atomic
def decline_post(held: HeldPost, *, by: Person, words: str = "") -> HeldPost:
    """It is not let in; its author is told, with their own words given back, and these. One no is a no.

    Raises WaitRefused for all but facilitators, and if it is settled.
    """
    held = _locked(held)
    _asked(held, by)
    held.answer = words.strip()[:LONGEST_ANSWER]
    _settle(held, State.DECLINED, by)
    record(PostDeclined(held_post_id=held.pk, author_id=held.author_id, by_id=by.pk))
    return held


@transaction.atomic
def take_back_post(held: HeldPost, *, by: Person, as_draft: bool = False) -> Draft | None:
    """Its author would rather not say it, or (the draft) not like this: nobody changes what others are looking at.

    Raises WaitRefused for anybody else, and if it is settled.
    """
    if by.pk != held.author_id:
        raise WaitRefused(_("You can only take back what you wrote yourself."))
    held = _locked(held)
    _settle(held, State.TAKEN_BACK, by)
    record(PostTakenBack(held_post_id=held.pk, author_id=held.author_id))
    if not as_draft:
        return None
    draft = Draft.objects.filter(person=by, conversation=held.conversation).first() if held.conversation_id else None
    draft = draft or Draft(person=by, conversation=held.conversation, answers=held.answers, title=held.title)
    draft.text = "\n\n".join(filter(None, [held.text, draft.text]))[:MOST_TEXT]
    draft.save()
    if held.conversation_id is None:
        draft.networks.set(held.networks.all())
    held.attachments.filter(message=None).update(draft=draft, held_post=None)
    return draft


@transaction.atomic
def throw_away_posts(author: Person) -> int:
    """Somebody closes their account: nothing of theirs waits any more. How many there were."""
    posts = HeldPost.objects.filter(author=author)
    for attachment in Attachment.objects.filter(held_post__in=posts, message=None):
        remove_file(attachment)
    for held in posts.waiting():
        record(PostTakenBack(held_post_id=held.pk, author_id=author.pk))
    return posts.delete()[0]


def waiting_as(header: str, digest: str) -> HeldPost | None:
    """What came under that Message-ID with that content, and waited or waits."""
    return HeldPost.objects.filter(mail_header=header[:255], mail_digest=digest).first() if header else None


def _stored(
    author: Person,
    conversation: Conversation | None,
    words: Words,
    title: str,
    sent_key: str,
    mailed: Mailed,
    waits: Mapping[int, str],
) -> HeldPost:
    return HeldPost.objects.create(
        author=author,
        conversation=conversation,
        title=" ".join(title.split())[:MOST_TITLE],
        text=words.text,
        form=words.form,
        door=words.door,
        quoted=words.quoted,
        sent_key=sent_key or None,
        mail_header=mailed[0][:255],
        mail_digest=mailed[1],
        reason=next(reason for reason in WEIGHTIEST if reason in waits.values()),
        at=timezone.now(),
    )


def _posted(held: HeldPost) -> Message:
    """Raises WaitRefused."""
    words = Words(held.text, held.form, held.door, held.quoted, (), list(held.attachments.filter(message=None)))
    sent_key = held.sent_key or ""
    if held.conversation_id is None:
        networks = list(held.networks.order_by("name", "pk"))
        if not networks:
            raise WaitRefused(_("The network that it was for is not there any more."))
        return begin(held.author, networks, held.title, words, sent_key=sent_key)
    conversation = Conversation.objects.select_for_update().get(pk=held.conversation_id)
    if conversation.merged_into_id:
        conversation = Conversation.objects.select_for_update().get(pk=conversation.merged_into_id)
    if held.networks.filter(pk__in=placed_in(conversation.pk)).first() is None:
        raise WaitRefused(
            _("The conversation is in another network now, which looks after itself. Decline it; they can write there.")
        )
    if not conversation.is_open:
        raise WaitRefused(
            _("“%(title)s” has been closed meanwhile. Open it again first, or decline.") % {"title": conversation.title}
        )
    return say(conversation, held.author, words, answers=held.answers, sent_key=sent_key)


def _held_before(author: Person, sent_key: str, mailed: Mailed) -> HeldPost | None:
    """What the same form or mail has become. The author is locked: a double click waits here for its first half."""
    Person.objects.select_for_update(no_key=True).get(pk=author.pk)
    if sent_key and (held := HeldPost.objects.filter(author=author, sent_key=sent_key).first()):
        return held
    return waiting_as(*mailed)


def _locked(held: HeldPost) -> HeldPost:
    """Raises WaitRefused if it is settled."""
    held = HeldPost.objects.select_for_update(of=("self",)).select_related("author").get(pk=held.pk)
    if not held.is_waiting:
        raise WaitRefused(_("This is settled already: somebody was quicker."))
    return held


def _asked(held: HeldPost, by: Person) -> list[Network]:
    """The networks that `by` answers for. Raises WaitRefused if that is none."""
    is_operator = runs_the_site(by)
    asked = [network for network in held.waits_for.all() if is_operator or may_facilitate(by, network)]
    if not asked or by.pk == held.author_id:
        raise WaitRefused(_("This waits for the facilitators of its network."))
    return asked


def _settle(held: HeldPost, state: str, by: Person) -> None:
    held.state, held.settled_by, held.settled_at = state, by, timezone.now()
    held.save(update_fields=["state", "settled_by", "settled_at", "answer", "message"])
