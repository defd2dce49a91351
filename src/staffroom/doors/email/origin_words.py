"""What was found out about where a mail comes from, in words for whoever looks after it."""

from django.utils.translation import gettext as _

from staffroom.foundation.authenticity import Verdict


def words_for(verdict: Verdict | None) -> list[str]:
    """A sentence or two; none where nobody has looked, or nobody is named."""
    if verdict is None or not verdict.author_domain:
        return []
    names = {"domain": verdict.author_domain, "server": verdict.vouched_by}
    said = [_about_author(verdict) % names]
    if verdict.vouched_by:
        said.append(_("%(server)s passed it on, and says that all was in order when it came to them.") % names)
    return said


def _about_author(verdict: Verdict) -> str:
    if verdict.dmarc == "temperror":
        return _("Whether it came from %(domain)s could not be found out: the DNS gave no answer at the time.")
    if verdict.is_proved:
        return _("%(domain)s vouches for it.")
    if verdict.dmarc == "none":
        return _("Nobody can tell whether it came from %(domain)s.")
    if verdict.wish == "reject":
        return _("%(domain)s says that this did not come from it, and asks everybody to refuse such mail.")
    if verdict.wish == "quarantine":
        return _("%(domain)s says that this did not come from it, and asks everybody to be wary of such mail.")
    return _("%(domain)s does not vouch for it, and asks nobody to act upon that.")
