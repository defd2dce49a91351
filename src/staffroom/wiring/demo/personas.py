"""Whom to be first, and why."""

from django.utils.translation import gettext_lazy as _

SUGGESTED = {
    "maeve-tully": _("a member of several networks, who reads every message"),
    "jo-norwood": _("owns Lone Information Officers and runs this site: held mail, deliveries, settings"),
    "marcus-obi": _("a facilitator"),
    "abena-mensah": _("gets a digest once a day"),
    "yusuf-karim": _("reads on the web alone, at night"),
    "callum-reid": _("only follows what interests him"),
    "sian-price": _("owns a small network that one asks to join"),
    "samira-farouk": _("chairs a committee whose pages others do not see"),
    "helen-tanaka": _("new in the profession, in a cohort"),
    "gareth-bowen": _("belongs to a quiet branch"),
}
