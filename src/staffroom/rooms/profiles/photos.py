"""The files of photos: named by a token nobody chose, in three sizes and two formats; and who may see them."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from staffroom.foundation.portraits import FORMATS
from staffroom.rooms.people.models import Person

from .models import Profile
from .seeing import fields_seen, standing_of

# Pixels: beside a name, on a card, on a page; each twice as many as it is shown with, for fine screens.
SIZES = (96, 192, 480)


def photo_file(token: str, size: int, format: str) -> str:  # noqa: A002  what it is
    """Where the file lies in the site's store."""
    return f"photos/{token[:2]}/{token}-{size}.{format}"


def keep_files(token: str, made: dict[tuple[int, str], bytes]) -> None:
    for (size, name), content in made.items():
        default_storage.save(photo_file(token, size, name), ContentFile(content))


def remove_files(token: str) -> None:
    """Those that are there: to remove them twice is no error."""
    for size in SIZES:
        for name in FORMATS:
            default_storage.delete(photo_file(token, size, name))


def may_see_photo(viewer: Person | None, token: str) -> bool:
    """Whether the photo with this name is somebody's who shows it to `viewer` (None: a guest)."""
    owner = Person.objects.seen_by(viewer).filter(profile__in=Profile.objects.filter(photo=token)).first()
    return owner is not None and "photo" in fields_seen(owner, standing_of(viewer, owner))
