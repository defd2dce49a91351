"""What the columns of tables, and the keys of JSON, are called, and what is in them.

A field is what a column says of a member. Names are compared in lower case without accents and punctuation.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .roster import Kind


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(","))


_FIELDS: dict[str, str] = {
    "email": "email, e mail, emails, mail, email address, e mail address, mail address, member email, "
    "email addresses, subscriber email, subscriber, subscribed address, primary email, email 1 value, "
    "e mail 1 value, user email, adresse e mail, adresse mail, adresse electronique, adresse de courriel, "
    "courriel, adresse email, e mail adresse, emailadresse, mailadresse, correo, correo electronico, "
    "direccion de correo electronico, direccion de correo, direccion de email, posta elettronica, "
    "indirizzo e mail, indirizzo email, indirizzo di posta elettronica, endereco de email, endereco de e mail, "
    "e mailadres, emailadres, mailadres, e post, epost, e postadress, e postadresse, epostadresse, "
    "e mailadresse, mailadress, sahkoposti, sahkopostiosoite, adres e mail, adres email, poczta, "
    "emailova adresa, e mailova adresa, e mail cim, e posta, e posta adresi, почта, электронная почта, "
    "адрес электронной почты, メール, メールアドレス, eメール, 邮箱, 电子邮件, 電子郵件, 이메일, address, "
    "adresse, adres, adress, indirizzo, direccion, endereco",
    "name": "name, display name, full name, fullname, realname, real name, member name, subscriber name, "
    "profile name, contact name, vollstandiger name, anzeigename, nom, nom complet, nom affiche, "
    "nombre completo, nombre y apellidos, nome, nome completo, nome e cognome, naam, volledige naam, namn, "
    "navn, fulle navn, nimi, imie i nazwisko, jmeno, имя, 名前, 氏名, 姓名, 이름",
    "nickname": "nickname, nick name, nick, username, user name, screen name, spitzname, pseudo, apodo",
    "first_name": "first name, firstname, given name, givenname, forename, first, vorname, rufname, prenom, "
    "nombre, primeiro nome, voornaam, fornamn, fornavn, etunimi, imie",
    "last_name": "last name, lastname, surname, family name, familyname, last, nachname, familienname, zuname, "
    "nom de famille, apellido, apellidos, cognome, sobrenome, achternaam, efternamn, efternavn, etternavn, "
    "sukunimi, nazwisko, prijmeni, фамилия",
    "level": "delivery, email delivery, email preference, email preferences, delivery mode, deliverymode, "
    "delivery type, deliverytype, delivery setting, delivery settings, mail delivery, subscription, "
    "subscription type, sub type, subtype, mail mode, message delivery, receive, reading level, empfang, "
    "zustellung, zustellart, livraison, reception, remise, entrega, ricezione, consegna",
    "selection": "message selection, messages selected",
    "stopped": "delivery status, deliverystatus, nomail reason, mail status, disabled by",
    "role": "role, member role, mod status, modstatus, moderator status, rolle, role in group, rol, ruolo, privileges",
    "state": "status, group status, email status, member status, membership status, user status, state, "
    "sub status, subscription status, subscriptionstatus, etat, statut, estado, stato, confirmed status, "
    "bounce status, mitgliedsstatus, address status",
    "moderated": "posting permissions, posting permission, post status, poststatus, posting, posting status, "
    "moderation, moderation action, moderated, mod, moderation status, moderiert, user post status",
    "joined": "joined, join date, joined on, date joined, joined date, member since, subscribed, subscribed on, "
    "subscribed at, subscription date, subscriptiondate, sub date, subdate, subscribe date, created, created at, "
    "date added, date, optin time, beigetreten, beitritt, beitrittsdatum, mitglied seit, date d inscription, "
    "inscrit le, fecha de alta, fecha de inscripcion, alta, data di iscrizione, lid sinds",
    "joined_year": "join year",
    "joined_month": "join month",
    "joined_day": "join day",
    "until": "until, on holiday until, holiday until, vacation until, on hold until, away until, nomail until, "
    "abwesend bis, urlaub bis, im urlaub bis, pause jusqu au, en vacances jusqu au, vacaciones hasta, "
    "in vacanza fino al",
    "options": "options, subscription options, subscriber options, flags, settings, miscellaneous, restrictions, "
    "optionen, opciones",
    "list": "group email, group, list, list id, listid, list name, listname, mailing list, liste, lista, lijst",
    "is_digest": "digest, is digest, digests",
    "is_stopped": "nomail, no mail, disabled, mail disabled, on holiday, holiday, vacation, on vacation, urlaub, "
    "im urlaub",
    "is_bouncing": "bouncing, bounced, is bouncing",
    "is_banned": "banned, is banned, blocked, gesperrt",
    "is_pending": "pending, is pending",
    "is_concealed": "hide, hidden, concealed, conceal, is concealed",
    "is_owner": "owner, is owner, admin, is admin, administrator",
    "is_facilitator": "moderator, is moderator, facilitator, is facilitator",
}
_PASSED_OVER = _names(
    "subscription mode, yahoo id, yahooid, yid, yalias, yahoo alias, "
    "join hour, join minute, join second, time zone, member type, type, id, user id, "
    "userid, member id, memberid, http etag, self link, user, number, no, nr, etag, kind, object, group "
    "id, groupid, created by, updated, updated at, organization, row, is confirmed, is subscribed, photo, "
    "photo url, profile url, icon url"
)
_NAMES = {name: field for field, names in _FIELDS.items() for name in _names(names)}
_WEAK = _names("address, adresse, adres, adress, indirizzo, direccion, endereco, mail, subscriber, emails")
_MADE_BY: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("yahoo", _names("yahoo id, yahooid, yid, y id, yalias, yahoo alias")),
    (
        "google",
        _names("group status, email preference, posting permissions, group email, join year, delivery settings"),
    ),
    ("groupsio", _names("mod status, email delivery, sub status, user status, post status, message selection")),
    ("mailman3", _names("list id, delivery mode, delivery status, moderation action, subscription mode, self link")),
    ("listserv", _names("sub date, subdate, subscription options, subscriber options")),
)
_REQUIRED = re.compile(r"\[(?:required|optional)\]", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[\W_]+")
_LONGEST = 60


@lru_cache(maxsize=2_000)
def plain(title: str) -> str:
    """The title of a column without what may differ: case, accents, punctuation."""
    title = _CAMEL.sub(" ", _REQUIRED.sub("", title[: _LONGEST * 2]))
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    # Only Latin letters lose their marks: in Japanese they make another sound.
    bare = "".join(it for it in decomposed if not "\u0300" <= it <= "\u036f")
    return _OTHER.sub(" ", unicodedata.normalize("NFC", bare)).strip()[:_LONGEST]


def field_of(title: str) -> str:
    """What a column with this title says of a member; "" if that isn't known."""
    return _NAMES.get(plain(title), "")


def is_passed_over(title: str) -> bool:
    """Whether the column is known, and says nothing that is kept."""
    return plain(title) in _PASSED_OVER or not plain(title)


def fields_of(titles: Sequence[str]) -> dict[int, str]:
    """Which column holds which field. Of several for one field the one with the clearest title is taken."""
    names = [plain(title) for title in titles]
    fields = {column: _NAMES[name] for column, name in enumerate(names) if name in _NAMES}
    emails = [column for column, field in fields.items() if field == "email"]
    strong = [column for column in emails if names[column] not in _WEAK]
    for column in emails:
        if column != (strong or emails)[0]:
            del fields[column]
    held = set(fields.values())
    for column, field in fields.items():
        if (
            field == "name"
            and "first_name" in held
            and "last_name" not in held
            and names[column] in {"name", "nom", "nome"}
        ):
            fields[column] = "last_name"
        if field == "first_name" and names[column] == "nombre" and "last_name" not in held:
            fields[column] = "name"
    return fields


def spoken(fields: dict[int, str]) -> dict[int, str]:
    """The fields of a table that somebody has made by hand: what is called a role there may be an occupation."""
    return {column: f"spoken_{field}" if field in {"role", "state"} else field for column, field in fields.items()}


def maker_of(titles: Iterable[str]) -> Kind:
    """Whose export has columns or keys with these titles."""
    names = {plain(title) for title in titles}
    found: Kind = "table"
    most = 0
    for kind, signs in _MADE_BY:
        count = len(names & signs) * (3 if kind == "yahoo" else 1)
        if count > most:
            found, most = kind, count
    return found
