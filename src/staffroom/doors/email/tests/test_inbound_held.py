"""Mail that waits: who is told, who may look, and what they can do with it."""

import pytest

from staffroom.commons.moderation.models import Matter
from staffroom.doors.email import holding, processing
from staffroom.doors.email.models import Incoming, Letter
from staffroom.doors.email.routes import reply_address
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.networks.actions import create_network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strange(network, deliver):
    """A stranger's mail that waits."""
    return deliver(written("Sam Reed <sam@else.example>", "Keys", "Who keeps yours?"), to=network)


@pytest.fixture
def operator(ports):
    return PersonFactory(name="Ola Berg", account__is_operator=True)


def test_its_facilitators_are_told_until_it_is_settled(strange, jo, network):
    [matter] = Matter.objects.visible_to(jo).open()
    assert (matter.kind, matter.thing_id, matter.network) == ("mail", strange.pk, network)

    holding.discard(strange, by=jo)

    matter.refresh_from_db()
    assert (matter.is_open, matter.settled_by) == (False, jo)


def test_operators_are_told_of_mail_to_the_postmaster(operator, jo, deliver):
    row = deliver(written("sam@else.example", "Spam", "Yours?"), to="postmaster@lists.example.org", sender="<>")

    assert (row.state, row.reason) == ("held", "operator")
    assert [matter.thing_id for matter in Matter.objects.visible_to(operator).open()] == [row.pk]
    assert list(Matter.objects.visible_to(jo).open()) == []


def test_facilitators_see_the_mail_of_their_network_and_members_see_none(strange, jo, priya, operator, client_of):
    page = f"/operations/held/{strange.pk}/"

    assert client_of(jo).get("/operations/held/").status_code == 200
    assert client_of(jo).get(page).status_code == 200
    assert client_of(operator).get(page).status_code == 200
    assert client_of(priya).get("/operations/held/").status_code == 404
    assert client_of(priya).get(page).status_code == 404
    assert client_of(priya).get(f"{page}source/").status_code == 404
    assert client_of(priya).post(f"{page}message/", {"who": "@priya-raman"}).status_code == 404
    assert client_of(None).get(page).status_code == 302


def test_the_page_says_what_the_mail_says_and_why_it_waits(strange, jo, client_of):
    listed = client_of(jo).get("/operations/held/").content.decode()
    page = client_of(jo).get(f"/operations/held/{strange.pk}/").content.decode()

    assert "Whoever wrote it is not a member of the network." in listed
    assert "sam@else.example" in listed
    assert "<pre>Who keeps yours?</pre>" in page
    assert "From: Sam Reed &lt;sam@else.example&gt;" in page


def test_the_source_is_a_download_of_the_very_bytes(strange, jo, client_of):
    answer = client_of(jo).get(f"/operations/held/{strange.pk}/source/")

    assert answer.content == bytes(strange.raw)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{strange.pk}.eml"'


def test_a_stranger_let_in_is_an_author_without_an_account_and_hears_of_it(strange, jo, network, client_of):
    answer = client_of(jo).post(
        f"/operations/held/{strange.pk}/message/", {"who": "sam@else.example", "network": network.pk}
    )

    message = Message.objects.get()
    strange.refresh_from_db()
    assert answer["Location"] == f"/messages/{message.pk}/"
    assert (message.author.name, message.author.kind) == ("Sam Reed", Person.Kind.UNCLAIMED)
    assert (message.conversation.title, message.source) == ("Keys", "Who keeps yours?")
    assert (strange.state, strange.message, strange.details) == ("done", message, "Posted as Sam Reed by Jo Norwood.")
    letter = Letter.objects.get(key=f"let-in:{strange.pk}")
    assert letter.deliveries.get().to == "sam@else.example"


def test_the_next_mail_of_a_stranger_who_was_let_in_has_the_same_author(strange, jo, network, deliver):
    second = deliver(written("Sam Reed <sam@else.example>", "Locks", "And locks?"), to=network)
    authors = {holding.author_called("sam@else.example", row, network, by=jo) for row in (strange, second)}

    assert len(authors) == 1


def test_a_mail_from_a_members_unknown_address_is_posted_as_them(strange, jo, priya, network):
    author = holding.author_called("@priya-raman", strange, network, by=jo)
    message = holding.post_as(strange, author=author, network=network, by=jo)

    assert message.author == priya
    assert Letter.objects.get(key=f"let-in:{strange.pk}").deliveries.get().to == email_of(priya)


def test_words_are_put_into_no_outsiders_mouth(strange, jo, network):
    PersonFactory(name="Far Away", handle="far-away", account__email="far@away.example")

    for who in ["@far-away", "far@away.example", "nobody-here"]:
        with pytest.raises(holding.HeldRefused):
            holding.author_called(who, strange, network, by=jo)


def test_facilitators_post_only_where_they_facilitate(jo, priya, network, other_network, deliver, client_of):
    """Else anybody who begins a network speaks as a member of another one, by a mail of their own to both."""
    mallory = PersonFactory(name="Mallory", handle="mallory")
    own = create_network(by=mallory, name="Just Me", slug="just-me", kind="group", purpose="To be alone.")
    row = deliver(written("x@else.example", "I resign", "Goodbye."), to=[own, network])
    row.refresh_from_db()
    Incoming.objects.filter(pk=row.pk).update(network=own)

    with pytest.raises(holding.HeldRefused, match="only in a network that you look after"):
        holding.post_as(row, author=priya, network=network, by=mallory)
    page = client_of(mallory).get(f"/operations/held/{row.pk}/")
    answer = client_of(mallory).post(f"{page.wsgi_request.path}message/", {"who": "@jo-norwood", "network": network.pk})

    assert answer.status_code == 422
    assert Message.objects.count() == 0
    assert network.name not in page.content.decode()


def test_an_operator_lets_it_in_for_the_owners(strange, operator, network):
    author = holding.author_called("sam@else.example", strange, network, by=operator)

    assert holding.post_as(strange, author=author, network=network, by=operator).author == author


def test_only_those_who_look_after_it_can_do_anything(strange, priya, network):
    for act in (holding.retry, holding.discard):
        with pytest.raises(holding.HeldRefused):
            act(strange, by=priya)
    with pytest.raises(holding.HeldRefused):
        holding.post_as(strange, author=priya, network=network, by=priya)
    with pytest.raises(holding.HeldRefused):
        holding.answer(strange, text="Hello", by=priya)
    strange.refresh_from_db()
    assert strange.state == "held"


def test_trying_again_after_they_joined_posts_it(strange, jo, network):
    from staffroom.rooms.networks.tests.factories import MembershipFactory

    MembershipFactory(network=network, person=PersonFactory(account__email="sam@else.example"))
    holding.retry(strange, by=jo)
    processing.process_all()

    strange.refresh_from_db()
    assert (strange.state, strange.message) == ("done", Message.objects.get())


def test_an_answer_goes_to_its_sender_and_can_settle_it(strange, jo, client_of):
    client_of(jo).post(f"/operations/held/{strange.pk}/answer/", {"text": "Please join first.", "is_settled": "on"})

    strange.refresh_from_db()
    letter = Letter.objects.get(key__startswith=f"held:{strange.pk}:")
    assert (letter.subject, letter.text) == ("Re: Keys", "Please join first.\n")
    assert letter.deliveries.get().to == "sam@else.example"
    assert (strange.state, strange.reason) == ("discarded", "by-hand")


def test_a_mail_to_somebody_elses_reply_address_is_let_in_where_it_belongs(jo, priya, network, said, site, deliver):
    row = deliver(written("priya@home.example", "Re: Keys", "I do."), to=reply_address(priya.pk, said.pk, site))
    message = holding.post_as(row, author=priya, network=network, by=jo)

    assert (message.conversation, message.answers) == (said.conversation, said)


def test_what_is_settled_stays_settled(strange, jo, network):
    author = holding.author_called("sam@else.example", strange, network, by=jo)
    holding.post_as(strange, author=author, network=network, by=jo)

    with pytest.raises(holding.HeldRefused, match="somebody was quicker"):
        holding.post_as(strange, author=author, network=network, by=jo)
    assert Conversation.objects.count() == 1
    assert Incoming.objects.get().state == "done"
