"""Inviting people: by a link anybody may use, or one for a single address."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.tokens import new_token
from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import InvitationSent
from ..models import Invitation, Network
from ..rules import may_facilitate
from .refusals import InviteRefused

LASTS = timedelta(days=30)
MOST_A_DAY = 50


@transaction.atomic
def invite(network: Network, *, by: Person, email: str = "", name: str = "", words: str = "") -> Invitation:
    """A link into the network: for `email` alone (it is sent there), or with "" for anybody who has it.

    Inviting the same address again sends the same link anew (once a day), unless who gave it looks after the network
    no longer: then there is another link, in the name of who invites now. Raises InviteRefused for all but
    facilitators, for an address that is none, and for more than 50 addresses a day.
    """
    if not may_facilitate(by, network):
        raise InviteRefused(_("Facilitators of the network invite people to it."))
    email = email.strip().lower()
    if email:
        _check_email(email)
        _check_rate(by)
    now = timezone.now()
    open_one = Invitation.objects.filter(
        network=network, email=email, used_at__isnull=True, revoked_at__isnull=True
    ).first()
    if email and open_one:
        if may_facilitate(open_one.invited_by, network):
            open_one.expires_at = now + LASTS
            open_one.save(update_fields=["expires_at"])
            record(InvitationSent(invitation_id=open_one.pk))
            return open_one
        revoke(open_one, by=by)
    invitation = Invitation.objects.create(
        network=network,
        invited_by=by,
        token=new_token(),
        email=email,
        name=name.strip()[:120],
        words=words.strip()[:2000],
        expires_at=now + LASTS,
    )
    if email:
        record(InvitationSent(invitation_id=invitation.pk))
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by: Person) -> Invitation:
    """The link opens nothing any more. Raises InviteRefused for all but facilitators."""
    if not may_facilitate(by, invitation.network):
        raise InviteRefused(_("Facilitators of the network take invitations back."))
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
    return invitation


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise InviteRefused(_("“%(email)s” is no email address.") % {"email": email}) from trouble


def _check_rate(by: Person) -> None:
    """Nobody's account is a way of writing to thousands of strangers."""
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(invited_by=by, created_at__gt=since).exclude(email="").count() >= MOST_A_DAY:
        raise InviteRefused(_("You have invited %(most)s people today. Go on tomorrow.") % {"most": MOST_A_DAY})
