"""The photo: a small square without a trace of where it came from, for whoever may see it."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from staffroom.foundation.tests.heic import drawing, mosaic
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Audience, Connection, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, keeping
from staffroom.rooms.profiles.models import Profile
from staffroom.rooms.profiles.photos import SIZES

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood")


def picture(colour=(200, 30, 30)):
    written = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(written, "PNG")
    return written.getvalue()


def files():
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*.*"))


def photo_url(person, size=96, format="webp"):
    return reverse("profiles:photo", args=[Profile.objects.get(person=person).photo, size, format])


def test_a_photo_is_kept_in_three_sizes_and_two_formats(jo):
    token = actions.set_photo(jo, picture()).photo

    assert files() == sorted(f"{token}-{size}.{name}" for size in SIZES for name in ("avif", "webp"))
    assert Person.objects.get(pk=jo.pk).photo == token


def test_another_photo_has_another_name_and_leaves_nothing_of_the_former(jo, django_capture_on_commit_callbacks):
    first = actions.set_photo(jo, picture()).photo

    with django_capture_on_commit_callbacks(execute=True):
        second = actions.set_photo(jo, picture((30, 30, 200))).photo

    assert first != second
    assert {name.rpartition("-")[0] for name in files()} == {second}


def test_a_photo_is_deleted_with_its_files(jo, django_capture_on_commit_callbacks):
    actions.set_photo(jo, picture())

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_photo(jo)
        actions.remove_photo(jo)

    assert files() == []
    assert (Person.objects.get(pk=jo.pk).photo, Profile.objects.get(person=jo).photo) == ("", "")


def test_whoever_leaves_takes_their_photo_along(jo, django_capture_on_commit_callbacks):
    actions.set_photo(jo, picture())

    with django_capture_on_commit_callbacks(execute=True):
        keeping.remove(jo, keeps_words=True)

    assert (files(), Profile.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a picture first."),
        (b"<svg/>", "That is no picture we can read. Try a JPEG, PNG, WebP, HEIC, AVIF, GIF or TIFF."),
        (
            b"\xff\xd8\xff" + bytes(21 * 1024 * 1024),
            "The picture is 21 MB, and 20 MB is the most. Made smaller, it fits.",
        ),
    ],
)
def test_what_is_no_picture_changes_nothing_and_says_why(jo, content, said):
    former = actions.set_photo(jo, picture()).photo

    with pytest.raises(actions.PhotoRefused) as refused:
        actions.set_photo(jo, content)

    assert str(refused.value) == said
    assert {name.rpartition("-")[0] for name in files()} == {former}


def test_an_author_without_an_account_has_no_photo_and_leaves_no_files(site):
    author = PersonFactory(kind=Person.Kind.UNCLAIMED, handle=None)

    with pytest.raises(actions.PhotoRefused):
        actions.set_photo(author, picture())
    assert files() == []


def test_a_picture_comes_by_the_page_cut_as_it_was_wished(jo, client_of):
    wide = Image.new("RGB", (300, 100), (200, 30, 30))
    wide.paste((30, 30, 200), (200, 0, 300, 100))
    written = io.BytesIO()
    wide.save(written, "PNG")
    client = client_of(jo)
    sent = {"file": SimpleUploadedFile("me.png", written.getvalue()), "size": "1000", "across": "1000", "down": "0"}

    assert client.post(reverse("profiles:picture"), sent).status_code == 302

    answer = client.get(photo_url(jo))
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as shown:
        assert shown.getpixel((48, 48))[2] > 150
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")


def test_a_photo_from_an_iphone_is_taken(jo, client_of):
    sent = {"file": SimpleUploadedFile("IMG_2214.HEIC", drawing("three_colours")), "across": "1000"}

    assert client_of(jo).post(reverse("profiles:picture"), sent).status_code == 302

    answer = client_of(jo).get(photo_url(jo, 96, "avif"))
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as shown:
        assert shown.getpixel((48, 48))[2] > 150


@pytest.mark.parametrize("name", ["IMG_2214.HEIC", "me.png"])
def test_what_a_browser_does_not_show_the_site_draws_for_it_and_keeps_nothing(jo, client_of, name):
    sent = {"file": SimpleUploadedFile(name, drawing("three_colours"))}

    answer = client_of(jo).post(reverse("profiles:picture_uncut"), sent)

    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/webp", "no-store")
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (192, 64)
    assert files() == []
    assert not Profile.objects.filter(person=jo).exclude(photo="").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Something is missing here."),
        (
            {"file": SimpleUploadedFile("me.heic", b"<svg onload='alert(1)'/>")},
            "That is no picture we can read. Try a JPEG, PNG, WebP, HEIC, AVIF, GIF or TIFF.",
        ),
        (
            {"file": SimpleUploadedFile("me.heic", mosaic(8064, 6048))},
            "The picture has more than 26 megapixels. Made smaller, it fits.",
        ),
    ],
)
def test_what_the_site_cannot_draw_either_is_told_in_plain_words(jo, client_of, sent, said):
    answer = client_of(jo).post(reverse("profiles:picture_uncut"), sent)

    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert answer.content.decode() == said


@pytest.mark.parametrize("sent", [{}, {"file": SimpleUploadedFile("me.svg", b"<svg onload='alert(1)'/>")}])
def test_a_page_without_a_picture_is_shown_again(jo, client_of, sent):
    answer = client_of(jo).post(reverse("profiles:picture"), sent)

    assert answer.status_code == 422
    assert files() == []


@pytest.mark.parametrize(
    ("audience", "guest", "member", "known"),
    [
        (Audience.PUBLIC, 200, 200, 200),
        (Audience.MEMBERS, 404, 200, 200),
        (Audience.CONNECTIONS, 404, 404, 200),
        (Audience.ME, 404, 404, 404),
    ],
)
def test_the_files_are_for_whoever_may_see_the_photo(jo, client_of, audience, guest, member, known):
    actions.set_photo(jo, picture())
    actions.show(jo, audience=Audience.PUBLIC, is_indexed=False)
    friend, stranger = PersonFactory(), PersonFactory()
    Connection.objects.create(person=jo, other=friend, since=jo.created_at)
    actions.disclose(jo, {"photo": (audience, None)})

    answers = [client_of(person).get(photo_url(jo)).status_code for person in (None, stranger, friend, jo)]

    assert answers == [guest, member, known, 200]


def test_guests_see_no_photo_of_who_is_here_for_members(jo, client_of):
    actions.set_photo(jo, picture())
    actions.disclose(jo, {"photo": (Audience.PUBLIC, None)})

    assert client_of(None).get(photo_url(jo)).status_code == 404


def test_whom_they_have_blocked_finds_no_photo(jo, client_of):
    actions.set_photo(jo, picture())
    blocked = PersonFactory()
    block(jo, blocked)

    assert client_of(blocked).get(photo_url(jo)).status_code == 404


@pytest.mark.parametrize("path", ["nothing-96.webp", "TOKEN-97.webp", "TOKEN-96.svg", "TOKEN-96.png"])
def test_other_names_lead_to_no_file(jo, client_of, path):
    token = actions.set_photo(jo, picture()).photo

    assert client_of(jo).get(f"/photos/{path.replace('TOKEN', token)}").status_code == 404


def test_nobody_else_is_in_the_way_of_deleting_ones_own(jo, client_of):
    other = PersonFactory()
    actions.set_photo(jo, picture())

    client_of(other).post(reverse("profiles:picture_removal"))

    assert Profile.objects.get(person=jo).photo
