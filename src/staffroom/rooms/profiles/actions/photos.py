"""The photo: kept as a square without a trace of where it came from, and removed for good."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.foundation.files import human_size
from staffroom.foundation.pictures import BrokenPicture, TooManyPixels
from staffroom.foundation.portraits import Crop, portraits, whole
from staffroom.foundation.rare_pictures import TooMuchWork
from staffroom.foundation.tokens import new_token
from staffroom.rooms.people.models import Person

from ..models import Profile
from ..photos import SIZES, keep_files, remove_files
from .describing import profile_of
from .disclosing import put_photo_beside_name
from .refusals import PhotoRefused, ProfileRefused
from .traits import changed

LARGEST = 20 * 1024 * 1024


def set_photo(person: Person, content: bytes, *, crop: Crop | None = None) -> Profile:
    """The profile with this photo instead of the one before, whose files are gone. Without `crop`: the middle of it.

    Raises PhotoRefused for what is no picture, or too large a one.
    """
    made = _read(content, lambda: portraits(content, crop or Crop(), SIZES))
    token = new_token()
    keep_files(token, made)
    try:
        return _take(person, token)
    except BaseException:
        remove_files(token)
        raise


def picture_to_cut(content: bytes) -> bytes:
    """The whole picture as every browser shows it (WebP). Nothing is kept. Raises PhotoRefused as `set_photo` does."""
    return _read(content, lambda: whole(content))


@transaction.atomic
def remove_photo(person: Person) -> None:
    """Its files are gone, and initials stand where it stood. Without a photo nothing changes."""
    profile = Profile.objects.select_for_update().filter(person=person).exclude(photo="").first()
    if profile is not None:
        _name(person, profile, "")


@transaction.atomic
def _take(person: Person, token: str) -> Profile:
    try:
        profile_of(person)
    except ProfileRefused as refusal:
        raise PhotoRefused(str(refusal)) from refusal
    return _name(person, Profile.objects.select_for_update().get(person=person), token)


def _name(person: Person, profile: Profile, token: str) -> Profile:
    former, profile.photo = profile.photo, token
    profile.save(update_fields=["photo", "changed_at"])
    put_photo_beside_name(person)
    if former:
        # Only once it is certain: until then the former one may still be shown.
        transaction.on_commit(lambda: remove_files(former))
    changed(person)
    return profile


def _read[Made](content: bytes, make: Callable[[], Made]) -> Made:
    """What `make` makes of the picture. Raises PhotoRefused."""
    if not content:
        raise PhotoRefused(_("Choose a picture first."))
    if len(content) > LARGEST:
        words = _("The picture is {size}, and {most} is the most. Made smaller, it fits.")
        raise PhotoRefused(words.format(size=human_size(len(content)), most=human_size(LARGEST)))
    try:
        return make()
    except TooManyPixels as trouble:
        words = _("The picture has more than {most} megapixels. Made smaller, it fits.")
        raise PhotoRefused(words.format(most=trouble.most)) from trouble
    except TooMuchWork as trouble:
        words = _("The picture takes too long to read. Made smaller, or saved as a JPEG, it fits.")
        raise PhotoRefused(words) from trouble
    except BrokenPicture as trouble:
        words = _("That is no picture we can read. Try a JPEG, PNG, WebP, HEIC, AVIF, GIF or TIFF.")
        raise PhotoRefused(words) from trouble
