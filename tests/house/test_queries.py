"""Every list asks the database as often for three rows as for one: a longer list costs no more questions."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffroom.commons.moderation import actions as moderation
from staffroom.commons.moderation.models import Decision
from staffroom.commons.notifications import actions as notifications
from staffroom.doors.email.leaving import routes
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.foundation.files import inspect
from staffroom.journal import runner
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.events.tests.factories import a_file, an_entry
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.models import Term

pytestmark = pytest.mark.django_db

# Looked at in this order: a conversation that was read is no news on the first page.
MEMBERS_PAGES = [
    "/",
    "/networks/",
    "/networks/?q=choir",
    "/networks/choir/",
    "/networks/choir/members/",
    "/networks/choir/roles/",
    "/networks/choir/requests/",
    "/networks/choir/invitations/",
    "/networks/levels/",
    "/networks/new/",
    "/networks/choir/settings/",
    "/networks/choir/conversations/",
    "/conversations/",
    "/conversations/?show=mine",
    "/conversations/?show=following",
    "/conversations/?show=new",
    "/conversations/new/",
    "/conversations/new/reach/?networks=choir&networks=choir-1&networks=choir-2&networks=choir-3",
    "/conversations/{conversation}/",
    "/conversations/{conversation}/?view=threaded",
    "/conversations/{conversation}/replies/",
    "/conversations/{conversation}/placements/",
    "/events/",
    "/events/?network=choir",
    "/private/",
    "/private/requests/",
    "/private/new/?to=singer",
    "/messages/{reply}/private/",
    "/conversations/{private}/",
    "/conversations/{private}/people/",
    "/messages/{message}/history/",
    "/search/",
    "/search/?q=song",
    "/search/?q=song&order=best",
    "/search/?q=in:choir+has:attachment+from:singer+after:2020+song",
    "/search/?q=choir",
    "/search/?q=to+sing",
    "/drafts/",
    "/@singer/",
    "/@singer/connection/",
    "/@singer/attention/",
    "/people/known/",
    "/people/known/?category=friend&q=jo",
    "/people/known/@singer/",
    "/people/known/categories/",
    "/people/known/cards.vcf",
    "/people/known/people.csv",
    "/people/requests/",
    "/people/requests/?show=made",
    "/people/requests/?show=ignored",
    "/people/following/",
    "/people/following/?show=people",
    "/people/following/?show=followers",
    "/you/recommendations/",
    "/you/recommendations/given/",
    "/people/mentors/",
    "/you/mentoring/",
    "/people/introductions/",
    "/people/introductions/?show=made",
    "/people/introductions/new/",
    "/you/mutes/",
    "/you/",
    "/you/profile/",
    "/site/vocabularies/",
    "/site/vocabularies/topic/",
    "/networks/choir/profile-fields/",
    "/you/leaving/",
    "/you/takeaway/",
    "/operators/",
    "/operations/",
    "/operations/deliveries/",
    "/operations/held/",
    "/operations/log/",
    "/operations/stopped/",
    "/queue/",
    "/networks/choir/queue/",
    "/networks/choir/log/",
    "/networks/choir/report/",
    "/messages/{message}/report/",
    "/@singer/report/",
    "/you/reports/",
    "/you/decisions/",
    "/operations/held/{held}/",
    "/mail/leaving/{digests}/",
]
GUESTS_PAGES = [
    "/",
    "/networks/",
    "/networks/choir/",
    "/networks/choir/conversations/",
    "/conversations/",
    "/conversations/{conversation}/",
    "/messages/{message}/history/",
    "/events/",
    "/search/",
    "/search/?q=song",
]


class Choir:
    """A network and all that is listed of it, its people and its mail; `grow` adds one more of everything."""

    def __init__(self):
        self.count = 0
        self.leader = PersonFactory(name="Leader", handle="leader", account__is_operator=True)
        self.singer = PersonFactory(name="Singer", handle="singer")
        self.network = self._network("choir")
        self.message = self._conversation(self.network)
        self.held = None
        self.private = conversations.start_private(
            author=self.singer, people=[self.leader], title="A song", text="La."
        ).conversation
        conversations.mark_read(self.private, person=self.leader, number=1)
        self.grow()

    def grow(self) -> None:
        self.count += 1
        network = self._network(f"choir-{self.count}", parent=self.network)
        networks.set_level(network, person=self.leader, level="digest")
        self._people()
        self._know()
        self._recommend()
        self._write_privately()
        self._mail()
        self._talk(network)
        self._decide(network)
        runner.run_all()
        notifications.tell(self.leader.pk, "role", f"grown:{self.count}", {"network": network.pk, "role": "owner"})

    @property
    def places(self) -> dict[str, object]:
        return {
            "conversation": self.message.conversation_id,
            "private": self.private.pk,
            "reply": self.network.conversations.order_by("pk")[0]
            .messages.exclude(author=self.leader)
            .earliest("pk")
            .pk,
            "message": self.message.pk,
            "held": self.held.pk,
            "digests": routes.unsubscribe_token(self.leader.pk, 0),
        }

    def _network(self, slug, **settings):
        network = networks.create_network(
            by=self.leader, name=slug.title(), slug=slug, kind="group", purpose="To sing.", **settings
        )
        networks.join(network, person=self.singer)
        return network

    def _write_privately(self) -> None:
        """One more who talks with the leader alone, and one who asks to; one more word where they talk already."""
        friend = networks.join(self.network, person=PersonFactory()).person
        for author in (friend, PersonFactory()):
            conversations.start_private(author=author, people=[self.leader], title="A song", text="La la.")
        conversations.reply(self.private, author=self.singer, text=f"La {self.count}.")
        notices = self.leader.notices.filter(kind="private")
        notices.update(seen_at=timezone.now())

    def _people(self) -> None:
        somebody = PersonFactory()
        networks.join(self.network, person=somebody)
        networks.set_role(self.network, person=somebody, role="facilitator", by=self.leader)
        networks.invite(self.network, by=self.leader, email=f"invited-{self.count}@mail.example")
        Membership.objects.create(network=self.network, person=PersonFactory(), state="requested")
        Account.objects.filter(person=somebody).update(is_operator=True)
        people.add_address(self.leader, f"leader-{self.count}@mail.example")

    def _know(self) -> None:
        """One more of whom the leader knows, asks, ignores, follows and mutes; one introduction each way."""
        friend, asked, asking, ignored, muted = PersonFactory.create_batch(5)
        for one, other in ((self.leader, friend), (self.leader, self.singer), (self.singer, friend)):
            people.connect(one, other)
        people.categorise(self.leader, [friend], people.category_for(self.leader, kind="friend"))
        people.category_for(self.leader, name=f"Choir {self.count}")
        people.ask_to_connect(self.leader, asked)
        for person in (asking, ignored):
            people.ask_to_connect(person, self.leader, note="We sang together.")
        people.ignore(self.leader, ignored)
        people.follow(self.leader, self.singer)
        people.follow(self.leader, friend)
        people.follow(asking, self.leader)
        people.mute(self.leader, muted)
        people.connect(self.singer, asked)
        profiles.introduce_two(self.singer, self.leader, asked, words="Both sing.")
        another = PersonFactory()
        people.connect(self.leader, another)
        profiles.introduce_two(self.leader, friend, another, words="Both whistle.")

    def _recommend(self) -> None:
        """One more who recommended the leader and the singer, who waits to, whom the leader recommends, and mentors."""
        # A dozen notices are looked up at most: of these kinds one stays, so that all others are among them.
        seen = self.leader.notices.filter(kind__in=["recommend", "mentoring", "introduce", "connect"])
        seen.update(seen_at=timezone.now())
        for singer in (self.leader, self.singer):
            people.connect(singer, writer := PersonFactory())
            made = profiles.recommend(writer, singer, text="Sings well.")
            profiles.approve_recommendation(made, by=singer, revision=made.revision)
        people.connect(self.leader, other := PersonFactory())
        profiles.recommend(other, self.leader, text="Whistles well.")
        profiles.recommend(self.leader, other, text="Hums well.")
        sector = Term.objects.get_or_create(vocabulary="sector", slug=f"s{self.count}", defaults={"name": "Choirs"})[0]
        profiles.offer_mentoring(other, capacity=2, words="Breathing", sectors=[sector])
        profiles.offer_mentoring(self.leader, capacity=20, sectors=[sector])
        for mentor, mentee in ((other, self.leader), (self.leader, other)):
            profiles.accept_mentoring(profiles.ask_mentor(mentee, mentor, purpose="To breathe"), by=mentor)

    def _conversation(self, *places):
        file = inspect(b"doremi", "song.txt")
        title = f"Song {self.count}"
        return conversations.start(author=self.singer, networks=list(places), title=title, text="La", files=[file])

    def _decide(self, network) -> None:
        """Something that waits, of every kind; something that was decided, also about the leader."""
        loud = conversations.start(author=self.singer, networks=[self.network], title="Loud", text="LA")
        moderation.report_message(loud, by=self.leader, ground="other")
        moderation.report_person(self.leader, by=self.singer, ground="unkind", network=network)
        removal = conversations.remove(
            conversations.reply(loud.conversation, author=self.singer, text="LAAA"), by=self.leader, reason="Too loud"
        )
        moderation.appeal(Decision.objects.get(thing_id=removal.pk), by=self.singer, words="It is written so.")
        waits = {self.network.pk: "moderated"}
        conversations.hold(author=self.singer, networks=[self.network], title="Soft", text="la", waits=waits)
        other = Account.objects.filter(is_operator=True).exclude(person=self.leader).first()
        moderation.warn(self.leader, by=other.person, words="Softer.", network=self.network)

    def _talk(self, network) -> None:
        first = self._conversation(self.network, network)
        conversations.follow(first.conversation, person=self.leader)
        pinned = self._conversation(self.network)
        conversations.pin(pinned.conversation, self.network, by=self.leader)
        conversations.keep_draft(self.leader, conversation=first.conversation, text="Perhaps")
        conversations.keep_draft(self.leader, networks=[network], title=f"New {self.count}", text="Perhaps")
        said = self.message.conversation
        mine = conversations.reply(said, author=self.leader, text="Louder.", files=[inspect(b"forte", "how.txt")])
        conversations.reply(said, author=self.singer, text="How loud?", answers=mine)
        rehearsal = a_file(an_entry(f"{self.count}@choir.example", days=self.count, summary="Rehearsal"))
        conversations.reply(said, author=self.singer, text="Come and hear.", files=[rehearsal])
        self.message = conversations.edit(self.message, by=self.singer, text=f"La, {self.count} times")

    def _mail(self) -> None:
        now = timezone.now()
        self.held = Incoming.objects.create(
            raw=b"From: a@b.example\r\nSubject: Hello\r\n\r\nHello\r\n",
            from_address="a@b.example",
            subject="Hello",
            recipients=["choir@lists.example.org"],
            received_at=now,
            state=Incoming.State.HELD,
            reason="stranger",
            network=self.network,
        )
        letter = Letter.objects.create(kind="note", key=f"note:{self.count}", subject="A note", text="Come.")
        Delivery.objects.create(
            letter=letter, network=self.network, to="a@b.example", next_attempt_at=now, created_at=now
        )


def asked(client, choir, pages) -> dict[str, int]:
    """Page → how many queries it takes, nothing being kept from before."""
    found = {}
    for page in pages:
        url = page.format(**choir.places)
        if "{conversation}" in page:
            client.get(url)  # writes down how far it has been read
        caches["pages"].clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
        assert (page, answer.status_code) == (page, 200)
        found[page] = len(queries)
    return found


@pytest.mark.parametrize(("who", "pages"), [("leader", MEMBERS_PAGES), (None, GUESTS_PAGES)], ids=["member", "guest"])
def test_three_rows_cost_as_many_queries_as_one(site, client_of, who, pages):
    choir = Choir()
    client = client_of(getattr(choir, who) if who else None)
    client.get("/healthz")
    one = asked(client, choir, pages)
    choir.grow()
    choir.grow()
    three = asked(client, choir, pages)

    assert {page: (one[page], three[page]) for page in pages if three[page] != one[page]} == {}
