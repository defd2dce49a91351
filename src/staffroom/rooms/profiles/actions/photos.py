"""The photo: kept as a square without a trace of where it came from, and removed for good."""

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.foundation.files import human_size
from staffroom.foundation.pictures import BrokenPicture, TooManyPixels
from staffroom.foundation.portraits import Crop, portraits
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
    made = _made(content, crop or Crop())
    token = new_token()
    keep_files(token, made)
    try:
        return _take(person, token)
    except BaseException:
        remove_files(token)
        raise


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


def _made(content: bytes, crop: Crop) -> dict[tuple[int, str], bytes]:
    if not content:
        raise PhotoRefused(_("Choose a picture first."))
    if len(content) > LARGEST:
        words = _("The picture is {size}, and {most} is the most. Made smaller, it fits.")
        raise PhotoRefused(words.format(size=human_size(len(content)), most=human_size(LARGEST)))
    try:
        return portraits(content, crop, SIZES)
    except TooManyPixels as trouble:
        words = _("The picture has more than {most} megapixels. Made smaller, it fits.")
        raise PhotoRefused(words.format(most=trouble.most)) from trouble
    except BrokenPicture as trouble:
        raise PhotoRefused(_("That is no picture we can read. Try a JPEG, PNG, WebP, AVIF, GIF or TIFF.")) from trouble
