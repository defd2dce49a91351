import pytest

from staffroom.commons.moderation import actions, keeping
from staffroom.commons.moderation.appeal_links import appeal_path
from staffroom.commons.moderation.choices import Choice
from staffroom.commons.moderation.desk import Answer
from staffroom.commons.moderation.models import Appeal, Decision, Matter
from staffroom.doors.email.models import Letter
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(said, maeve) -> Matter:
    report = actions.report_message(said, by=maeve, ground="unkind", words="It is zqwordsqz.")
    return Matter.objects.get(thing_id=report.pk)


@pytest.fixture
def removed(matter, jo) -> Decision:
    actions.decide(matter, Answer(Choice.REMOVE, words="Not so zqreasonqz.", ground="unkind"), by=jo)
    return Decision.objects.get()


@pytest.fixture
def banned(said, jo, maeve, network) -> Decision:
    report = actions.report_person(said.author, by=maeve, ground="unkind", network=network)
    matter = Matter.objects.get(thing_id=report.pk)
    actions.decide(matter, Answer(Choice.BAN, words="Enough."), by=jo)
    return Decision.objects.get(kind="banned")


def page(client, url) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_queue_shows_all_that_is_needed_to_decide(web, matter, jo, said):
    body = page(web(jo), "/queue/")
    assert "One report of a message in “Keys”" in body
    assert "Whoever loses keys is a fool." in body
    assert "Maeve Tully: It is unkind" in body
    assert "1 message." in body


def test_an_empty_queue_says_what_comes_here(web, network, noor):
    assert "Nothing waits" in page(web(noor), "/queue/")
    assert "Nothing waits" in page(web(noor), "/networks/lone-workers/queue/")


def test_one_click_decides_from_the_list(web, matter, jo, said):
    answer = web(jo).post(f"/queue/{matter.pk}/", {"choice": "remove", "from": "network"}, follow=True)
    assert answer.redirect_chain == [("/networks/lone-workers/queue/", 302)]
    assert "The message was removed." in answer.content.decode()
    said.refresh_from_db()
    assert said.source == ""


def test_the_second_of_two_is_told_on_the_page_as_well(web, matter, jo, noor):
    actions.decide(matter, Answer(Choice.NOTHING), by=noor)
    assert "Noor Haddad was quicker. Nothing needed to be done." in page(web(jo), f"/queue/{matter.pk}/")
    answer = web(jo).post(f"/queue/{matter.pk}/", {"choice": "remove"}, follow=True)
    assert "That can't be chosen" not in answer.content.decode()
    assert Decision.objects.count() == 0


def test_a_choice_without_the_words_it_needs_is_asked_again(web, matter, jo):
    answer = web(jo).post(f"/queue/{matter.pk}/", {"choice": "warn", "words": " "})
    assert answer.status_code == 422
    assert "Say a few words about it" in answer.content.decode()


def test_members_read_what_was_decided_and_no_removed_word_no_name_no_reporter(web, removed, network, maeve):
    other = MembershipFactory(network=network, person=PersonFactory(name="A Reader")).person
    body = page(web(other), "/networks/lone-workers/log/")
    assert "A message was removed" in body
    assert "It is unkind" in body
    for hidden in ("Whoever loses", "Priya", "Maeve", "zqwordsqz", "zqreasonqz", "Jo Norwood"):
        assert hidden not in body


def test_the_log_names_nobody_who_was_banned(web, banned, maeve):
    body = page(web(maeve), "/networks/lone-workers/log/")
    assert "A member was banned" in body
    assert "Priya" not in body
    assert "Enough." not in body


def test_those_who_look_after_it_see_who_and_why(web, removed, noor):
    body = page(web(noor), "/networks/lone-workers/log/")
    assert ("Priya Raman" in body, "Not so zqreasonqz." in body, "Jo Norwood" in body) == (True, True, True)


def test_an_operator_reads_the_log_of_the_whole_site(web, removed, operator, jo):
    assert "Lone Workers" in page(web(operator), "/operations/log/")
    assert web(jo).get("/operations/log/").status_code == 404


def test_whom_it_concerns_sees_what_was_decided_and_by_nobody_in_particular(web, removed, priya):
    assert "Not so zqreasonqz." in page(web(priya), "/you/decisions/")
    body = page(web(priya), f"/decisions/{removed.pk}/")
    assert "Not so zqreasonqz." in body
    assert "Jo Norwood" not in body
    assert "zqwordsqz" not in body
    assert "Maeve" not in body


def test_whoever_reported_sees_that_and_not_what_was_done_to_a_person(web, banned, maeve):
    body = page(web(maeve), "/you/reports/")
    assert "did something about it" in body
    assert "banned" not in body


def test_nobody_but_those_who_decide_learns_who_reported(web, said, matter, network, priya, operator, run):
    run()
    other = MembershipFactory(network=network).person
    for person in (priya, other, operator):
        client = web(person)
        for url in (
            "/",
            "/networks/lone-workers/",
            "/networks/lone-workers/log/",
            "/conversations/",
            f"/conversations/{said.conversation_id}/",
            f"/messages/{said.pk}/",
            "/you/decisions/",
            "/you/reports/",
            f"/queue/{matter.pk}/",
            "/queue/",
            "/operations/deliveries/",
            "/you/takeaway/",
        ):
            assert "zqwordsqz" not in client.get(url, follow=True).content.decode(), (person.name, url)
    told = Letter.objects.exclude(kind="waiting").values_list("text", flat=True)
    assert [text for text in told if "zqwordsqz" in text] == []


def test_an_undone_decision_says_so_and_tells_why(web, removed, noor, said, run):
    answer = web(noor).post(f"/decisions/{removed.pk}/undoing/", {"words": "We were too quick."}, follow=True)
    assert "It is undone" in answer.content.decode()
    run()
    said.refresh_from_db()
    assert said.source == "Whoever loses keys is a fool."
    assert "We were too quick." in Letter.objects.get(key__startswith="undone").text


def test_an_appeal_reaches_somebody_else_than_who_decided(web, removed, priya, jo, noor, operator):
    web(priya).post(f"/decisions/{removed.pk}/appeal/", {"words": "It was a joke."})
    matter = Matter.objects.get(kind="appeal")
    assert list(Matter.objects.visible_to(jo).open()) == []
    assert list(Matter.objects.visible_to(noor).open()) == [matter]
    assert list(Matter.objects.visible_to(operator).open()) == []


def test_where_nobody_else_facilitates_an_appeal_reaches_those_who_run_the_site(removed, priya, noor, operator):
    Membership.objects.filter(person=noor).update(role="member")
    actions.appeal(removed, by=priya, words="It was a joke.")
    assert Matter.objects.visible_to(operator).open().count() == 1


def test_there_is_one_appeal_for_each_decision(removed, priya):
    first = actions.appeal(removed, by=priya, words="It was a joke.")
    assert actions.appeal(removed, by=priya, words="Really.") == first
    assert Appeal.objects.count() == 1


def test_only_whom_it_concerns_appeals(removed, maeve):
    with pytest.raises(actions.AppealRefused):
        actions.appeal(removed, by=maeve, words="Let it be.")


def test_an_appeal_that_is_upheld_is_answered_with_words(removed, priya, noor, run):
    actions.appeal(removed, by=priya, words="It was a joke.")
    actions.decide(Matter.objects.get(kind="appeal"), Answer(Choice.UPHOLD, words="It did not read like one."), by=noor)
    run()
    letter = Letter.objects.get(key__startswith="appeal:")
    assert "stays as it was decided" in letter.text
    assert "It did not read like one." in letter.text


def test_an_appeal_that_is_granted_undoes_the_decision_and_writes_once(removed, priya, noor, said, run):
    actions.appeal(removed, by=priya, words="It was a joke.")
    actions.decide(Matter.objects.get(kind="appeal"), Answer(Choice.UNDO, words="Fair enough."), by=noor)
    run()
    said.refresh_from_db()
    assert said.source == "Whoever loses keys is a fool."
    assert Appeal.objects.get().outcome == "undone"
    assert "Fair enough." in Letter.objects.get(key__startswith="appeal:").text
    assert Letter.objects.filter(key__startswith="undone:").count() == 0


def test_who_is_banned_and_signed_out_appeals_by_the_link_in_the_letter(client, banned, priya, noor):
    Account.objects.filter(person=priya).update(is_active=False)
    path = appeal_path(banned)
    assert "A member was banned" in page(client, path)

    client.post(path, {"words": "Let me explain."})

    assert Appeal.objects.get().by == priya
    assert Matter.objects.visible_to(noor).open().count() == 1
    assert "It waits for somebody else" in page(client, path)


def test_a_link_that_was_tampered_with_leads_nowhere(client, banned):
    assert client.get(appeal_path(banned)[:-3] + "x/").status_code == 404
    assert client.get("/appeals/nonsense/").status_code == 404


def test_the_pages_of_rooms_lead_here(web, said, maeve, jo, matter):
    assert f'href="/messages/{said.pk}/report/"' in page(web(maeve), f"/conversations/{said.conversation_id}/")
    assert 'href="/@priya-raman/report/"' in page(web(maeve), "/@priya-raman/")
    assert 'href="/networks/lone-workers/log/"' in page(web(maeve), "/networks/lone-workers/")
    assert "One thing waits for you" in page(web(jo), "/networks/lone-workers/")
    assert "Something in Lone Workers waits for you to decide" not in page(web(maeve), "/")


def test_the_first_page_says_that_something_waits_until_it_is_settled(web, matter, jo, run):
    run()
    words = "Something in Lone Workers waits for you to decide"
    assert words in page(web(jo), "/")
    actions.decide(matter, Answer(Choice.NOTHING), by=jo)
    assert words not in page(web(jo), "/")


def test_reports_of_a_person_who_closes_their_account_wait_no_more(matter, priya, jo):
    keeping.remove(priya, keeps_words=False)
    assert list(Matter.objects.open()) == []
    assert keeping.export(priya)["reports"] == []
