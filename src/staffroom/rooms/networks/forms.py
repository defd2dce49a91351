"""The shapes of what people tell us about networks, and about their part in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Address, Person

from . import notes
from .actions.holidays import LONGEST as LONGEST_AWAY
from .models import Audience, Membership, Network
from .names import is_reserved, suggest

Level = Membership.Level
explained: Callable[[object, object], Any] = lazy(
    lambda label, words: format_html("{} <small>{}</small>", label, words), str
)

LEVELS = [
    (Level.EVERY, explained(_("Every message"), _("as it is said; answer by replying"))),
    (Level.FOLLOWED, explained(_("Only conversations I follow"), _("those you write in, and those you choose"))),
    (Level.DIGEST, explained(_("A daily digest"), _("one mail in the morning, and none when nothing was said"))),
    (Level.WEB, explained(_("On the web only"), _("no mail; you come by when it suits"))),
]
FINDABLE = [
    (Audience.PUBLIC, explained(_("Anyone"), _("it stands in the directory for all the world"))),
    (Audience.MEMBERS, explained(_("Everyone with an account here"), _("guests don't learn that it exists"))),
    (Audience.NETWORK, explained(_("Its members alone"), _("whoever is invited hears of it, nobody else"))),
]
READABLE = [
    (Audience.PUBLIC, explained(_("Anyone"), _("like a noticeboard in the street; search engines read it, too"))),
    (Audience.MEMBERS, explained(_("Everyone with an account here"), _("like a noticeboard in a staffroom"))),
    (Audience.NETWORK, explained(_("Its members alone"), _("what is said there stays there"))),
]
JOINING = [
    (
        Network.Joining.OPEN,
        explained(_("Anyone who likes"), _("on its page, or with an empty mail; and then reads what members read")),
    ),
    (Network.Joining.REQUEST, explained(_("Whoever asks"), _("a facilitator says yes to each request"))),
    (Network.Joining.INVITATION, explained(_("Whoever is invited"), _("by a link or by email"))),
]
POSTING = [
    (Network.Posting.OPEN, explained(_("Members, at once"), _("nobody looks first"))),
    (
        Network.Posting.FIRST,
        explained(
            _("Members; a first message waits"),
            _("a facilitator looks at it, unless they were let in or invited by name; after that nobody does"),
        ),
    ),
    (Network.Posting.MODERATED, explained(_("Members; every message waits"), _("until a facilitator lets it in"))),
    (
        Network.Posting.ANNOUNCE,
        explained(_("Only those who look after it"), _("an announcement list: members read, and write to the owners")),
    ),
]
REPLY_TO = [
    (Network.ReplyTo.NETWORK, explained(_("To the network"), _("everybody hears the answer"))),
    (Network.ReplyTo.AUTHOR, explained(_("To the author alone"), _("for announcements; answers are private"))),
]
STRANGERS = [
    (Network.Strangers.HOLD, explained(_("Keep it"), _("a facilitator looks at it, and the sender is told once"))),
    (Network.Strangers.REFUSE, explained(_("Refuse it"), _("the sender is told why"))),
]


def one_of(label: Any, choices: Iterable[Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


class JoiningForm(forms.Form):
    """What reaches somebody, chosen on the way in; and why they ask, where it takes asking."""

    level = one_of(_("What should reach you by email?"), LEVELS, initial=Level.EVERY)
    words = forms.CharField(
        label=_("Who are you, in a line or two?"),
        help_text=_("Only the facilitators read this."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, network: Network, is_invited: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_invited or network.joining != Network.Joining.REQUEST:
            del self.fields["words"]


class ArrivalForm(forms.Form):
    """Somebody new comes with an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    level = one_of(_("What should reach you by email?"), LEVELS, initial=Level.EVERY)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class LevelsForm(forms.Form):
    """What reaches somebody from each of their networks, and until when none of it does.

    And at which address, if they have proved more than one.
    """

    away_everywhere = forms.DateField(
        label=_("I am away until"),
        help_text=_("From all networks no mail comes up to the end of that day; then it comes as before."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, memberships: Iterable[Membership], addresses: Sequence[Address], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = list(memberships)
        self.addresses = {str(address.pk): address for address in addresses}
        for membership in self.memberships:
            self.fields[f"level-{membership.pk}"] = forms.ChoiceField(
                label=membership.network.name, choices=Level.choices, initial=membership.level
            )
            self.fields[f"away-{membership.pk}"] = _away(membership)
            if len(addresses) > 1:
                self.fields[f"address-{membership.pk}"] = self._where(membership)
        if len(self.memberships) < 2:
            del self.fields["away_everywhere"]

    def clean(self) -> dict[str, Any] | None:
        """Nobody is away for ever: for that there is “on the web only”."""
        given = super().clean() or self.cleaned_data
        last = timezone.localdate() + LONGEST_AWAY
        for name in [name for name in given if name.startswith("away")]:
            if given[name] and given[name] > last:
                self.add_error(name, gettext("Choose a day within a year from now. For longer, read on the web only."))
        return given

    def away_until(self, membership: Membership) -> date | None:
        """The day said for all networks, or else for this one."""
        everywhere: date | None = self.cleaned_data.get("away_everywhere")
        return everywhere or self.cleaned_data.get(f"away-{membership.pk}")

    @property
    def levels(self) -> list[forms.BoundField]:
        """What reaches them, and where."""
        return [field for field in self if not field.name.startswith("away")]

    @property
    def everywhere(self) -> forms.BoundField | None:
        """The day for all networks, where there are several."""
        return self["away_everywhere"] if "away_everywhere" in self.fields else None

    @property
    def aways(self) -> list[forms.BoundField]:
        """The day for each network."""
        return [field for field in self if field.name.startswith("away-")]

    @property
    def is_away_from_some(self) -> bool:
        """Whether a day stands, or stood, in one of those."""
        return any(field.value() or field.errors for field in self.aways)

    def chosen(self) -> Mapping[Membership, tuple[str, Address | None]]:
        """For each membership its level, and the address that is not simply the first one."""
        return {
            membership: (
                self.cleaned_data[f"level-{membership.pk}"],
                self.addresses.get(self.cleaned_data.get(f"address-{membership.pk}", "")),
            )
            for membership in self.memberships
        }

    def _where(self, membership: Membership) -> forms.ChoiceField:
        first = next((address.email for address in self.addresses.values() if address.is_primary), "")
        others = [(pk, _shown(address)) for pk, address in self.addresses.items() if not address.is_primary]
        chosen = str(membership.address_id)
        return forms.ChoiceField(
            label=gettext("Mail from %(network)s goes to") % {"network": membership.network.name},
            choices=[("", gettext("My first address (%(email)s)") % {"email": first}), *others],
            initial=chosen if chosen in dict(others) else "",
            required=False,
        )


class DeclineForm(forms.Form):
    """What facilitators say to somebody whom they don't let in."""

    words = forms.CharField(
        label=_("A few words to go with it"),
        help_text=_("They stand in the letter that says so. Nobody is named as having decided."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NetworkForm(forms.ModelForm[Network]):
    """Some settings of a network. It only shapes them: actions write."""

    findable = one_of(_("Who may find it?"), FINDABLE, initial=Audience.PUBLIC)
    readable = one_of(_("Who may read what is said?"), READABLE, initial=Audience.PUBLIC)
    joining = one_of(_("Who may join?"), JOINING, initial=Network.Joining.OPEN)
    posting = one_of(_("Who writes?"), POSTING, initial=Network.Posting.OPEN)
    strangers = one_of(_("Mail from people who don't belong to it"), STRANGERS, initial=Network.Strangers.HOLD)
    reply_to = one_of(_("Where does an answer by email go?"), REPLY_TO, initial=Network.ReplyTo.NETWORK)
    language = forms.ChoiceField(
        label=_("The language it mostly speaks"),
        choices=settings.LANGUAGES,
        help_text=_("Its notes are written in it."),
    )

    class Meta:
        model = Network
        fields = ["name"]
        labels = {
            "name": _("Its name"),
            "kind": _("What kind of network is it?"),
            "purpose": _("What is it for, in a sentence or two?"),
            "about": _("What newcomers should know"),
            "guidelines": _("How you talk with one another"),
            "parent": _("Is it a branch of another network?"),
            "has_subject_prefix": _("Put its name before each subject"),
            "welcome": _("Welcome"),
            "reminder": _("Reminder"),
            "goodbye": _("Goodbye"),
            "remind_every_months": _("How many months between reminders?"),
        }
        help_texts = {
            "purpose": _("Such as: For anyone who is the only one in the building who does this job."),
            "about": _("Markdown. It stands on the network's page."),
            "guidelines": _("Markdown. A few habits are enough."),
            "parent": _("Networks that you own can have branches."),
            "has_subject_prefix": _("[Like this] Minutes of Tuesday"),
            "remind_every_months": _("With 0, none goes out."),
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self._meta.fields or ()):
            del self.fields[name]
        parent = self.fields.get("parent")
        if isinstance(parent, forms.ModelChoiceField):
            parent.queryset = Network.objects.owned_by(by).exclude(pk=self.instance.pk).order_by("name")
            if self.instance.parent_id:
                parent.queryset |= Network.objects.filter(pk=self.instance.parent_id)
            parent.empty_label = _("No, it stands by itself")
            if not parent.queryset.exists():
                del self.fields["parent"]

    def clean(self) -> dict[str, Any] | None:
        """Choices that undo each other are asked about, not mended in silence."""
        chosen = super().clean() or self.cleaned_data
        findable, readable, joining = (chosen.get(name) for name in ("findable", "readable", "joining"))
        order = list(Audience.values)
        if findable and readable and order.index(findable) > order.index(readable):
            self.add_error(
                "readable", _("Whoever may read it can find it, too. Choose the same people here, or fewer.")
            )
        elif findable == Audience.NETWORK and joining and joining != Network.Joining.INVITATION:
            self.add_error("joining", _("Nobody can ask to join what they can't find. Choose “Whoever is invited”."))
        return chosen


class CreateForm(NetworkForm):
    """What a new network needs; everything else has a good default."""

    slug = forms.CharField(
        label=_("Its address, before the @"),
        max_length=40,
        required=False,
        error_messages={"unique": _("This address belongs to another network. Choose another.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    class Meta(NetworkForm.Meta):
        fields = ["name", "kind", "purpose", "slug", "findable", "readable", "joining", "parent"]

    def __init__(self, *args: Any, mail_domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = _(
            "Mail to it reaches the network: short-name@%(domain)s. Left empty, it is made from the name."
        ) % {"domain": mail_domain}

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if is_reserved(slug):
            raise forms.ValidationError(_("This address is kept for other purposes. Choose another."))
        return slug or suggest(self.cleaned_data.get("name", ""))


class DescriptionForm(NetworkForm):
    class Meta(NetworkForm.Meta):
        fields = ["name", "kind", "purpose", "about", "guidelines", "language", "parent"]


class AccessForm(NetworkForm):
    class Meta(NetworkForm.Meta):
        fields = ["findable", "readable", "joining"]


class PostingForm(NetworkForm):
    class Meta(NetworkForm.Meta):
        fields = ["posting"]


class EmailForm(NetworkForm):
    class Meta(NetworkForm.Meta):
        fields = ["reply_to", "has_subject_prefix", "strangers"]


class NotesForm(NetworkForm):
    """The three notes. Under each stands what goes out while it is empty."""

    class Meta(NetworkForm.Meta):
        fields = ["welcome", "reminder", "remind_every_months", "goodbye"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        defaults = {
            "welcome": (_("For whoever has just joined."), notes.default_welcome(self.instance)),
            "reminder": (_("For everybody, now and then."), notes.default_reminder(self.instance)),
            "goodbye": (_("For whoever has left."), notes.default_goodbye(self.instance)),
        }
        for name, (whom, words) in defaults.items():
            self.fields[name].help_text = format_html(
                "{}<details><summary>{}</summary><pre>{}</pre></details>",
                whom,
                _("What it says while this is empty"),
                words,
            )


class InvitationForm(forms.Form):
    """A personal invitation."""

    email = forms.EmailField(label=_("Their email address"), max_length=254)
    name = forms.CharField(label=_("Their name"), max_length=120, required=False)
    words = forms.CharField(
        label=_("A word from you"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class FindForm(forms.Form):
    """What the directory is narrowed down to."""

    q = forms.CharField(required=False, max_length=80)
    kind = forms.ChoiceField(required=False, choices=Network.Kind.choices)


def _away(membership: Membership) -> forms.DateField:
    return forms.DateField(
        label=gettext("Away from %(network)s until") % {"network": membership.network.name},
        required=False,
        initial=membership.away_until if membership.is_away else None,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _shown(address: Address) -> str:
    if address.failing_since is None:
        return address.email
    return gettext("%(email)s (mail to it comes back at the moment)") % {"email": address.email}
