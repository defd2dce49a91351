"""The sections of the page on which somebody describes themselves. They only shape it: actions write."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from staffroom.foundation import languages, towns
from staffroom.foundation.portraits import Crop
from staffroom.foundation.uploads import LeftOut
from staffroom.rooms.people.models import Audience, Person

from . import places
from .editing import Own, as_choice, question_for
from .models import Term
from .wording import place_name

LONGEST_ABOUT = 10_000
MOST_TOWNS = 12
_SEPARATORS = re.compile(r"[\n,;]")
_HOW_WELL = re.compile(r"\s*[,:(–—]\s*|\s+-\s+")


@dataclass(frozen=True)
class Group:
    """Some fields of a form, and the choice who sees them."""

    fields: list[BoundField]
    sees: BoundField


class DisclosedForm(forms.Form):
    """Something said of oneself, with the choice beside it who sees it.

    `told`: for each field of a profile the form's own fields that say it. `section` names the form on its page.
    """

    section: ClassVar[str]
    told: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, own: Own, data: Any = None, **named: Any) -> None:
        initial = {**self.begins(own), **{f"sees_{field}": own.audience_of(field) for field in self.told}}
        super().__init__(data, initial=initial, auto_id=f"{self.section}_%s", **named)
        self.own = own
        for field in self.told:
            self.fields[f"sees_{field}"] = forms.ChoiceField(label=question_for(field), choices=own.audiences)

    def begins(self, own: Own) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    def groups(self) -> Iterator[Group]:
        for field, names in self.told.items():
            yield Group([self[name] for name in names], self[f"sees_{field}"])

    def choices(self) -> dict[str, tuple[str, int | None]]:
        """What `disclose` takes."""
        return {field: as_choice(self.cleaned_data[f"sees_{field}"]) for field in self.told}


class WordsForm(DisclosedForm):
    section = "words"
    told = {"pronouns": ("pronouns",), "about": ("about",)}

    pronouns = forms.CharField(
        label=_("Pronouns"), max_length=40, required=False, help_text=_("Such as: she/her, they/them.")
    )
    about = forms.CharField(
        label=_("About you, in your own words"),
        max_length=LONGEST_ABOUT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Markdown works: *emphasis*, lists, links."),
    )

    def begins(self, own: Own) -> dict[str, Any]:
        return {"pronouns": own.profile.pronouns, "about": own.profile.about}


class WorkForm(DisclosedForm):
    section = "work"
    told = {"work": ("role", "organisation"), "only_one": ("is_only_one",)}

    role = forms.CharField(label=_("Your role"), max_length=120, required=False)
    organisation = forms.CharField(label=_("Your organisation"), max_length=160, required=False)
    is_only_one = forms.BooleanField(
        label=_("I am the only one in my organisation who does this work"),
        required=False,
        help_text=_("Others who are the only one find you by it."),
    )

    def begins(self, own: Own) -> dict[str, Any]:
        profile = own.profile
        return {"role": profile.role, "organisation": profile.organisation, "is_only_one": profile.is_only_one}


class SubjectsForm(DisclosedForm):
    section = "subjects"
    told = {"sectors": ("sectors",), "stage": ("stage",), "topics": ("topics", "other_topics")}

    sectors = forms.TypedMultipleChoiceField(
        label=_("Sectors"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where you work: five at the most."),
    )
    stage = forms.TypedChoiceField(label=_("Career stage"), coerce=int, empty_value=None, required=False)
    topics = forms.TypedMultipleChoiceField(
        label=_("Ask me about"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What colleagues may turn to you with: twenty at the most."),
    )
    other_topics = forms.CharField(
        label=_("And about what is not in the list"),
        required=False,
        max_length=2_000,
        help_text=_("With commas between, such as: knitting patterns, seed catalogues."),
    )

    def __init__(self, own: Own, data: Any = None, **named: Any) -> None:
        super().__init__(own, data, **named)
        language = get_language() or "en"
        stage = [own.profile.stage] if own.profile.stage else []
        for name, vocabulary, had in (
            ("sectors", Term.Vocabulary.SECTOR, own.chosen["sectors"]),
            ("stage", Term.Vocabulary.STAGE, stage),
            ("topics", Term.Vocabulary.TOPIC, [it for it in own.chosen["topics"] if it.is_offered]),
        ):
            # What was withdrawn stays with whoever has it.
            terms = dict.fromkeys([*own.offered[vocabulary], *had])
            self.fields[name].choices = [(it.pk, it.called_in(language)) for it in terms]
        self.fields["stage"].choices = [("", gettext("I'd rather not say")), *self.fields["stage"].choices]

    def begins(self, own: Own) -> dict[str, Any]:
        language = get_language() or "en"
        topics = own.chosen["topics"]
        return {
            "sectors": [it.pk for it in own.chosen["sectors"]],
            "stage": own.profile.stage_id or "",
            "topics": [it.pk for it in topics if it.is_offered],
            "other_topics": ", ".join(it.called_in(language) for it in topics if not it.is_offered),
        }

    def clean_other_topics(self) -> list[str]:
        return split_words(self.cleaned_data["other_topics"])


class PlaceForm(DisclosedForm):
    """A town by its name; where several have it, they are asked back which."""

    section = "place"
    told = {"place": ("place", "town")}

    place = forms.CharField(
        label=_("Town"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
        help_text=_("The nearest one is near enough. Such as: Hebden Bridge; Newport, Wales; München."),
    )
    town = forms.TypedChoiceField(
        label=_("Which of them?"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    def __init__(self, own: Own, data: Any = None, **named: Any) -> None:
        super().__init__(own, data, **named)
        self.is_asking = False
        if data is not None and (number := str(data.get("town", ""))).isdecimal() and len(number) < 10:
            found = places.town(int(number))
            self.fields["town"].choices = [(found.id, town_name(found))] if found else []

    def begins(self, own: Own) -> dict[str, Any]:
        return {"place": place_name(own.profile.place) if own.profile.place else ""}

    def groups(self) -> Iterator[Group]:
        names = ["place", "town"] if self.is_asking else ["place"]
        yield Group([self[name] for name in names], self["sees_place"])

    def clean(self) -> dict[str, Any]:
        """`number`: GeoNames' of the town; 0 for none, None if it stays as it was."""
        told = self.cleaned_data
        words = told.get("place", "").strip()
        told["number"] = told.get("town")
        if not words:
            told["number"] = 0
        elif words == self.initial["place"]:
            told["number"] = None
        elif not told["number"]:
            told["number"] = self._found(words)
        return told

    def _found(self, words: str) -> int | None:
        found = places.find(words, MOST_TOWNS)
        meant = [it for it in found if towns.fold(place_name(places.as_place(it))) == towns.fold(words)] or found
        if len(meant) == 1:
            return meant[0].id
        if not found:
            self.add_error(
                "place", gettext("We know no town of this name. Try the next larger one, or another spelling.")
            )
            return None
        self.is_asking = True
        self.fields["town"].choices = [(it.id, town_name(it)) for it in meant]
        self.add_error("town", gettext("Several towns are called so. Choose yours."))
        return None


class LanguagesForm(DisclosedForm):
    section = "languages"
    told = {"languages": ("languages",)}

    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each in a line of its own, and how well if you like. Such as: Welsh, a little."),
    )

    def begins(self, own: Own) -> dict[str, Any]:
        language = get_language() or "en"
        told = [(languages.name_of(code, language), how_well) for code, how_well in own.profile.languages]
        return {"languages": "\n".join(f"{name}, {how_well}" if how_well else name for name, how_well in told)}

    def clean_languages(self) -> list[list[str]]:
        return [self._read(line) for line in self.cleaned_data["languages"].splitlines() if line.strip()]

    def _read(self, line: str) -> list[str]:
        """“Welsh (a little)” → ["cy", "a little"]"""
        name, *further = _HOW_WELL.split(line.strip(), maxsplit=1)
        code = languages.code_of(name, get_language() or "en")
        if code is None:
            raise forms.ValidationError(gettext("We don't know the language “%(language)s”.") % {"language": name[:60]})
        return [code, further[0].rstrip(") ") if further else ""]


class OthersForm(DisclosedForm):
    """Who sees what is changed elsewhere."""

    section = "others"
    told = {"recommendations": (), "mentoring": (), "known": (), "address": ()}

    is_unsuggested = forms.BooleanField(
        label=_("Don't suggest me to others as somebody like them"),
        required=False,
        help_text=_("Whoever looks for you still finds you."),
    )

    def begins(self, own: Own) -> dict[str, Any]:
        return {"is_unsuggested": own.profile.is_unsuggested}


class PhotoForm(DisclosedForm):
    """Who sees the photo; the file comes with a form of its own."""

    section = "photo"
    told = {"photo": ()}


class PositionsForm(DisclosedForm):
    section = "positions"
    told = {"positions": ()}


class QualificationsForm(DisclosedForm):
    section = "qualifications"
    told = {"qualifications": ()}


class LinksForm(DisclosedForm):
    section = "links"
    told = {"links": ()}


class ShownForm(forms.Form):
    """Who sees that they are here at all."""

    section = "shown"

    audience = forms.ChoiceField(
        label=_("Who sees that you are here"),
        choices=[
            (Audience.MEMBERS.value, _("Everyone with an account here")),
            (Audience.PUBLIC.value, _("Anyone, also without an account")),
        ],
        widget=forms.RadioSelect,
        help_text=_("With your name, handle and headline. All the rest has a choice of its own, below."),
    )
    is_indexed = forms.BooleanField(
        label=_("Search engines may find my page"),
        required=False,
        help_text=_("They show what anyone may see, and keep it for some time after you change your mind."),
    )

    def __init__(self, own: Own, data: Any = None) -> None:
        person: Person = own.person
        initial = {"audience": person.audience, "is_indexed": person.is_indexed}
        super().__init__(data, initial=initial, auto_id=f"{self.section}_%s")


def split_words(text: str) -> list[str]:
    """What stands between commas, semicolons and line ends."""
    return [word.strip() for word in _SEPARATORS.split(text) if word.strip()]


def town_name(town: towns.Town) -> str:
    """“Newport, Wales, United Kingdom (117,000 people)”: two of one name are told apart by their size."""
    name = place_name(places.as_place(town))
    if not town.people:
        return name
    people = ngettext("{count} person", "{count} people", town.people).format(count=f"{town.people:,}")
    return f"{name} ({people})"


class PictureForm(forms.Form):
    """A picture, and which square of it: without a script, the middle."""

    file = forms.FileField(
        label=_("A picture of you"),
        help_text=_(
            "Any common kind, also HEIC as iPhones save it, of 20 MB at the most. We keep a small square of it, and "
            "nothing of where it was taken."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
    )
    size = forms.IntegerField(required=False)
    across = forms.IntegerField(required=False)
    down = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, auto_id="picture_%s", **named)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if isinstance(file, LeftOut):
            raise forms.ValidationError(gettext("The picture is too large. Made smaller, it fits."))
        return file

    @property
    def crop(self) -> Crop:
        told = {name: self.cleaned_data.get(name) for name in ("size", "across", "down")}
        return Crop(**{name: value for name, value in told.items() if value is not None})
