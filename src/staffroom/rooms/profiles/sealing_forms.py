"""The file that somebody brings to have its seal checked."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.seals import LARGEST
from staffroom.foundation.uploads import LeftOut


class VerifyForm(forms.Form):
    """`octets`: what the file holds, once it is valid."""

    file = forms.FileField(
        label=_("Portable copy"),
        help_text=_("A file that ends in .json. Nothing of it is kept."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if isinstance(file, LeftOut) or (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                gettext("This file is far too large to be a portable copy of a recommendation.")
            )
        return file

    @property
    def octets(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())
