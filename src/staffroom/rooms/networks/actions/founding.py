"""Making a network, and changing how it works."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation import markdown
from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import AudienceNarrowed, NetworkChanged, NetworkCreated
from ..models import Audience, Membership, Network
from ..names import is_reserved, is_taken
from ..rules import may_own
from .refusals import CreateRefused, SettingsRefused

# What an owner may change. Everything else is counted or recorded.
SETTINGS = frozenset(
    [
        "name",
        "kind",
        "parent",
        "purpose",
        "about",
        "guidelines",
        "language",
        "findable",
        "readable",
        "joining",
        "posting",
        "strangers",
        "reply_to",
        "has_subject_prefix",
        "welcome",
        "reminder",
        "goodbye",
        "remind_every_months",
    ]
)


@transaction.atomic
def create_network(*, by: Person, name: str, slug: str, kind: str, purpose: str, **settings: Any) -> Network:
    """A network that `by` owns and belongs to. `slug` becomes its address, before the @.

    Raises CreateRefused if the address is reserved or taken, `by` is no member of the site, or a setting is wrong.
    """
    if by.kind != Person.Kind.MEMBER:
        raise CreateRefused(_("Networks are begun by people with an account here."))
    slug = slug.strip().lower()
    if is_reserved(slug):
        raise CreateRefused(_("The address “%(slug)s” is kept for other purposes. Choose another.") % {"slug": slug})
    if is_taken(slug):
        raise CreateRefused(_("The address “%(slug)s” belongs to another network. Choose another.") % {"slug": slug})

    network = Network(name=name.strip(), slug=slug, kind=kind, purpose=purpose.strip(), created_at=timezone.now())
    try:
        _apply(network, settings)
        _check_parent(network, by, None)
        network.full_clean()
    except (ValidationError, SettingsRefused) as trouble:
        raise CreateRefused(_words(trouble)) from trouble
    network.member_count = 1
    network.save()
    Membership.objects.create(
        network=network, person=by, role=Membership.Role.OWNER, joined_at=timezone.now(), state=Membership.State.ACTIVE
    )
    record(NetworkCreated(network_id=network.pk, person_id=by.pk))
    return network


@transaction.atomic
def change_settings(network: Network, *, by: Person, **settings: Any) -> Network:
    """The network with other settings (names in SETTINGS).

    Closing it to readers closes what was said before, at once; opening it opens only what will be said.
    Raises SettingsRefused for all but its owners.
    """
    network = Network.objects.select_for_update().get(pk=network.pk)
    if not may_own(by, network):
        raise SettingsRefused(_("Only owners of the network change how it works."))
    changed = sorted(name for name, value in settings.items() if getattr(network, name) != value)
    if not changed:
        return network
    before, old_parent = network.readable, network.parent
    try:
        _apply(network, settings)
        _check_parent(network, by, old_parent)
        network.full_clean()
    except ValidationError as trouble:
        raise SettingsRefused(_words(trouble)) from trouble
    network.version = F("version") + 1
    network.save()
    network.refresh_from_db()
    if _is_narrower(network.readable, than=before):
        record(AudienceNarrowed(network_id=network.pk))
    record(NetworkChanged(network_id=network.pk, person_id=by.pk, fields=changed))
    return network


def _apply(network: Network, settings: dict[str, Any]) -> None:
    unknown = settings.keys() - SETTINGS
    if unknown:
        raise TypeError(f"Not a setting of a network: {', '.join(sorted(unknown))}")
    for name, value in settings.items():
        setattr(network, name, value)
    network.about_html = markdown.render(network.about) if network.about else ""
    network.guidelines_html = markdown.render(network.guidelines) if network.guidelines else ""
    network.clean_fields()
    # Who may read it may know that it exists.
    if _is_narrower(network.findable, than=network.readable):
        network.findable = network.readable


def _is_narrower(audience: str, *, than: str) -> bool:
    order = list(Audience)
    return order.index(Audience(audience)) > order.index(Audience(than))


def _check_parent(network: Network, by: Person, old_parent: Network | None) -> None:
    """A network becomes the branch of another only if `by` owns that one, too; and never of itself."""
    parent = network.parent
    if parent is None or parent == old_parent:
        return
    if not may_own(by, parent):
        raise SettingsRefused(
            _("Only owners of %(network)s can make this one of its branches.") % {"network": parent.name}
        )
    above: Network | None = parent
    while above is not None:
        if above.pk == network.pk:
            raise SettingsRefused(_("A network can't be a branch of itself."))
        above = above.parent


def _words(trouble: Exception) -> str:
    if isinstance(trouble, ValidationError):
        return " ".join(trouble.messages)
    return str(trouble)
