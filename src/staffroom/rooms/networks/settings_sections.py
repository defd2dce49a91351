"""The sections of a network's settings, in order: each with its title and its form."""

from django.utils.translation import gettext_lazy as _

from .forms import AccessForm, DescriptionForm, EmailForm, NotesForm, PostingForm

SECTIONS = {
    "description": (_("What it is"), DescriptionForm),
    "access": (_("Who may come in"), AccessForm),
    "writing": (_("Who writes"), PostingForm),
    "email": (_("Email"), EmailForm),
    "notes": (_("Notes it writes"), NotesForm),
}


def section_titles() -> list[tuple[str, str]]:
    """The sections as tabs: name and title."""
    return [(name, str(title)) for name, (title, _form) in SECTIONS.items()]
