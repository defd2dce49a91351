"""Which guides there are, for whom, and what is in them. The files are the truth: in docs/, or in the wheel."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffroom.foundation import papers

_IN_WHEEL = Path(__file__).with_name("papers")
_IN_CHECKOUT = Path(__file__).parents[4] / "docs"
FOLDER = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
EXAMPLES = "examples"  # folders of files that guides speak of, beside them


@dataclass(frozen=True)
class Guide:
    """One file. `about`: what one finds in it, for the list of guides."""

    part: str
    name: str
    title: str | Promise
    about: str | Promise

    @property
    def path(self) -> Path:
        return FOLDER / self.part / f"{self.name}.md"

    @property
    def url(self) -> str:
        return reverse("help:guide", args=[self.part, self.name])


@dataclass(frozen=True)
class Part:
    """The guides for one kind of reader."""

    title: str | Promise
    guides: tuple[Guide, ...]


def guide_of(part: str, name: str) -> Guide | None:
    return next((one for one in all_guides() if (one.part, one.name) == (part, name)), None)


def all_guides() -> Iterator[Guide]:
    for part in PARTS:
        yield from part.guides


@cache
def paper_of(guide: Guide) -> papers.Paper:
    """What is in it, read once."""
    return papers.read(guide.path.read_text("utf-8"), leads_to=lambda link: _address(guide.part, link))


@cache
def example_of(part: str, name: str) -> str | None:
    """The text of a file that a guide speaks of."""
    folder = FOLDER / part / EXAMPLES
    there = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    return there[name].read_text("utf-8") if name in there else None


def _address(part: str, link: str) -> str:
    """Where a link of a guide leads on the site: `../members/by-web.md#drafts` to the page of that guide."""
    target, mark, anchor = link.partition("#")
    if not target or "://" in target:
        return link
    there = posixpath.normpath(posixpath.join(part, target)).split("/")
    if there[-1].endswith(".md"):
        return reverse("help:guide", args=[there[0], there[-1].removesuffix(".md")]) + mark + anchor
    return reverse("help:example", args=[there[0], there[-1]])


def _part(folder: str, title: str | Promise, *guides: tuple[str, str | Promise, str | Promise]) -> Part:
    return Part(title, tuple(Guide(folder, *guide) for guide in guides))


PARTS = (
    _part(
        "members",
        _("For everybody"),
        (
            "by-web",
            _("On the web"),
            _("Coming in, reading, writing, choosing what reaches you."),
        ),
        ("your-profile", _("Your profile"), _("What you say of yourself, and who sees it.")),
        (
            "between-colleagues",
            _("Recommendations and mentoring"),
            _("Asking, writing, approving, taking along; being a mentor, and finding one."),
        ),
        ("by-email", _("Everything by email"), _("Joining, writing, answering and leaving without ever signing in.")),
    ),
    _part(
        "facilitators",
        _("For those who look after a network"),
        (
            "looking-after",
            _("Looking after a network"),
            _("Letting people in, roles, settings, handing over."),
        ),
        ("moderating", _("When something goes wrong"), _("Held posts, reports, decisions and appeals.")),
    ),
    _part(
        "moving",
        _("Moving a list here"),
        ("a-list", _("Moving a list, step by step"), _("The archive, the members, the old address; one evening.")),
        ("mailman-2", _("From Mailman 2"), _("Its mbox, its members, its address.")),
        ("mailman-3", _("From Mailman 3"), _("HyperKitty's archive, its members, its address.")),
        ("listserv", _("From LISTSERV and JISCMail"), _("Notebooks by mail, the review, the address.")),
        ("google-groups", _("From Google Groups"), _("Takeout, the members' file, the address.")),
        ("groups-io", _("From Groups.io"), _("The group's export, and forwarding.")),
        ("yahoo-groups", _("From Yahoo Groups"), _("What was saved before it closed.")),
    ),
    _part(
        "operators",
        _("For those who run the site"),
        ("installing", _("From nothing to a working list"), _("A small server, step by step.")),
        ("web-server", _("The web server before it"), _("Caddy or nginx, certificates, and what they must pass on.")),
        ("mail", _("Mail, step by step"), _("In and out, DNS records, signing, bounces.")),
        ("ways-in", _("Mail without a mail server"), _("Out of a mailbox, or by a provider that calls the site.")),
        ("backups", _("Backups, upgrades, going back"), _("What to keep, how to put it back, how to update.")),
        ("postgresql", _("PostgreSQL, and more processes"), _("When one file and one process are too small.")),
        ("trouble", _("Watching it, and trouble"), _("Health, a full disk, mail that others refuse.")),
        ("running", _("Settings and commands"), _("Everything that can be said to it.")),
    ),
)
