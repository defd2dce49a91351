"""What a check of a seal found, in words: for the page and for the terminal."""

from django.utils.translation import gettext as _

from staffroom.foundation.clock import date_words
from staffroom.foundation.seals import Checked, Verdict

from .knowing_keys import Knowledge, Opinion
from .portable import Portable


def verdict_in_words(checked: Checked, portable: Portable | None) -> str:
    if checked.verdict == Verdict.UNREADABLE:
        return _("This is no portable copy of a recommendation: there is no seal in it that we can read.")
    if checked.verdict == Verdict.CHANGED:
        return _("The seal does not fit: something in this file was changed after it was sealed. Don't rely on it.")
    if portable is None:
        return _("The seal fits, but what it holds is no recommendation that this version of Staffroom can read.")
    return _("The seal fits: every word is as it was sealed.")


def knowledge_in_words(opinion: Opinion, portable: Portable | None) -> str:
    """Whether this site has known the key, and what that means."""
    key = opinion.key
    names = {
        "since": date_words(key.made_at) if key else "",
        "until": date_words(key.retired_at) if key and key.retired_at else "",
        "site": key.site if key else "",
        "issuer": portable.issuer_url if portable else "",
    }
    match opinion.knowledge:
        case Knowledge.CURRENT:
            words = _("This site knows the key: it is its own, since %(since)s.")
        case Knowledge.FORMER:
            words = _("This site knows the key: it was its own from %(since)s to %(until)s.")
        case Knowledge.NOTED:
            words = _("This site knows the key: whoever runs it has noted it as that of %(site)s.")
        case Knowledge.PRETENDED:
            words = _("The file names this site, but this site has never had that key. Don't rely on it.")
        case _:
            words = _(
                "This site doesn't know the key. Anybody can make a key: compare its fingerprint with those that "
                "%(issuer)s shows on its page for checking, or ask somebody who knows that site."
            )
    return words % names


def standing_in_words(opinion: Opinion) -> str:
    """Whether it is still shown here; "" where this site can't know."""
    if opinion.is_shown is None:
        return ""
    if opinion.is_shown:
        return _("These very words are still shown here.")
    return _("These words are not shown here any more: they were changed, or one of the two has withdrawn them.")
