import pytest

from staffroom.commons.moderation import actions
from staffroom.commons.moderation.actions import reporting
from staffroom.commons.moderation.models import Matter, Report
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def waiting_for(person) -> list[Matter]:
    return list(Matter.objects.visible_to(person).open().order_by("pk"))


def test_a_report_waits_for_the_facilitators_and_for_nobody_else(said, jo, noor, maeve, priya, operator):
    report = actions.report_message(said, by=maeve, ground="unkind", words="That hurts.")

    assert (report.ground, report.words, report.network) == ("unkind", "That hurts.", said.conversation.networks.get())
    assert [waiting_for(one) == [Matter.objects.get()] for one in (jo, noor)] == [True, True]
    assert [waiting_for(one) for one in (maeve, priya, operator)] == [[], [], []]


def test_reporting_the_same_thing_twice_is_one_report(said, maeve):
    first = actions.report_message(said, by=maeve, ground="unkind")
    assert actions.report_message(said, by=maeve, ground="other", words="Again") == first
    assert Matter.objects.count() == 1


def test_two_people_who_report_the_same_thing_make_one_matter(said, maeve, jo, network):
    other = MembershipFactory(network=network).person
    for person in (maeve, other):
        actions.report_message(said, by=person, ground="unkind")

    [leader] = Matter.objects.visible_to(jo).open().leading()
    assert leader.followers.count() == 1


def test_a_facilitator_never_sees_a_report_of_themself(network, noor, jo, maeve, operator):
    from_noor = reporting.report_person(noor, by=maeve, ground="unkind", network=network)

    matter = Matter.objects.get(thing_id=from_noor.pk)
    assert waiting_for(noor) == []
    assert waiting_for(jo) == waiting_for(operator) == [matter]


def test_a_person_is_reported_to_those_who_run_the_site_where_no_network_is_named(network, priya, maeve, jo, operator):
    actions.report_person(priya, by=maeve, ground="advertising")
    assert (waiting_for(jo), len(waiting_for(operator))) == ([], 1)


def test_a_network_is_reported_to_those_who_run_the_site(network, maeve, jo, operator):
    actions.report_network(network, by=maeve, ground="elsewhere")
    assert (waiting_for(jo), len(waiting_for(operator))) == ([], 1)


def test_what_one_may_not_read_one_can_not_report(said, operator):
    stranger = PersonFactory()
    with pytest.raises(actions.ReportRefused):
        actions.report_message(said, by=stranger, ground="unkind")


def test_a_network_that_both_do_not_belong_to_looks_at_no_report(priya, maeve, network):
    elsewhere = NetworkFactory(owner=PersonFactory())
    with pytest.raises(actions.ReportRefused, match="both of you belong to"):
        actions.report_person(priya, by=maeve, ground="unkind", network=elsewhere)


def test_nobody_reports_themself(said, priya):
    with pytest.raises(actions.ReportRefused):
        actions.report_message(said, by=priya, ground="other")
    with pytest.raises(actions.ReportRefused):
        actions.report_person(priya, by=priya, ground="other")


def test_a_reason_that_there_is_not_is_refused(said, maeve):
    with pytest.raises(actions.ReportRefused, match="Choose what is not right about it"):
        actions.report_message(said, by=maeve, ground="boring")


def test_whoever_reports_twenty_things_a_day_is_asked_to_write_instead(network, maeve, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_A_DAY", 2)
    members = [MembershipFactory(network=network).person for _number in range(3)]
    for person in members[:2]:
        actions.report_person(person, by=maeve, ground="other", network=network)
    with pytest.raises(actions.ReportRefused, match="a lot today"):
        actions.report_person(members[2], by=maeve, ground="other", network=network)
    assert Report.objects.count() == 2


def test_two_clicks_report_a_message(web, said, maeve):
    page = web(maeve).get(f"/messages/{said.pk}/report/")
    assert page.status_code == 200
    assert "Report what Priya Raman wrote" in page.content.decode()

    answer = web(maeve).post(f"/messages/{said.pk}/report/", {"ground": "unkind"})
    assert answer.status_code == 302
    assert Report.objects.get().ground == "unkind"


def test_a_report_without_a_reason_says_what_is_missing(web, said, maeve):
    answer = web(maeve).post(f"/messages/{said.pk}/report/", {"words": "Bad"})
    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_a_person_and_a_network_have_the_same_page(web, network, priya, maeve):
    assert web(maeve).post("/@priya-raman/report/", {"ground": "unkind", "network": network.pk}).status_code == 302
    assert web(maeve).post("/networks/lone-workers/report/", {"ground": "other"}).status_code == 302
    assert sorted(report.network_id or 0 for report in Report.objects.all()) == [0, network.pk]


def test_what_one_wrote_oneself_has_no_page_to_report_it(web, said, priya):
    assert web(priya).get(f"/messages/{said.pk}/report/").status_code == 404
    assert web(priya).get("/@priya-raman/report/").status_code == 404
