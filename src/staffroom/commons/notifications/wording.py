"""What a notice says and where it leads, looked up when it is shown: nothing is said that may not be seen any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.commons.moderation.models import Decision, Matter, Report
from staffroom.rooms.conversations.models import Message, Reading
from staffroom.rooms.conversations.private_listings import asked
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Address, Connection, ConnectionRequest, Person
from staffroom.rooms.profiles.models import Introduction, Mentor, Mentoring, Recommendation

from . import mentoring, recommending
from .models import Notice

MOST = 12  # of each sort on the first page


@dataclass(frozen=True)
class Line:
    """One notice in words. `conversation`: the id of the one it speaks of, if it does."""

    notice: Notice
    text: str
    url: str
    conversation: int | None = None


class Known:
    """Everything that a list of notices speaks of, in one query each."""

    def __init__(self, notices: list[Notice], person: Person) -> None:
        answers = Message.objects.visible_to(person).said().exclude(Exists(_attended(person)))
        self.messages = _by_id(answers.select_related("author", "conversation"), notices, "message")
        self.networks = _by_id(Network.objects.findable_by(person), notices, "network")
        self.people = _by_id(Person.objects.members(), notices, "person")
        self.addresses = _by_id(Address.objects.filter(person=person), notices, "address")
        self.requests = _open_requests(person) if self.people else set()
        self.decisions = _by_id(Decision.objects.about(person).select_related("network"), notices, "decision")
        tells_of_matters = any(notice.kind == Notice.Kind.MATTER for notice in notices)
        self.matters = _networks_with_matters(person) if tells_of_matters else set()
        kinds = {notice.kind for notice in notices}
        self.askers = _who_asks(person, notices) if Notice.Kind.CONNECT in kinds else set()
        introductions = Introduction.objects.about(person).select_related("introducer", "one", "other")
        self.introductions = _by_id(introductions, notices, "introduction")
        recommendations = Recommendation.objects.of(person).select_related("writer", "recommended")
        self.recommendations = _by_id(recommendations, notices, "recommendation")
        mentorings = Mentoring.objects.of(person).select_related("mentor", "mentee")
        self.mentorings = _by_id(mentorings, notices, "mentoring")
        self.mentors = _by_id(Mentor.objects.filter(person=person), notices, "mentor")
        self.asked_into = _where_they_are_asked(person) if Notice.Kind.PRIVATE in kinds else set()
        self.connected = _whom_they_know(person, notices) if Notice.Kind.CONNECTED in kinds else set()


def waiting_for(person: Person) -> list[Line]:
    """What they have not seen yet, the newest first. Answers are counted apart: many of them hide nothing else."""
    unseen = person.notices.filter(seen_at__isnull=True).order_by("-created_at", "-pk")
    answers, others = unseen.filter(kind=Notice.Kind.ANSWER), unseen.exclude(kind=Notice.Kind.ANSWER)
    return lines([*others[:MOST], *answers[:MOST]], person)


def lines(notices: Iterable[Notice], person: Person) -> list[Line]:
    """A line for each notice of `person` that still says something. A few queries, however many."""
    listed = list(notices)
    known = Known(listed, person)
    worded = (_WORDINGS[notice.kind](notice, known) for notice in listed)
    return [line for line in worded if line is not None]


def _answer(notice: Notice, known: Known) -> Line | None:
    message = known.messages.get(notice.data["message"])
    if message is None:
        return None
    words = _("%(who)s answered you in “%(title)s”")
    text = words % {"who": message.author.name, "title": message.conversation.title}
    return Line(notice, text, reverse("conversations:message", args=[message.pk]), message.conversation_id)


def _request(notice: Notice, known: Known) -> Line | None:
    network, person = known.networks.get(notice.data["network"]), known.people.get(notice.data["person"])
    if network is None or person is None or (network.pk, person.pk) not in known.requests:
        return None
    text = _("%(who)s would like to join %(network)s") % {"who": person.name, "network": network.name}
    return Line(notice, text, reverse("networks:requests", args=[network.slug]))


def _welcome(notice: Notice, known: Known) -> Line | None:
    return _about_network(notice, known, _("You were let into %(network)s"))


def _declined(notice: Notice, known: Known) -> Line | None:
    return _about_network(notice, known, _("The people who look after %(network)s can't take you in at the moment"))


def _role(notice: Notice, known: Known) -> Line | None:
    words = {
        Membership.Role.OWNER: _("You are an owner of %(network)s now"),
        Membership.Role.FACILITATOR: _("You are a facilitator of %(network)s now"),
        Membership.Role.MEMBER: _("You are a member of %(network)s again, without a role"),
    }[Membership.Role(notice.data["role"])]
    return _about_network(notice, known, words)


def _about_network(notice: Notice, known: Known, words: str) -> Line | None:
    """`words` with the network's name, and the way to it; None if its reader may not know of it any more."""
    network = known.networks.get(notice.data["network"])
    if network is None:
        return None
    return Line(notice, words % {"network": network.name}, reverse("networks:network", args=[network.slug]))


def _address(notice: Notice, known: Known) -> Line | None:
    address = known.addresses.get(notice.data["address"])
    if address is None or address.failing_since is None:
        return None
    text = _("Our mail to %(email)s came back, so we stopped writing there for now") % {"email": address.email}
    return Line(notice, text, reverse("people:account") + "#addresses")


def _held(notice: Notice, known: Known) -> Line | None:
    network = known.networks.get(notice.data.get("network", 0))
    if network:
        text = _("A mail to %(network)s waits for you to look at it") % {"network": network.name}
    else:
        text = _("A mail waits for you to look at it")
    return Line(notice, text, reverse("email:held"))


def _roster(notice: Notice, known: Known) -> Line:
    network = known.networks.get(notice.data["network"])
    if network:
        text = _("The members of a list would come into %(network)s: you decide") % {"network": network.name}
    else:  # it hides from its operators as well
        text = _("The members of a list would come into a network here: you decide")
    return Line(notice, text, reverse("moving:waiting_rosters"))


def _old_address(notice: Notice, known: Known) -> Line:
    network = known.networks.get(notice.data["network"])
    if network:
        text = _("Was that the address of the list that moves into %(network)s? You decide") % {"network": network.name}
    else:  # it hides from its operators as well
        text = _("Was that the address of a list that moves here? You decide")
    return Line(notice, text, reverse("moving:old_addresses"))


def _matter(notice: Notice, known: Known) -> Line | None:
    """Nothing once it is all settled."""
    if notice.data["network"] not in known.matters:
        return None
    network = known.networks.get(notice.data["network"])
    if network is None:
        return Line(notice, _("Something waits for you to decide"), reverse("moderation:queue"))
    text = _("Something in %(network)s waits for you to decide") % {"network": network.name}
    return Line(notice, text, reverse("moderation:network_queue", args=[network.slug]))


def _decision(notice: Notice, known: Known) -> Line | None:
    decision = known.decisions.get(notice.data["decision"])
    if decision is None:
        return None
    what = decision.get_kind_display()
    words = f"{decision.network.name}: {what}" if decision.network else what
    return Line(notice, words, reverse("moderation:decision", args=[decision.pk]))


def _report(notice: Notice, known: Known) -> Line:
    acted = notice.data.get("outcome") == Report.Outcome.ACTED
    text = _("Your report was looked at, and something was done") if acted else _("Your report was looked at")
    return Line(notice, text, reverse("moderation:reports"))


def _claimed(notice: Notice, known: Known) -> Line | None:
    count = int(notice.data.get("messages", 0))
    if not count:
        return None
    text = ngettext(
        "%(count)s message that you wrote before it was brought here is yours now",
        "%(count)s messages that you wrote before they were brought here are yours now",
        count,
    )
    handle = notice.person.handle
    url = reverse("search:search") + (f"?q=from:@{handle}" if handle else "")
    return Line(notice, text % {"count": f"{count:,}"}, url)


def _connect(notice: Notice, known: Known) -> Line | None:
    """Nothing once it is answered or taken back."""
    person = known.people.get(notice.data["person"])
    if person is None or person.pk not in known.askers:
        return None
    text = _("%(who)s would like to connect with you") % {"who": person.name}
    return Line(notice, text, reverse("people:connection", args=[person.handle]))


def _connected(notice: Notice, known: Known) -> Line | None:
    """Nothing once it is over."""
    person = known.people.get(notice.data["person"])
    if person is None or person.pk not in known.connected:
        return None
    return Line(notice, _("You and %(who)s are connected") % {"who": person.name}, _page_of(person))


def _introduce(notice: Notice, known: Known) -> Line | None:
    """Nothing once it is answered or over; and nothing of the other one."""
    introduction = known.introductions.get(notice.data["introduction"])
    if introduction is None or introduction.made_at:
        return None
    text = _("%(who)s would like to introduce you to somebody") % {"who": introduction.introducer.name}
    return Line(notice, text, reverse("profiles:introductions"))


def _introduced(notice: Notice, known: Known) -> Line | None:
    """To each of the two; and to who brought them together."""
    introduction = known.introductions.get(notice.data["introduction"])
    if introduction is None or introduction.made_at is None:
        return None
    one, other = introduction.one, introduction.other
    if notice.person_id == introduction.introducer_id:
        text = _("%(one)s and %(other)s know one another now") % {"one": one.name, "other": other.name}
        return Line(notice, text, reverse("profiles:introductions") + "?show=made")
    met = introduction.beside(notice.person)
    return Line(notice, _("You and %(who)s know one another now") % {"who": met.name}, _page_of(met))


def _recommend(notice: Notice, known: Known) -> Line | None:
    recommendation = known.recommendations.get(notice.data["recommendation"])
    if recommendation is None:
        return None
    found = recommending.said(recommendation, notice.data["state"], notice.person)
    return Line(notice, *found) if found else None


def _mentoring(notice: Notice, known: Known) -> Line | None:
    state = notice.data["state"]
    if (mentor := known.mentors.get(notice.data.get("mentor", 0))) is not None:
        found = mentoring.said_of_mentor(mentor, state)
    else:
        one = known.mentorings.get(notice.data.get("mentoring", 0))
        found = mentoring.said(one, state, notice.person) if one else None
    return Line(notice, *found) if found else None


def _page_of(person: Person) -> str:
    return reverse("people:person", args=[person.handle])


def _private(notice: Notice, known: Known) -> Line | None:
    """Nothing once they have said yes or no, or blocked who asks."""
    person, conversation = known.people.get(notice.data.get("person", 0)), notice.data.get("conversation", 0)
    if person is None or conversation not in known.asked_into:
        return None
    text = _("%(who)s, whom you don't know, has written to you alone") % {"who": person.name}
    return Line(notice, text, reverse("conversations:conversation", args=[conversation]), conversation)


_WORDINGS = {
    Notice.Kind.ANSWER: _answer,
    Notice.Kind.REQUEST: _request,
    Notice.Kind.WELCOME: _welcome,
    Notice.Kind.DECLINED: _declined,
    Notice.Kind.ROLE: _role,
    Notice.Kind.ADDRESS: _address,
    Notice.Kind.HELD: _held,
    Notice.Kind.MATTER: _matter,
    Notice.Kind.DECISION: _decision,
    Notice.Kind.REPORT: _report,
    Notice.Kind.ROSTER: _roster,
    Notice.Kind.OLD_ADDRESS: _old_address,
    Notice.Kind.CLAIMED: _claimed,
    Notice.Kind.PRIVATE: _private,
    Notice.Kind.CONNECT: _connect,
    Notice.Kind.CONNECTED: _connected,
    Notice.Kind.INTRODUCE: _introduce,
    Notice.Kind.INTRODUCED: _introduced,
    Notice.Kind.RECOMMEND: _recommend,
    Notice.Kind.MENTORING: _mentoring,
}


def _attended(person: Person) -> QuerySet[Reading]:
    """How they have read a message already, or muted its conversation."""
    reading = Reading.objects.filter(person=person, conversation=OuterRef("conversation"))
    return reading.filter(Q(read_up_to__gte=OuterRef("number")) | Q(attention=Reading.Attention.MUTED))


def _open_requests(person: Person) -> set[tuple[int, int]]:
    """(network, person) of those who ask to be let in by `person`."""
    mine = Network.objects.facilitated_by(person)
    requested = Membership.objects.filter(state=Membership.State.REQUESTED, network__in=mine)
    return set(requested.values_list("network_id", "person_id"))


def _where_they_are_asked(person: Person) -> set[int]:
    """The ids of the private conversations that wait for their yes or no."""
    return set(asked(person).values_list("conversation", flat=True))


def _networks_with_matters(person: Person) -> set[int]:
    """The ids of the networks in which something waits for `person`; 0 for what waits for the site."""
    waiting = Matter.objects.visible_to(person).open().values_list("network", flat=True).distinct()
    return {pk or 0 for pk in waiting}


def _who_asks(person: Person, notices: list[Notice]) -> set[int]:
    """The ids of those of whom `notices` speak and who wait for `person` to answer."""
    waiting = ConnectionRequest.objects.waiting().filter(asked=person, asker__in=_spoken_of(notices))
    return set(waiting.values_list("asker", flat=True))


def _whom_they_know(person: Person, notices: list[Notice]) -> set[int]:
    """The ids of those of whom `notices` speak and whom `person` is connected with."""
    mine = Connection.objects.filter(person=person, other__in=_spoken_of(notices))
    return set(mine.values_list("other", flat=True))


def _spoken_of(notices: list[Notice]) -> list[int]:
    return [notice.data["person"] for notice in notices if "person" in notice.data]


def _by_id(found: Any, notices: list[Notice], name: str) -> dict[int, Any]:
    ids = {notice.data[name] for notice in notices if notice.data.get(name)}
    return found.in_bulk(ids) if ids else {}
