"""From leased deliveries to copies that can be handed over: who still wants theirs, and what makes it their own."""

import logging
from collections.abc import Iterator, Sequence

from django.utils import timezone

from staffroom.commons.notifications.recipients import still_wanting
from staffroom.foundation import mime
from staffroom.foundation.mailing import Copy, Sheet
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_find
from staffroom.rooms.people.models import Account, Site

from . import routes
from .composing import CAN_BE_LEFT, letter_sheet, message_sheet, ways_to_leave
from .digest_letters import DIGEST, worded_now
from .models import Delivery, Letter
from .outbox import Result, State
from .private_copies import private_copy
from .wanting import why_unwanted

# Letters that reach people who don't belong to the network in whose name they go, or belong to it no longer.
TO_OUTSIDERS = frozenset(["answer", "decline", "goodbye"])

type SheetKey = tuple[int | None, int | None, int | None, str]

log = logging.getLogger("staffroom.mail")


class Copies:
    """The copies of some deliveries. `set_aside` fills up with what became of those that are not to be handed over."""

    def __init__(self, deliveries: Sequence[Delivery], site: Site) -> None:
        self.set_aside: list[Result] = []
        self._site = site
        self._deliveries = deliveries
        self._sheets: dict[SheetKey, Sheet] = {}
        self._messages = _messages_of(deliveries)
        self._letters = Letter.objects.in_bulk({row.letter_id for row in deliveries if row.letter_id})
        self._unwanted = why_unwanted(deliveries, self._letters, timezone.now())
        self._wanting = self._who_still_wants()
        self._networks = Network.objects.in_bulk(self._network_ids())
        people = {row.person_id for row in deliveries if row.message_id}
        self._languages = dict(Account.objects.filter(person__in=people).values_list("person", "language"))

    def __iter__(self) -> Iterator[Copy[Delivery]]:
        """One copy after the other, made when it is asked for. What can't be made stops none of the others."""
        for delivery in self._deliveries:
            try:
                copy = self._copy(delivery)
            except mime.HeaderRefused as refusal:
                self.set_aside.append(Result(delivery, State.GIVEN_UP, str(refusal)[:300]))
            except Exception as trouble:
                log.exception("Delivery %s could not be composed", delivery.pk)
                self.set_aside.append(Result(delivery, State.WAITING, f"Not composed: {trouble!r}"[:300]))
            else:
                if copy is not None:
                    yield copy

    def _copy(self, delivery: Delivery) -> Copy[Delivery] | None:
        if why := self._why_not(delivery):
            self.set_aside.append(Result(delivery, State.DROPPED, why))
            return None
        return self._letter(delivery) if delivery.letter_id else self._message(delivery)

    def _why_not(self, delivery: Delivery) -> str:
        """For the operator, in English like what servers say. Empty: it is still wanted."""
        if delivery.letter_id:
            if (letter := self._letters[delivery.letter_id]).kind == DIGEST and not worded_now(letter):
                return "Its reader may see nothing of it any more."
            return self._unwanted.get(delivery.pk, "")
        message_id, person_id = _reading(delivery)
        if self._messages[message_id].withdrawn_at is not None:
            return "The message was withdrawn."
        is_wanted = person_id in self._wanting[message_id]
        return "" if is_wanted else "They left, chose otherwise, or their address changed."

    def _message(self, delivery: Delivery) -> Copy[Delivery]:
        message_id, person_id = _reading(delivery)
        message = self._messages[message_id]
        if message.conversation.is_private:
            return private_copy(delivery, message, person_id, self._languages.get(person_id), self._site)
        network = self._networks[self._wanting[message.pk][person_id] or 0]
        language = self._languages.get(person_id, network.language)
        key = (message.pk, None, network.pk, language)
        sheet = self._sheets.get(key)
        if sheet is None:
            sheet = self._sheets[key] = message_sheet(message, network, language, self._site)
        to_author = network.reply_to == Network.ReplyTo.AUTHOR
        address = routes.author_address if to_author else routes.reply_address
        return Copy(
            sheet,
            routes.bounce_address(delivery.pk, self._site),
            delivery.to,
            delivery,
            reply_to=address(person_id, message.pk, self._site),
            unsubscribe=ways_to_leave(person_id, network, self._site),
        )

    def _letter(self, delivery: Delivery) -> Copy[Delivery]:
        letter = self._letters[delivery.letter_id or 0]
        network = self._networks.get(delivery.network_id or 0)
        key = (None, letter.pk, delivery.network_id, letter.language)
        sheet = self._sheets.get(key)
        if sheet is None:
            is_known = network is None or letter.kind not in TO_OUTSIDERS or may_find(delivery.person, network)
            sheet = self._sheets[key] = letter_sheet(letter, network, self._site, names_network=is_known)
        unsubscribe = mime.Unsubscribe()
        if letter.kind in CAN_BE_LEFT and network is not None and delivery.person_id:
            unsubscribe = ways_to_leave(delivery.person_id, network, self._site)
        elif url := letter.headers.get("List-Unsubscribe"):
            unsubscribe = mime.Unsubscribe(url=url)
        # Signed, so that what comes back proves which delivery it was; nobody's for automatic answers (RFC 3834).
        sender = "" if letter.headers.get("In-Reply-To") else routes.bounce_address(delivery.pk, self._site)
        return Copy(sheet, sender, delivery.to, delivery, letter.headers.get("Reply-To", ""), unsubscribe)

    def _who_still_wants(self) -> dict[int, dict[int, int | None]]:
        """For each message: person → the network in whose name they get it now."""
        by_message: dict[int, list[int]] = {}
        for row in self._deliveries:
            if row.message_id:
                message_id, person_id = _reading(row)
                by_message.setdefault(message_id, []).append(person_id)
        return {pk: still_wanting(self._messages[pk], people) for pk, people in by_message.items()}

    def _network_ids(self) -> set[int]:
        in_whose_name = {network for wanting in self._wanting.values() for network in wanting.values() if network}
        return in_whose_name | {row.network_id for row in self._deliveries if row.letter_id and row.network_id}


def _messages_of(deliveries: Sequence[Delivery]) -> dict[int, Message]:
    ids = {row.message_id for row in deliveries if row.message_id}
    return Message.objects.select_related("conversation", "author").in_bulk(ids)


def _reading(delivery: Delivery) -> tuple[int, int]:
    """The message that is delivered, and who reads it."""
    if delivery.message_id is None or delivery.person_id is None:
        raise LookupError(f"Delivery {delivery.pk} has lost its message or its reader")
    return delivery.message_id, delivery.person_id
