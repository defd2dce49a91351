"""Portable copies of recommendations, and the keys they are sealed with."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation import seals
from staffroom.foundation.crypto import CannotDecrypt, decrypt, encrypt
from staffroom.foundation.mail.characters import clean_line
from staffroom.rooms.networks.rules import runs_the_site
from staffroom.rooms.people.models import Person, Site

from ..models import Recommendation, SealKey
from ..portable import document_of
from ..recommending_rules import may_withdraw
from .recommending import RecommendationRefused
from .refusals import Refused

LONGEST_SITE = 200
MOST_NOTED = 200


class KeyRefused(Refused):
    """The keys are as they were."""


def portable_copy(recommendation: Recommendation, *, by: Person) -> dict[str, Any]:
    """What is shown, as a sealed document, for either of the two. Raises RecommendationRefused for anybody else."""
    if not may_withdraw(by, recommendation) or not recommendation.is_shown:
        raise RecommendationRefused(_("Only what is shown can be taken along, by the two whom it concerns."))
    document = document_of(recommendation, Site.here(), timezone.now())
    return seals.sealed(document, secret=current_secret())


def current_secret() -> str:
    """The secret of the site's key; a new one where there is none yet, or none that can be read any more.

    What was sealed with a key that can't be read any more stays known.
    """
    key = SealKey.objects.filter(is_current=True).first()
    if key is not None and (secret := _decrypted(key)) is not None:
        return secret
    try:
        made = _replace(key)
    except IntegrityError:  # somebody else has just made one
        made = SealKey.objects.get(is_current=True)
    secret = _decrypted(made)
    if secret is None:
        raise KeyRefused(_("The key that copies are sealed with can't be read. Whoever runs this site has to look."))
    return secret


def replace_key(*, by: Person) -> SealKey:
    """A new key; the one before seals nothing more, and stays known. Raises KeyRefused unless `by` runs the site."""
    if not runs_the_site(by):
        raise KeyRefused(_("Only who runs this site can do this."))
    try:
        return _replace(SealKey.objects.filter(is_current=True).first())
    except IntegrityError as trouble:
        raise KeyRefused(_("Somebody else has just made a new key.")) from trouble


@transaction.atomic
def note_key(public: str, *, site: str, by: Person) -> SealKey:
    """From now on this is known as the key of `site`. Noting a key that is known changes nothing.

    Raises KeyRefused unless `by` runs this site and says whose key it is.
    """
    if not runs_the_site(by):
        raise KeyRefused(_("Only who runs this site can do this."))
    try:
        fingerprint = seals.fingerprint_of(public)
    except ValueError as trouble:
        raise KeyRefused(_("This is no key.")) from trouble
    if not (name := clean_line(site, LONGEST_SITE)):
        raise KeyRefused(_("Say whose key it is."))
    if SealKey.objects.filter(secret="").count() >= MOST_NOTED:
        raise KeyRefused(_("Two hundred keys are noted here. That is enough."))
    noted = {"public": public, "site": name, "made_at": timezone.now()}
    return SealKey.objects.get_or_create(fingerprint=fingerprint, defaults=noted)[0]


@transaction.atomic
def _replace(former: SealKey | None) -> SealKey:
    """Raises IntegrityError if another has become current meanwhile."""
    now, secret = timezone.now(), seals.make_key()
    if former is not None:
        SealKey.objects.filter(pk=former.pk, is_current=True).update(is_current=False, retired_at=now)
    public = seals.public_of(secret)
    return SealKey.objects.create(
        fingerprint=seals.fingerprint_of(public),
        public=public,
        secret=encrypt(secret, secret=settings.SECRET_KEY),
        is_current=True,
        made_at=now,
    )


def _decrypted(key: SealKey) -> str | None:
    """With the site's secret, or one that it had before."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return decrypt(key.secret, secret=secret)
        except CannotDecrypt:
            continue
    return None
