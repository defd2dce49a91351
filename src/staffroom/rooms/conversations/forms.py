"""What is written, before it is said."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from staffroom.foundation import files, plain, widgets
from staffroom.foundation.mail.html_text import html_to_text
from staffroom.foundation.tokens import new_token
from staffroom.foundation.uploads import LeftOut
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from . import actions
from .models import Attachment, Conversation, Draft, Message, Participant
from .participation import participation_of
from .rules import may_read

MOST_FILES = 10  # of one message
_BETWEEN_NAMES = re.compile(r"[\s,;]+")
LONG_NUMBER = 18  # digits: longer than any id
TEXT_HINT = _("Plain text, with *emphasis* and > quotes if you like. A blank line begins a new paragraph.")

REPLY_HINT = _("Plain text, with *emphasis* and > quotes if you like. You can also reply to any of the emails.")


class WrittenText(forms.CharField):
    """Text as it was typed, with the line ends everything else here has."""

    widget = widgets.Textarea

    def to_python(self, value: str | None) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class SeveralFiles(forms.FileField):
    """All files that were chosen, as a list."""

    widget = widgets.SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in data or [] if file.name]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class StillThere(forms.ModelMultipleChoiceField):
    """What is still one's own and unsent, as a list; what was sent or thrown away meanwhile is left out."""

    def clean(self, value: Any) -> list[Any]:  # type: ignore[override]  # a list is what the actions take
        given = [value] if isinstance(value, str) else value or ()
        numbers = [pk for pk in map(str, given) if pk.isascii() and pk.isdecimal() and len(pk) < LONG_NUMBER]
        return list(self.queryset.filter(pk__in=numbers).order_by("pk"))


class WritingForm(forms.Form):
    """Text and files. Files are kept as soon as they are here, so that nobody has to choose them twice."""

    text = WrittenText(
        label=_("What you would like to say"),
        help_text=TEXT_HINT,
        required=False,
        strip=False,
        max_length=actions.MOST_TEXT,
        widget=widgets.Textarea(attrs={"rows": 9}),
        error_messages={"max_length": _("This is longer than a message can be. Attach it as a file instead.")},
    )
    attachments = StillThere(queryset=Attachment.objects.none(), required=False)
    files = SeveralFiles(label=_("Attach files"), required=False)
    key = forms.CharField(required=False, max_length=40, widget=widgets.HiddenInput)
    draft = StillThere(queryset=Draft.objects.none(), required=False, widget=widgets.HiddenInput)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {"key": new_token()} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)
        self.person = person
        self.fields["attachments"].queryset = Attachment.objects.filter(message=None, held_post=None, added_by=person)
        self.fields["draft"].queryset = Draft.objects.filter(person=person)
        self.kept: list[Attachment] = list(self.initial.get("attachments", ()))

    def clean_draft(self) -> Draft | None:
        return next(iter(self.cleaned_data["draft"]), None)

    def clean_files(self) -> list[UploadedFile]:
        """Every file that can be kept is; the others are named."""
        self.kept = self.cleaned_data.get("attachments", [])
        for upload in self.cleaned_data["files"]:
            try:
                self.kept.append(self._keep(upload))
            except (files.FileRefused, actions.FileNotKept) as refusal:
                self.add_error("files", f"{files.safe_filename(upload.name or '')}: {refusal}")
        return self.cleaned_data.get("files", [])

    def _keep(self, upload: UploadedFile) -> Attachment:
        if len(self.kept) >= MOST_FILES:
            raise files.FileRefused(
                ngettext(
                    "The file was not added: a message takes {most} file. Your text is kept.",
                    "The file was not added: a message takes {most} files. Your text is kept.",
                    MOST_FILES,
                ).format(most=MOST_FILES)
            )
        files.check_size(upload.size or 0, settings.ATTACHMENT_MAX_SIZE)
        if isinstance(upload, LeftOut):
            words = gettext(
                "The file was not added: with the others it is more than {most}, the most at a time. Add it by itself. "
                "Your text is kept."
            )
            raise files.FileRefused(words.format(most=files.human_size(settings.UPLOAD_MAX_SIZE)))
        safe = files.inspect(upload.read(), upload.name or "", limit=settings.ATTACHMENT_MAX_SIZE)
        return actions.keep_file(self.person, safe)

    @property
    def files_hint(self) -> str:
        most = files.human_size(settings.ATTACHMENT_MAX_SIZE)
        together = files.human_size(settings.UPLOAD_MAX_SIZE)
        return gettext("Up to {count} files of {most} each, {together} at a time.").format(
            count=MOST_FILES, most=most, together=together
        )


class ReplyForm(WritingForm):
    """A reply to all of a conversation, or to one message of it."""

    answers = forms.ModelChoiceField(queryset=Message.objects.none(), required=False, widget=widgets.HiddenInput)

    def __init__(self, *args: Any, conversation: Conversation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conversation = conversation
        self.fields["text"].label = _("Your reply")
        self.fields["text"].help_text = REPLY_HINT
        self.fields["answers"].queryset = Message.objects.filter(conversation=conversation).select_related("author")

    @classmethod
    def begun(
        cls, conversation: Conversation, *, person: Person, answers: str = "", quotes: bool = False
    ) -> "ReplyForm":
        """The form as it first stands there: with the draft, if there is one, or the quoted words of a message."""
        draft = Draft.objects.filter(person=person, conversation=conversation).first()
        answered = cls._answered(conversation, answers) or (draft.answers if draft else None)
        text = draft.text if draft else ""
        if quotes and answered is not None and not text.strip():
            text = quoted(answered)
        initial = {"answers": answered, "text": text, "draft": draft, "attachments": kept_with(draft)}
        return cls(person=person, conversation=conversation, initial=initial)

    @staticmethod
    def _answered(conversation: Conversation, pk: str) -> Message | None:
        if not pk.isdecimal() or len(pk) > 18:
            return None
        return conversation.messages.said().filter(pk=int(pk)).select_related("author").first()

    @property
    def answered(self) -> Message | None:
        """The message it answers, if it answers one."""
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get("answers")
        return self.initial.get("answers")


class NewConversationForm(WritingForm):
    """The first message of a conversation, and where it belongs."""

    networks = forms.ModelMultipleChoiceField(
        label=_("Where it belongs"),
        queryset=Network.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one network for it."),
            "invalid_choice": _("You can only write in networks you belong to."),
        },
    )
    title = forms.CharField(
        label=_("What it is about"),
        max_length=actions.MOST_TITLE,
        error_messages={"required": _("A conversation needs a title, so that people know what it is about.")},
        help_text=_("It is the subject of the mail, and the line by which people find it again."),
    )
    field_order = ("networks", "title", "text", "attachments", "files")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draft"].queryset = self.fields["draft"].queryset.filter(is_private=False)
        self.fields["networks"].queryset = Network.objects.open_to_words_of(self.person).order_by("name")

    @classmethod
    def begun(cls, person: Person, *, draft: Draft | None = None, slugs: Iterable[str] = ()) -> "NewConversationForm":
        if draft is None:
            return cls(person=person, initial={"networks": list(slugs)})
        networks = [network.slug for network in draft.networks.all()]
        initial = {"networks": networks, "title": draft.title, "text": draft.text, "draft": draft}
        return cls(person=person, initial=initial | {"attachments": kept_with(draft)})


class SeveralPeople(forms.CharField):
    """People by their handles, in the order in which they are named, as far as `person` may see them."""

    person: Person | None = None

    def clean(self, value: Any) -> list[Person]:
        found = self.found(super().clean(value))
        if unknown := [handle for handle, person in found.items() if person is None]:
            words = gettext("There is nobody here called {names}. The name to give stands on everybody’s page.")
            raise forms.ValidationError(words.format(names=named(unknown)))
        return [person for person in found.values() if person]

    def found(self, value: str) -> dict[str, Person | None]:
        """By each handle, in their order: whose it is, None where that can't be found."""
        names = (name.lstrip("@") for name in _BETWEEN_NAMES.split(value.lower()))
        handles = [name for name in dict.fromkeys(names) if name]
        seen = Person.objects.seen_by(self.person).in_bulk(handles, field_name="handle")
        return {handle: seen.get(handle) for handle in handles}


class PrivateForm(WritingForm):
    """The first message of a private conversation, and whom it is for.

    Whoever wrote the message that it answers (`answers`), and who takes part in the conversation that it goes on from
    (`continues`), need not be named. `people`, once it is valid: all of them.
    """

    to = SeveralPeople(
        label=_("Who it is for"),
        required=False,
        max_length=1000,
        help_text=_("Names such as @jo-norwood; several with a space between them."),
    )
    title = forms.CharField(
        label=_("What it is about"),
        max_length=actions.MOST_TITLE,
        required=False,
        help_text=_("It is the subject of the mail. Without one, the first words of your text stand there."),
    )
    answers = StillThere(queryset=Message.objects.none(), required=False, widget=widgets.HiddenInput)
    continues = StillThere(queryset=Conversation.objects.none(), required=False, widget=widgets.HiddenInput)
    field_order = ("to", "title", "text", "attachments", "files")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields["to"].person = person
        messages = Message.objects.visible_in_networks_to(person).said().exclude(author=person)
        self.fields["answers"].queryset = messages.select_related("author", "conversation")
        self.fields["continues"].queryset = _taking_part_in(person)
        self.people: list[Person] = []

    @classmethod
    def begun(
        cls,
        person: Person,
        *,
        draft: Draft | None = None,
        to: Iterable[str] = (),
        answers: Message | None = None,
        continues: Conversation | None = None,
    ) -> "PrivateForm":
        if draft is None:
            about = continues.title if continues else ""
            # What a conversation is called by now is not told to whoever can't read it any more.
            if answers is not None and may_read(answers.author, answers.conversation):
                about = answers.conversation.title
            initial: dict[str, Any] = {"to": named(to), "title": about, "answers": answers, "continues": continues}
            return cls(person=person, initial=initial)
        handles = draft.people.order_by("pk").values_list("handle", flat=True)
        initial = {"to": named(filter(None, handles)), "title": draft.title, "text": draft.text, "draft": draft}
        # They may have left the network since, or it was withdrawn.
        messages = Message.objects.visible_in_networks_to(person).said().select_related("author", "conversation")
        initial["answers"] = messages.filter(pk=draft.answers_id).first() if draft.answers_id else None
        going_on = _taking_part_in(person).filter(pk=draft.continues_id) if draft.continues_id else None
        initial["continues"] = going_on.first() if going_on is not None else None
        return cls(person=person, initial=initial | {"attachments": kept_with(draft)})

    def clean_answers(self) -> Message | None:
        return next(iter(self.cleaned_data["answers"]), None)

    def clean_continues(self) -> Conversation | None:
        return next(iter(self.cleaned_data["continues"]), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.people = list(cleaned.get("to") or ())
        if answered := cleaned.get("answers"):
            self.people.append(answered.author)
        if (earlier := cleaned.get("continues")) is not None:
            others = participation_of(self.person, earlier).others
            self.people += [it.person for it in others if not it.has_left and not it.is_blocked]
        names_nobody = not cleaned.get("to") and (not self.people or cleaned.get("continues") is not None)
        if names_nobody and "to" not in self.errors:
            self.add_error("to", gettext("Name somebody to write to."))
        return cleaned

    def meant(self) -> list[Person]:
        """Whom it is for as it first stands there; those who can't be found are left out."""
        handles = [name.lstrip("@") for name in str(self.initial.get("to", "")).split()]
        people = list(Person.objects.seen_by(self.person).filter(handle__in=handles).exclude(pk=self.person.pk))
        if self.answered is not None:
            people.append(self.answered.author)
        if self.continued is not None:
            people += participation_of(self.person, self.continued).people
        return people

    @property
    def chosen(self) -> list[Person]:
        """Those of the people who are named so far that can be found, also while others can't."""
        if "to" in self.cleaned_data:
            return self.cleaned_data["to"]
        written = str(self.data.get("to", ""))[: self.fields["to"].max_length]
        return [person for person in self.fields["to"].found(written).values() if person]

    @property
    def answered(self) -> Message | None:
        """The message it answers, if it answers one."""
        return self._chosen("answers")

    @property
    def continued(self) -> Conversation | None:
        """The private conversation it goes on from, if it does."""
        return self._chosen("continues")

    def _chosen(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name) if self.is_bound else self.initial.get(name)


def _taking_part_in(person: Person) -> QuerySet[Conversation]:
    taking_part = Participant.objects.present().filter(person=person, state=Participant.State.IN)
    return Conversation.objects.filter(pk__in=taking_part.values("conversation"))


def named(handles: Iterable[str]) -> str:
    """“@jo-norwood @mary-ellis”"""
    return " ".join(f"@{handle.lstrip('@')}" for handle in handles)


class RevisionForm(forms.Form):
    """Other words for a message that has been said."""

    text = WrittenText(
        label=_("What it should say"), required=False, strip=False, widget=widgets.Textarea(attrs={"rows": 12})
    )


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Its title"), max_length=actions.MOST_TITLE, required=False)


class PlacementForm(forms.Form):
    """A further network, of those one may write in."""

    network = forms.ModelChoiceField(
        label=_("A further network"),
        queryset=Network.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the network it should be in as well.")},
    )

    def __init__(self, *args: Any, conversation: Conversation, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        further = Network.objects.of(person).exclude(placements__conversation=conversation)
        self.fields["network"].queryset = further.order_by("name")


def wish_of(request: HttpRequest) -> str:
    """What the button that was pressed is for: "send", "preview" or "keep"."""
    wish = request.POST.get("wish", "")
    return wish if wish in {"preview", "keep"} else "send"


def kept_with(draft: Draft | None) -> Sequence[Attachment]:
    return list(draft.attachments.filter(message=None).order_by("pk")) if draft else []


def quoted(message: Message) -> str:
    """The Markdown that a reply begins with."""
    return plain.quote(words_of(message), message.author.name)


def words_of(message: Message) -> str:
    """What a message says, as text that can be changed or quoted."""
    return html_to_text(message.source)[0] if message.form == Message.Form.HTML else message.source
