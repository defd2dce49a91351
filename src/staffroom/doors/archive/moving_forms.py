"""The shapes of what an owner tells us about a list that moves in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as words_of
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.rosters import MOST_OCTETS
from staffroom.foundation.uploads import LeftOut
from staffroom.foundation.widgets import SeveralFilesInput
from staffroom.rooms.networks.forms import LEVELS, one_of
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.moving_letters import LONGEST, LONGEST_SUBJECT

MOST_PASTED = 2_000_000  # characters


class FilesField(forms.Field):
    """Some files, or none, each with its name and what is in it."""

    widget = SeveralFilesInput

    def clean(self, value: list[UploadedFile] | None) -> list[tuple[str, bytes]]:
        given = value or []
        if len(given) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                words_of("These are %(count)s files, and %(most)s come in at once. Bring the others in afterwards.")
                % {"count": len(given), "most": settings.UPLOAD_MAX_FILES}
            )
        for file in given:
            if isinstance(file, LeftOut) or (file.size or 0) > MOST_OCTETS:
                raise forms.ValidationError(
                    words_of("%(name)s is too large for a list of members. Export only the members, please.")
                    % {"name": file.name}
                )
        return [(str(file.name), file.read()) for file in given]


class RosterForm(forms.Form):
    """Who belongs to the list: as files, or pasted."""

    files = FilesField(
        label=_("Files that name the members"),
        help_text=_(
            "CSV or Excel (XLSX), or what Mailman, LISTSERV, Google Groups, Groups.io or Yahoo export. Several at once "
            "are one roster: who is in two of them is one person."
        ),
        required=False,
    )
    pasted = forms.CharField(
        label=_("Or paste their addresses"),
        help_text=_("One to a line is fine, with names or without."),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "none"}),
    )
    level = one_of(_("What reaches those of whom the list doesn't say?"), LEVELS, initial=Membership.Level.EVERY)

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("files") and not given.get("pasted", "").strip():
            self.add_error("files", _("Choose a file, or paste addresses below."))
        return given

    def given(self) -> list[tuple[str, bytes]]:
        """The files, and what was pasted as one more."""
        pasted = self.cleaned_data["pasted"].strip()
        extra = [(words_of("what you pasted"), pasted.encode())] if pasted else []
        return [*self.cleaned_data["files"], *extra]


class BringingForm(forms.Form):
    """How they come in."""

    level = one_of(_("What reaches those of whom the list doesn't say?"), LEVELS)
    takes_roles = forms.BooleanField(
        label=_("Whoever looked after the list looks after the network, too"),
        help_text=_("Its moderators become facilitators here, its owners owners. Without the tick they are members."),
        required=False,
    )

    def __init__(self, *args: Any, has_roles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_roles:
            del self.fields["takes_roles"]


class LetterForm(forms.Form):
    """What the members are told."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    words = forms.CharField(
        label=_("The letter"),
        help_text=_(
            "{network} becomes the network's name, {address} where one writes to everybody, {leave} each reader's own "
            "link to leave with one click."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class OldAddressForm(forms.Form):
    email = forms.EmailField(
        label=_("The address that people wrote to"),
        help_text=_("Such as: lone-librarians@jiscmail.ac.uk"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class DecisionForm(forms.Form):
    """What whoever runs the site says to an owner whose roster doesn't come in."""

    words = forms.CharField(
        label=_("Why not"),
        help_text=_("The owner reads it on the page of the roster."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
