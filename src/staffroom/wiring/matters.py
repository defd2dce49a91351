"""Which desk knows which kind of matter: what waits for facilitators, however it came."""

from collections.abc import Mapping

from staffroom.commons.moderation.desk import Desk
from staffroom.commons.moderation.desks import appeals, posts, reports
from staffroom.doors.email import desk as mails

MATTERS: Mapping[str, Desk] = {
    "post": posts.DESK,
    "report": reports.DESK,
    "appeal": appeals.DESK,
    "mail": mails.DESK,
}
