"""Why a mail was not simply posted, in words for whoever looks after it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """What `Incoming.reason` holds. The words follow “It waits because”, or stand alone."""

    STRANGER = "stranger", _("Whoever wrote it is not a member of the network.")
    OTHER_PERSON = "other-person", _("It answers with an address that was made for somebody else.")
    CONTRADICTED = "contradicted", _("The server that brought it says that it is not from whom it names.")
    DISOWNED = "disowned", _("The domain that it names as its author's says that it did not send it.")
    SPAM = "spam", _("The spam filter advises against it.")
    NO_SENDER = "no-sender", _("It names nobody, or more than one person, as its author.")
    NOT_PLACED = "not-placed", _("It belongs to a conversation of another network, and its author can't place it here.")
    MOVING = "moving", _("A list is moving in. It is posted when the doors are opened.")
    UNPROVED = "unproved", _("It came by the old address of a list. It is posted when that address is proved.")
    OTHER_LIST = "other-list", _("It came through another mailing list.")
    OPERATOR = "operator", _("It is addressed to whoever runs this site.")
    NO_ADDRESS = "no-address", _("It is addressed to nobody here.")
    TOO_LARGE = "too-large", _("It is too large to be taken in. It was left in the mailbox; here is its beginning.")
    REPORT = "report", _("It reports something, and does not show which message it means.")
    UNREADABLE = "unreadable", _("It can't be read safely.")
    KEEPS_FAILING = "keeps-failing", _("Something went wrong each time it was worked on.")
    UNTOLD = "untold", _("It could not be passed on, and its sender could not be told so.")

    FORGED = "forged", _("The domain that it names as its author's did not send it, and asks to refuse such mail.")
    NO_MEMBER = "no-member", _("Whoever wrote it is not a member of the network, which takes mail from members only.")
    BANNED = "banned", _("Whoever wrote it is banned.")
    REFUSED = "refused", _("What it asked for was not possible; its sender was told why.")
    GONE = "gone", _("What it is about is not here any more.")

    CIRCLE = "circle", _("It went out from here, or round and round, and has come back.")
    AUTOMATIC = "automatic", _("A machine wrote it, and nobody is to answer it.")
    NO_REPORT = "no-report", _("It came to an address for reports of mail that was not delivered, and is none.")
    BY_HAND = "by-hand", _("Somebody looked at it and put it aside.")

    OLD_ADDRESS = "old-address", _("It is our own letter to the list's old address, which leads here.")
    BLOCKED = "blocked", _("Whom it was for wants nothing from its author, who is not told.")
    LOOKED_AT_FIRST = "looked-at", _("It waits for a facilitator, who looks at it before it appears.")
    BOUNCE = "bounce", _("It reports that a mail was not delivered.")
    DUPLICATE = "duplicate", _("The same mail had come before.")
    ASKED_BACK = "asked-back", _("Its sender was asked to confirm it.")
