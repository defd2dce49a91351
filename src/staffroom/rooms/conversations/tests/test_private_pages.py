"""Private conversations on the web."""

import pytest
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Conversation, Draft, Reading
from staffroom.rooms.people.models import Block
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, connect, network_of, private_conversation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW, LIST, REQUESTS = "/private/new/", "/private/", "/private/requests/"


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def mary():
    return PersonFactory(name="Mary Ellis", handle="mary")


@pytest.fixture
def talk(jo, mary):
    return private_conversation(jo, mary)


def page_of(conversation):
    return reverse("conversations:conversation", args=[conversation.pk])


def written(**fields):
    return {"to": "@mary", "title": "The budget", "text": "Who pays?", "private": "1", "wish": "send"} | fields


class TestWriting:
    def test_it_is_written_to_whom_the_page_names(self, jo, mary, client_of):
        page = client_of(jo).get(NEW, {"to": "mary"}).text
        assert "<h1>Write to Mary Ellis</h1>" in page
        assert 'value="@mary"' in page
        assert "Only you and Mary Ellis can read this." in page

    def test_it_is_there_for_both(self, jo, mary, client_of):
        answer = client_of(jo).post(NEW, written())
        begun = Conversation.objects.get()
        assert answer.url == page_of(begun)
        assert (begun.title, begun.audience) == ("The budget", "people")
        assert "Who pays?" in client_of(mary).get(page_of(begun)).text

    @pytest.mark.parametrize("named", ["@mary @ann", "mary, ann", "MARY;ann", " @mary\n@ann @mary "])
    def test_several_are_named_as_people_type_them(self, jo, mary, client_of, named):
        PersonFactory(handle="ann")
        client_of(jo).post(NEW, written(to=named))
        people = Conversation.objects.get().participants.values_list("person__handle", flat=True)
        assert set(people) == {"jo", "mary", "ann"}

    def test_whoever_is_not_there_is_named_and_nothing_is_lost(self, jo, mary, client_of):
        answer = client_of(jo).post(NEW, written(to="@mary @nobody"))
        assert answer.status_code == 422
        assert "There is nobody here called @nobody." in answer.text
        assert "Who pays?" in answer.text
        assert not Conversation.objects.exists()

    def test_who_blocked_one_is_as_little_there_as_nobody(self, jo, mary, client_of):
        Block.objects.create(blocker=mary, blocked=jo)
        blocked = client_of(jo).post(NEW, written(key="k")).text
        nobody = client_of(jo).post(NEW, written(key="k", to="@nobody")).text
        assert _without_tokens(blocked).replace("@mary", "@nobody") == _without_tokens(nobody)

    def test_somebody_has_to_be_named(self, jo, client_of):
        answer = client_of(jo).post(NEW, written(to=" "))
        assert answer.status_code == 422
        assert "Name somebody to write to." in answer.text

    def test_a_refusal_is_said_on_the_page(self, jo, mary, client_of):
        Block.objects.create(blocker=jo, blocked=mary)
        answer = client_of(jo).post(NEW, written())
        assert answer.status_code == 422
        assert "You have blocked Mary Ellis." in answer.text

    def test_files_go_with_it(self, jo, mary, client_of, upload):
        client_of(jo).post(NEW, written(files=[upload("columns.txt", b"Author, title")]))
        file = Attachment.objects.get()
        address = reverse("conversations:attachment", args=[file.pk, file.filename])
        assert client_of(mary).get(address).status_code == 200
        assert client_of(PersonFactory()).get(address).status_code == 404

    def test_one_looks_at_it_first(self, jo, mary, client_of):
        page = client_of(jo).post(NEW, written(text="*Who* pays?", wish="preview")).text
        assert "<em>Who</em> pays?" in page
        assert not Conversation.objects.exists()

    def test_talks_with_just_them_are_offered(self, jo, mary, talk, client_of):
        private_conversation(jo, mary, PersonFactory(), title="With a third")
        page = client_of(jo).get(NEW, {"to": "mary"}).text
        assert page_of(talk) in page
        assert "With a third" not in page

    def test_a_persons_page_leads_there(self, jo, mary, client_of):
        assert f"{NEW}?to=mary" in client_of(jo).get("/@mary/").text
        Block.objects.create(blocker=jo, blocked=mary)
        assert f"{NEW}?to=mary" not in client_of(jo).get("/@mary/").text
        assert NEW not in client_of(jo).get("/@jo/").text


class TestDrafts:
    def test_it_is_kept_with_whom_it_is_for(self, jo, mary, client_of):
        client_of(jo).post(NEW, written(wish="keep"))
        draft = Draft.objects.get()
        assert (draft.is_private, list(draft.people.all()), draft.text) == (True, [mary], "Who pays?")
        listed = client_of(jo).get("/drafts/").text
        assert f"{NEW}?draft={draft.pk}" in listed
        page = client_of(jo).get(NEW, {"draft": draft.pk}).text
        assert 'value="@mary"' in page
        assert "Who pays?" in page

    def test_it_is_kept_while_one_types(self, jo, mary, client_of):
        client_of(jo).post("/drafts/", written())
        assert Draft.objects.get().is_private

    def test_what_is_private_is_never_sent_to_a_network_from_its_draft(self, jo, mary, client_of):
        network = network_of(jo)
        client_of(jo).post(NEW, written(wish="keep"))
        draft = Draft.objects.get()
        assert "Who pays?" not in client_of(jo).get("/conversations/new/", {"draft": draft.pk}).text
        client_of(jo).post("/drafts/", {"draft": draft.pk, "networks": [network.slug], "text": "Other words"})
        draft.refresh_from_db()
        assert (draft.is_private, draft.text) == (True, "Who pays?")

    def test_a_draft_of_somebody_else_is_not_shown(self, jo, mary, client_of):
        client_of(jo).post(NEW, written(wish="keep"))
        assert "Who pays?" not in client_of(mary).get(NEW, {"draft": Draft.objects.get().pk}).text

    def test_what_was_written_while_signed_out_stays_private(self, jo, mary, client_of):
        client = client_of(jo)
        client.session.flush()
        client.post(NEW, written())
        client.force_login(jo.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get("/drafts/unsent/", follow=True)
        draft = Draft.objects.get()
        assert page.redirect_chain == [(f"{NEW}?draft={draft.pk}", 302)]
        assert (draft.is_private, draft.text, list(draft.people.all())) == (True, "Who pays?", [mary])

    def test_so_does_an_answer_to_one_alone_whatever_has_the_same_number(self, jo, mary, client_of):
        network = network_of(jo, mary)
        said = MessageFactory(author=mary, conversation=ConversationFactory(networks=[network]))
        begun = {"audience": "public", "started_by": mary, "started_at": said.posted_at}
        Conversation.objects.get_or_create(pk=said.pk, defaults=begun | {"last_message_at": said.posted_at})
        client = client_of(jo)
        client.session.flush()
        client.post(f"/messages/{said.pk}/private/", {"private": "1", "answers": said.pk, "text": "Between us."})
        client.force_login(jo.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get("/drafts/unsent/", follow=True)
        draft = Draft.objects.get()
        assert page.redirect_chain == [(f"{NEW}?draft={draft.pk}", 302)]
        assert (draft.is_private, draft.conversation, draft.answers) == (True, None, said)

    def test_what_it_answers_is_not_shown_to_who_may_not_read_it_any_more(self, jo, mary, client_of):
        network = network_of(jo, mary, readable="network")
        said = MessageFactory(author=mary, conversation=ConversationFactory(networks=[network]), text="Zqsecret")
        client = client_of(jo)
        client.post(
            f"/messages/{said.pk}/private/", {"private": "1", "answers": said.pk, "text": "Hm.", "wish": "keep"}
        )
        address = f"{NEW}?draft={Draft.objects.get().pk}"
        assert "Zqsecret" in client.get(address).text
        network.memberships.filter(person=jo).delete()
        assert "Zqsecret" not in client.get(address).text


class TestReading:
    def test_the_page_says_who_reads_it_and_offers_what_one_may_do(self, jo, mary, talk, client_of):
        page = client_of(mary).get(page_of(talk)).text
        assert "Between you and Jo Norwood, and nobody else." in page
        assert "Only you and Jo Norwood can read this." in page
        for name in ("leaving", "more_people", "attention", "replies"):
            assert reverse(f"conversations:{name}", args=[talk.pk]) in page
        for name in ("closure", "placements", "tending"):
            assert reverse(f"conversations:{name}", args=[talk.pk]) not in page
        assert "Reply privately" not in page
        assert '<meta name="robots" content="noindex">' in page

    @pytest.mark.parametrize("name", ["conversation", "replies", "live", "more_people"])
    def test_it_is_not_there_for_others(self, name, talk, client_of):
        for person in (PersonFactory(), PersonFactory(account__is_operator=True)):
            assert client_of(person).get(reverse(f"conversations:{name}", args=[talk.pk])).status_code == 404

    def test_one_replies_to_it(self, jo, mary, talk, client_of):
        answer = client_of(mary).post(reverse("conversations:replies", args=[talk.pk]), {"text": "Not yet."})
        assert answer.url == reverse("conversations:message", args=[talk.messages.get(number=2).pk])
        assert "Not yet." in client_of(jo).get(page_of(talk)).text

    def test_a_reply_on_an_open_page_stands_below_the_others(self, mary, talk, client_of):
        url = reverse("conversations:replies", args=[talk.pk])
        answer = client_of(mary).post(url, {"text": "Not yet."}, headers={"HX-Request": "true"})
        assert "Not yet." in answer.text
        assert "Only you and Jo Norwood can read this." in answer.text

    def test_the_list_has_what_is_new_and_with_whom(self, jo, mary, talk, client_of):
        page = client_of(mary).get(LIST).text
        assert "With Jo Norwood" in page
        assert "New to you." in page
        client_of(mary).get(page_of(talk))
        assert "New to you." not in client_of(mary).get(LIST).text
        assert talk.title not in client_of(PersonFactory()).get(LIST).text

    def test_lists_of_what_is_said_in_networks_do_not_have_it(self, jo, mary, talk, client_of):
        network = network_of(jo, mary)
        for url in ("/conversations/", f"/networks/{network.slug}/", f"/networks/{network.slug}/conversations/"):
            assert talk.title not in client_of(jo).get(url).text

    def test_one_does_not_meet_whom_one_has_blocked(self, jo, mary, talk, client_of):
        Block.objects.create(blocker=mary, blocked=jo)
        assert talk.title not in client_of(mary).get(LIST).text
        page = client_of(mary).get(page_of(talk)).text
        assert "You have blocked Jo Norwood." in page
        assert "Folded: from somebody you have blocked." in page

    def test_it_is_muted_and_heard_of_again(self, mary, talk, client_of):
        url = reverse("conversations:attention", args=[talk.pk])
        client_of(mary).post(url, {"attention": "muted"})
        assert Reading.objects.get(person=mary).attention == "muted"
        assert "Have it by email again" in client_of(mary).get(page_of(talk)).text
        client_of(mary).post(url, {"attention": ""})
        assert Reading.objects.get(person=mary).attention == ""

    def test_who_left_is_back_at_the_list(self, jo, mary, talk, client_of):
        answer = client_of(mary).post(reverse("conversations:leaving", args=[talk.pk]))
        assert answer.url == LIST
        assert client_of(mary).get(page_of(talk)).status_code == 404
        page = client_of(jo).get(page_of(talk)).text
        assert "Has left" in page
        assert "Nobody else takes part in it any more." in page

    def test_a_page_that_is_open_hears_of_it(self, jo, mary, talk, client_of):
        page = client_of(mary).get(page_of(talk)).text
        assert f'sse-connect="{reverse("conversations:live", args=[talk.pk])}"' in page

    def test_what_was_removed_is_said_to_be_so(self, jo, mary, talk, client_of):
        actions.remove(talk.messages.get(), by=PersonFactory(account__is_operator=True))
        assert "Removed by those who run the site." in client_of(mary).get(page_of(talk)).text

    def test_who_runs_the_site_removes_nothing_from_the_page_of_their_own_talks(self, jo, client_of):
        operator = PersonFactory(account__is_operator=True)
        message = private_conversation(jo, operator).messages.get()
        assert client_of(operator).get(reverse("conversations:removal", args=[message.pk])).status_code == 404


class TestRequests:
    @pytest.fixture
    def asking(self, jo, mary):
        return private_conversation(jo, mary, are_known=False, title="A stranger's question")

    def test_it_waits_apart_and_not_in_the_list(self, asking, mary, client_of):
        page = client_of(mary).get(LIST).text
        assert "Somebody whom you don’t know has written to you." in page
        assert "A stranger" not in page
        waiting = client_of(mary).get(REQUESTS).text
        assert "A stranger&#x27;s question" in waiting
        assert "Jo Norwood" in waiting

    def test_one_reads_it_before_one_says_yes_or_no(self, asking, mary, client_of):
        page = client_of(mary).get(page_of(asking)).text
        assert "Have you seen the new catalogue?" in page
        assert "You don’t know Jo Norwood" in page
        assert 'name="text"' not in page

    def test_yes(self, asking, jo, mary, client_of):
        answer = client_of(mary).post(f"{page_of(asking)}request/", {"wish": "accept"})
        assert answer.url == page_of(asking)
        assert 'name="text"' in client_of(mary).get(page_of(asking)).text
        assert "Has not answered yet" not in client_of(jo).get(page_of(asking)).text

    def test_no_is_not_told(self, asking, jo, mary, client_of):
        before = _without_tokens(client_of(jo).get(page_of(asking)).text)
        answer = client_of(mary).post(f"{page_of(asking)}request/", {"wish": "decline"})
        assert answer.url == REQUESTS
        assert client_of(mary).get(page_of(asking)).status_code == 404
        assert _without_tokens(client_of(jo).get(page_of(asking)).text) == before

    def test_whom_one_has_blocked_asks_no_more(self, asking, jo, mary, client_of):
        Block.objects.create(blocker=mary, blocked=jo)
        assert "A stranger" not in client_of(mary).get(REQUESTS).text
        assert "Somebody whom you don’t know" not in client_of(mary).get(LIST).text

    def test_nobody_answers_for_another(self, asking, client_of):
        answer = client_of(PersonFactory()).post(f"{page_of(asking)}request/", {"wish": "accept"})
        assert answer.status_code == 404

    def test_saying_no_afterwards_says_why_not(self, talk, mary, client_of):
        answer = client_of(mary).post(f"{page_of(talk)}request/", {"wish": "decline"}, follow=True)
        assert "You take part in this conversation already." in answer.text


class TestReplyPrivately:
    def test_the_way_there_stands_at_others_words(self, jo, mary, client_of):
        said = MessageFactory(conversation=ConversationFactory(author=jo), author=mary)
        page = client_of(jo).get(page_of(said.conversation)).text
        assert page.count("Reply privately") == 1
        assert f"/messages/{said.pk}/private/" in page
        assert "Reply privately" not in client_of(None).get(page_of(said.conversation)).text

    def test_it_begins_a_conversation_with_its_author_alone(self, jo, mary, client_of):
        said = MessageFactory(conversation=ConversationFactory(author=jo, title="Columns"), author=mary)
        url = f"/messages/{said.pk}/private/"
        page = client_of(jo).get(url).text
        assert "Reply to Mary Ellis alone" in page
        assert 'value="Columns"' in page
        client_of(jo).post(url, {"title": "Columns", "text": "Between us.", "answers": said.pk, "private": "1"})
        begun = Conversation.objects.get(audience="people")
        assert {row.person for row in begun.participants.all()} == {jo, mary}
        assert (begun.begun_from, begun.title) == (said, "Columns")
        assert "It answers what Mary Ellis said there." in client_of(mary).get(page_of(begun)).text

    def test_a_title_that_its_author_may_no_longer_read_is_not_told(self, jo, mary, client_of):
        said = MessageFactory(conversation=ConversationFactory(author=jo, title="Later words"), author=mary)
        Conversation.objects.update(audience="network")
        mary.memberships.update(state="left")
        assert 'value="Later words"' not in client_of(jo).get(f"/messages/{said.pk}/private/").text

    def test_it_answers_only_what_one_may_read(self, jo, mary, client_of):
        said = MessageFactory(author=mary)
        Conversation.objects.update(audience="network")
        assert client_of(jo).get(f"/messages/{said.pk}/private/").status_code == 404
        answer = client_of(jo).post(NEW, written(to="", answers=said.pk))
        assert (answer.status_code, Conversation.objects.filter(audience="people").count()) == (422, 0)

    def test_to_one_who_blocked_one_it_looks_as_to_anybody(self, jo, mary, client_of):
        talk = ConversationFactory(author=jo)
        said, other = MessageFactory(conversation=talk, author=mary), MessageFactory(conversation=talk)
        Block.objects.create(blocker=mary, blocked=jo)
        for one in (said, other):
            url = f"/messages/{one.pk}/private/"
            assert client_of(jo).get(url).status_code == 200
            answer = client_of(jo).post(url, {"text": "Between us.", "answers": one.pk, "private": "1"})
            assert answer.status_code == 302
        shut = Conversation.objects.get(begun_from=said)
        assert client_of(mary).get(page_of(shut)).status_code == 404
        assert client_of(mary).get(LIST).text.count("Between us.") == 0


class TestMorePeople:
    def test_what_was_said_before_is_not_shown_to_whoever_comes(self, jo, mary, talk, client_of):
        ann = PersonFactory(name="Ann Lee", handle="ann")
        connect(jo, ann)
        url = f"{page_of(talk)}people/"
        assert "What was said there is not shown to those who come." in client_of(jo).get(url).text
        client_of(jo).post(
            url, {"to": "ann", "title": talk.title, "text": "Ann knows.", "continues": talk.pk, "private": "1"}
        )
        further = Conversation.objects.get(continues=talk)
        assert {row.person for row in further.participants.all()} == {jo, mary, ann}
        page = client_of(ann).get(page_of(further)).text
        assert "Have you seen the new catalogue?" not in page
        assert page_of(talk) not in page
        assert client_of(ann).get(page_of(talk)).status_code == 404
        assert page_of(further) in client_of(mary).get(page_of(talk)).text

    def test_somebody_new_has_to_be_named(self, jo, talk, client_of):
        answer = client_of(jo).post(f"{page_of(talk)}people/", {"text": "Us?", "continues": talk.pk, "private": "1"})
        assert (answer.status_code, Conversation.objects.count()) == (422, 1)

    @pytest.fixture
    def ann(self):
        return PersonFactory(name="Ann Lee", handle="ann")

    def further(self, talk, **more):
        return {"to": "ann", "title": "More of us", "text": "Ann knows.", "continues": talk.pk, "private": "1"} | more

    def test_a_draft_of_it_still_goes_on_from_there(self, jo, mary, ann, talk, client_of):
        client = client_of(jo)
        client.post(f"{page_of(talk)}people/", self.further(talk, wish="keep"))
        draft = Draft.objects.get()
        assert (draft.continues, list(draft.people.all())) == (talk, [ann])
        assert "going on with more people" in client.get("/drafts/").text

        page = client.get(NEW, {"draft": draft.pk}).text
        assert "Go on with more people" in page
        assert f'name="continues" id="id_continues" value="{talk.pk}"' in page
        assert 'value="@ann"' in page
        assert "Only you, Ann Lee and Mary Ellis can read this." in page

        client.post(NEW, self.further(talk, draft=draft.pk))
        begun = Conversation.objects.get(continues=talk)
        assert {row.person for row in begun.participants.all()} == {jo, mary, ann}
        assert not Draft.objects.exists()

    def test_it_is_kept_while_one_types(self, jo, ann, talk, client_of):
        client_of(jo).post("/drafts/", self.further(talk))
        assert (Draft.objects.get().continues, list(Draft.objects.get().people.all())) == (talk, [ann])

    def test_whom_one_has_named_is_kept_while_one_is_still_writing_another_name(self, jo, ann, talk, client_of):
        client_of(jo).post("/drafts/", self.further(talk, to="@ann @jo-nor"))
        assert list(Draft.objects.get().people.all()) == [ann]

    def test_what_was_written_while_signed_out_goes_on_from_there(self, jo, ann, talk, client_of):
        client = client_of(jo)
        client.session.flush()
        client.post(f"{page_of(talk)}people/", self.further(talk))
        client.force_login(jo.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/drafts/unsent/")
        assert (Draft.objects.get().continues, list(Draft.objects.get().people.all())) == (talk, [ann])

    def test_who_has_left_meanwhile_goes_on_with_those_they_named_alone(self, jo, mary, ann, talk, client_of):
        client = client_of(jo)
        client.post(f"{page_of(talk)}people/", self.further(talk, wish="keep"))
        actions.leave_private(talk, person=jo)

        page = client.get(NEW, {"draft": Draft.objects.get().pk}).text
        assert "Go on with more people" not in page
        assert "Mary Ellis" not in page
        assert 'value="@ann"' in page

    def test_nobody_goes_on_from_what_they_do_not_take_part_in(self, talk, mary, client_of):
        stranger = PersonFactory()
        client_of(stranger).post(NEW, {"to": "mary", "text": "Hello.", "continues": talk.pk, "private": "1"})
        begun = Conversation.objects.exclude(pk=talk.pk).get()
        assert begun.continues is None
        assert {row.person for row in begun.participants.all()} == {stranger, mary}

    def test_whom_one_has_blocked_stays_behind(self, jo, mary, client_of):
        ann, ben = PersonFactory(handle="ann"), PersonFactory(handle="ben")
        talk = private_conversation(jo, mary, ann)
        Block.objects.create(blocker=jo, blocked=mary)
        client_of(jo).post(f"{page_of(talk)}people/", {"to": "ben", "text": "Us.", "continues": talk.pk})
        assert {row.person for row in Conversation.objects.get(continues=talk).participants.all()} == {jo, ann, ben}


def _without_tokens(page: str) -> str:
    """A page without what is new each time it is made."""
    lines = (line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and 'name="key"' not in line)
    return "\n".join(line for line in lines if "nonce" not in line and "hx-headers" not in line)
