"""The shape of what somebody brings along about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as words_of
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.files import human_size
from staffroom.foundation.uploads import LeftOut


class ProfileFileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_(
            "The zip that LinkedIn gives you (or one table of it), a vCard, a JSON Resume, or a table of your own as "
            "CSV."
        ),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty. Export it once more.")},
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if isinstance(file, LeftOut):
            raise forms.ValidationError(
                words_of(
                    "This file is larger than %(most)s. At LinkedIn, choose the smaller archive, without messages."
                )
                % {"most": human_size(settings.ATTACHMENT_MAX_SIZE)}
            )
        return file
