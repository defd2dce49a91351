"""Choices about all profiles: which fields a network shows, and the words that the site offers."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.uploads import LeftOut

from .fields import FIELDS
from .models import Term
from .vocabularies import LARGEST, LONGEST_NAME


class ShownFieldsForm(forms.Form):
    """What members of a network see of one another through it."""

    fields_shown = forms.MultipleChoiceField(
        label=_("Members see of one another, if they themselves let members of shared networks see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(field.name, field.label) for field in FIELDS.values()],
    )

    @property
    def withheld(self) -> list[str]:
        return [name for name in FIELDS if name not in self.cleaned_data["fields_shown"]]


class WordListForm(forms.Form):
    """A file of words."""

    file = forms.FileField(
        label=_("A CSV file"),
        help_text=_(
            "The first line names the columns: name, and if you like slug and name_de. "
            "What you download here has the same shape."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    withdraws_others = forms.BooleanField(
        label=_("Offer nothing but what the file names"),
        required=False,
        help_text=_("Whoever has chosen another word keeps it."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if isinstance(file, LeftOut) or (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than a megabyte: that is no list of words."))
        return file


class TermForm(forms.Form):
    """What a word is called, in each language of the site."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)

    def __init__(self, *args: Any, term: Term, **named: Any) -> None:
        initial = {"name": term.name} | {f"name_{language}": name for language, name in term.names.items()}
        super().__init__(*args, initial=initial, **named)
        for code, language in settings.LANGUAGES[1:]:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("In %(language)s") % {"language": language}, max_length=LONGEST_NAME, required=False
            )

    @property
    def names(self) -> dict[str, str]:
        """By language; also those in languages that the site does not speak any more."""
        told = {code: self.cleaned_data[f"name_{code}"] for code, _language in settings.LANGUAGES[1:]}
        kept = {name[5:]: word for name, word in self.initial.items() if name.startswith("name_")}
        return kept | told


class TogetherForm(forms.Form):
    """Another word that means the same."""

    into = forms.CharField(
        label=_("Short name of the word that stays"),
        max_length=60,
        help_text=_("It stands beside every word in the list."),
    )
