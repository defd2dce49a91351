"""The shape of what an owner gives us of an archive."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as words_of
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.files import human_size
from staffroom.foundation.uploads import LeftOut
from staffroom.foundation.widgets import SeveralFilesInput


class FilesField(forms.Field):
    widget = SeveralFilesInput

    def clean(self, value: list[UploadedFile] | None) -> list[UploadedFile]:
        given = value or []
        if not given:
            raise forms.ValidationError(words_of("Choose at least one file."))
        if len(given) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                words_of(
                    "These are %(count)s files, and %(most)s come in at once. Pack them as one zip, and give that."
                )
                % {"count": len(given), "most": settings.UPLOAD_MAX_FILES}
            )
        for file in given:
            if isinstance(file, LeftOut):
                raise forms.ValidationError(
                    words_of(
                        "%(name)s is more than comes in by this page: %(one)s for one file, %(all)s for all. Pack it "
                        "as gz or zip, give it in parts, or ask whoever runs this site: the command takes any size."
                    )
                    % {
                        "name": file.name,
                        "one": human_size(settings.ATTACHMENT_MAX_SIZE),
                        "all": human_size(settings.UPLOAD_MAX_SIZE),
                    }
                )
            if not file.size:
                raise forms.ValidationError(words_of("%(name)s is empty.") % {"name": file.name})
        return given


class ArchiveForm(forms.Form):
    """The files of one archive, however many."""

    files = FilesField(
        label=_("The files of the archive"),
        help_text=_(
            "A mailbox file (mbox), Mailman's monthly text, LISTSERV notebooks, or what Google or Yahoo Groups gave "
            "you; as they are, or packed as gz, zip or tar. Several at once are one archive."
        ),
    )
