"""What the words in a roster's columns mean: each list server has its own, and spreadsheets have everybody's."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from .columns import plain
from .draft import Draft

type Effect = Callable[[Draft], None]

_YES = frozenset(("yes", "y", "true", "1", "x", "on", "ja", "j", "oui", "si", "s", "sim", "tak", "ano", "checked"))
_NO = frozenset(("no", "n", "false", "0", "off", "nein", "non", "nao", "nee", "ne", "nie", "unchecked", "disabled", ""))
_TICKS = frozenset("✓✔☑")
_PREFIX = re.compile(
    r"^(?:email delivery|sub modstatus|user modstatus|sub poststatus|user poststatus|sub status|user status"
    r"|delivery type|moderation action|message selection)\s+"
)
_BETWEEN_OPTIONS = re.compile(r"[\s,;/|]+")


def _every(draft: Draft) -> None:
    draft.level = "every" if draft.level == "unknown" else draft.level


def _followed(draft: Draft) -> None:
    """Who gets every message single gets those they follow; a digest stays one."""
    if draft.level in {"every", "unknown"}:
        draft.level = "followed"


def _digest(draft: Draft) -> None:
    draft.level = "digest" if draft.level != "web" else "web"


def _web(draft: Draft) -> None:
    draft.level = "web"


def _special(draft: Draft) -> None:
    draft.level = "web"
    draft.note = _("Received only special notices there.")


def _stopped_by_self(draft: Draft) -> None:
    draft.stop("self")


def _stopped_by_facilitator(draft: Draft) -> None:
    draft.stop("facilitator")


def _stopped_by_bounces(draft: Draft) -> None:
    draft.stop("bounces")


def _stopped(draft: Draft) -> None:
    if not draft.stopped:
        draft.stop("unknown")


def _owner(draft: Draft) -> None:
    draft.serve("owner")


def _facilitator(draft: Draft) -> None:
    draft.serve("facilitator")


def _bouncing(draft: Draft) -> None:
    draft.be("bouncing")


def _pending(draft: Draft) -> None:
    draft.be("pending")


def _banned(draft: Draft) -> None:
    draft.be("banned")


def _concealed(draft: Draft) -> None:
    draft.be("concealed")


def _moderated(draft: Draft) -> None:
    draft.moderated = True


def _left(draft: Draft) -> None:
    draft.trouble = _("They have left this list already.")


def _no_member(draft: Draft) -> None:
    draft.trouble = _("This is no member: the list only knows that they wrote to it.")


def _nothing(draft: Draft) -> None:
    """The word is known, and says what is the rule."""


def _meaning(table: dict[Effect, str]) -> dict[str, Effect]:
    return {word.strip(): effect for effect, words in table.items() for word in words.split(",")}


_LEVELS = _meaning(
    {
        _every: "every, every email, every message, each, each email, all, all email, all mail, all emails, email, "
        "single, single email, single emails, single messages, individual, individual email, "
        "individual emails, individual messages, individual message, regular, mail, normal, full, immediate, "
        "immediately, enabled, subscribe, nodigest, einzeln, einzelmails, jede mail, jede nachricht, alle, "
        "individuel, tous, todos, tutti",
        _digest: "digest, digests, daily digest, plain digest, plaintext digest, plaintext digests, plain digests, "
        "mime digest, mime digests, html digest, full digest, full featured digest, "
        "full featured daily digest, full digests, summary, summary digests, summary digest, daily summary, "
        "daily, weekly, abridged, abridged email, index, daily email, zusammenfassung, sammelmail, "
        "tageszusammenfassung, resume, resumen, riassunto",
        _web: "none, no email, no mail, no emails, noemail, web, web only, no email web only, only web, "
        "read on web, disabled, off, keine, keine mails, "
        "keine e mails, nur web, aucun, ninguno, nessuno, never",
        _special: "special, special notices, special notices only, special notice",
        _stopped: "nomail, stopped, suspended, paused, hold, on hold, postpone",
        _nothing: "unknown",
        _stopped_by_self: "vacation, on vacation, holiday, on holiday, vacation hold, urlaub, im urlaub, vacances, "
        "vacaciones, away",
    }
)
_STOPS = _meaning(
    {
        _nothing: "enabled, active, ok, normal, mail, delivering",
        _stopped_by_self: "by user, byuser, user, u, self, by member, by self",
        _stopped_by_facilitator: "by moderator, bymoderator, by admin, byadmin, by administrator, by owner, admin, "
        "a, moderator",
        _stopped_by_bounces: "by bounces, by bounce, bybounce, bybounces, bounce, bounces, b, bouncing, bounced",
        _stopped: "unknown, nomail, disabled, stopped, served",
    }
)
_ROLES = _meaning(
    {
        _nothing: "member, members, none, no, normal, user, regular, subscriber, mitglied, membre, miembro, "
        "membro, lid, participant",
        _facilitator: "moderator, mod, manager, facilitator, editor, managers, moderators, moderatorin, verwalter, "
        "verwalterin, moderateur, moderador, moderatore, gestionnaire",
        _owner: "owner, owners, admin, administrator, list owner, eigentumer, eigentumerin, inhaber, inhaberin, "
        "proprietaire, propietario, proprietario, eigenaar, creator, founder",
        _no_member: "nonmember, non member, nonmembers",
    }
)
_STATES = _meaning(
    {
        _nothing: "active, normal, confirmed, subscribed, ok, enabled, delivering, current, none, aktiv, actif, "
        "activo, attivo, verified, approved, accepted, good, yes, true, sub",
        _bouncing: "bouncing, bounced, bounce, bounces, hard bounce, soft bounce, undeliverable, delivery failing, "
        "email bouncing, inactive address",
        _pending: "pending, not confirmed, notconfirmed, unconfirmed, invited, requested, awaiting confirmation, "
        "awaiting approval, unverified, pending approval, pending member, waiting, ausstehend, eingeladen, "
        "en attente, pendiente, moderated pending",
        _banned: "banned, ban, blocked, spam, gesperrt, verbannt, banni, bloqueado, bannato, banned member",
        _concealed: "concealed, conceal, hidden, private, verborgen",
        _left: "unsubscribed, left, removed, deleted, former, gone, inactive, expired, ausgetreten, desinscrit, "
        "cancelled, archived, cleaned, suspended account",
    }
)
_POSTING = _meaning(
    {
        _nothing: "allowed, allow, accept, default, defer, normal, not moderated, unmoderated, none, override, "
        "override allowed, post, group default, use group default, unmod, unmodded, no",
        _moderated: "moderated, moderate, not allowed, notallowed, hold, held, reject, discard, review, nopost, "
        "no post, np, disabled, denied, mod, new mod, newmod, new user moderated, override moderated, "
        "override mod, "
        "new member moderated, moderiert, modere, moderado, moderato, first post moderated",
    }
)
_OPTIONS = _meaning(
    {
        _every: "mail, nodigest, nodigests",
        _digest: "digest, digests, index",
        _stopped: "nomail",
        _concealed: "conceal, hide",
        _moderated: "nopost, review, mod",
        _facilitator: "editor",
        _nothing: "nohide, noconceal, noreview, post, noindex, repro, norepro, ack, noack, msgack, renew, norenew, "
        "mime, nomime, html, nohtml, fullhdr, shorthdr, ietfhdr, dualhdr, fullhdrs, shorthdrs, subjecthdr, "
        "subjhdr, rfc822, ietf, noeditor, topics, all, notmetoo, metoo, nodupes, dupes, plain, noplain",
    }
)
# What people are in their work: in a table that no list server has made they aren't roles on the list.
_OCCUPATIONS = frozenset(("manager", "managers", "editor", "admin", "administrator", "creator", "founder", "user"))
_SPOKEN_ROLES = {word: effect for word, effect in _ROLES.items() if word not in _OCCUPATIONS}
_SELECTIONS = _meaning(
    {
        _followed: "following only, following, followed only, first post also, following only and first messages",
        _nothing: "all messages, all, everything, none",
    }
)
_OF_FIELD: dict[str, dict[str, Effect]] = {
    "level": {**_STOPS, **_LEVELS},
    "selection": _SELECTIONS,
    "stopped": _STOPS,
    "role": _ROLES,
    "state": {**_ROLES, **_STATES},
    "spoken_role": _SPOKEN_ROLES,
    "spoken_state": {**_SPOKEN_ROLES, **_STATES},
    "moderated": _POSTING,
}
_OF_TICK: dict[str, Effect] = {
    "is_digest": _digest,
    "is_stopped": _stopped,
    "is_bouncing": _bouncing,
    "is_banned": _banned,
    "is_pending": _pending,
    "is_concealed": _concealed,
    "is_owner": _owner,
    "is_facilitator": _facilitator,
    "moderated": _moderated,
}


def tell(draft: Draft, field: str, written: str) -> bool:
    """Change `draft` by what a column with this field says; whether its word is known."""
    word = _PREFIX.sub("", plain(written))
    if not word and not (_TICKS & set(written)):
        return True
    if field == "options":
        return _tell_options(draft, written)
    if field in _OF_TICK and (ticked := _ticked(word, written)) is not None:
        if ticked:
            _OF_TICK[field](draft)
        return True
    effect = (_OF_FIELD.get(field) or _OF_FIELD["level"]).get(word)
    if effect:
        effect(draft)
    return effect is not None


def _ticked(word: str, written: str) -> bool | None:
    if word in _YES or _TICKS & set(written):
        return True
    return False if word in _NO else None


def _tell_options(draft: Draft, written: str) -> bool:
    known = False
    for word in _BETWEEN_OPTIONS.split(written.lower()):
        if effect := _OPTIONS.get(word):
            effect(draft)
            known = True
    return known


def is_option(word: str) -> bool:
    """Whether this is one of the options that LISTSERV keeps for a subscriber."""
    return word.lower() in _OPTIONS
