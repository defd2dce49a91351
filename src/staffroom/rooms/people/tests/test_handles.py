"""Handles that somebody had: they lead to them for good, and nobody else is ever given one."""

import pytest

from staffroom.rooms.people import actions
from staffroom.rooms.people.actions.handles import now_called, suggest_handles
from staffroom.rooms.people.models import FormerHandle, Person

from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


def rename(person, handle):
    return actions.introduce(person, name=person.name, handle=handle)


def test_a_former_handle_leads_to_whoever_had_it(jo):
    rename(jo, "jo")
    rename(jo, "jo-n")

    assert now_called("jo-norwood") == now_called("JO") == jo
    assert now_called("jo-n") is None


def test_a_former_handle_is_never_given_away(jo):
    rename(jo, "jo")

    with pytest.raises(actions.IntroduceRefused, match="“jo-norwood” is taken"):
        rename(PersonFactory(handle="somebody-else"), "jo-norwood")
    assert actions.suggest_handle("Jo Norwood") == "jo-norwood-2"
    assert suggest_handles(["Jo Norwood", "Jo Norwood"]) == ["jo-norwood-2", "jo-norwood-3"]


def test_ones_own_former_handle_can_be_taken_back(jo):
    rename(jo, "jo")
    rename(jo, "jo-norwood")

    assert list(FormerHandle.objects.values_list("handle", "person")) == [("jo", jo.pk)]


def test_a_refused_handle_leaves_nothing_behind(jo):
    PersonFactory(handle="taken")

    with pytest.raises(actions.IntroduceRefused):
        rename(jo, "taken")
    assert FormerHandle.objects.count() == 0


def test_nobody_collects_handles(jo):
    for number in range(10):
        rename(jo, f"jo-{number}")

    with pytest.raises(actions.IntroduceRefused, match="You have had ten handles"):
        rename(jo, "jo-eleven")

    assert rename(Person.objects.get(pk=jo.pk), "jo-norwood").handle == "jo-norwood"


def test_other_words_alone_give_up_no_handle(jo):
    actions.introduce(jo, name="Jo N", handle="jo-norwood", headline="Librarian")

    assert FormerHandle.objects.count() == 0


def test_the_handles_of_somebody_who_left_stay_nobodys(jo):
    rename(jo, "jo")

    actions.leave(jo, keeps_words=True)

    assert now_called("jo") is None
    assert actions.suggest_handle("Jo Norwood") == "jo-norwood-2"
    assert suggest_handles(["Jo Norwood", "Jo", "Al"]) == ["jo-norwood-2", "jo-2", "al"]
    with pytest.raises(actions.IntroduceRefused):
        rename(PersonFactory(), "jo")


def test_what_is_kept_of_a_handle_that_was_left_behind_says_no_name(jo, settings):
    rename(jo, "jo")
    actions.leave(jo, keeps_words=True)

    kept = list(FormerHandle.objects.values_list("handle", "person"))
    assert [(handle[0], len(handle), person) for handle, person in kept] == [("~", 39, None)] * 2
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert actions.suggest_handle("Jo") == "jo-2"


def test_every_page_under_a_former_handle_leads_to_where_it_is_now(jo, client_of):
    rename(jo, "jo")
    client = client_of(PersonFactory())

    page = client.get("/@jo-norwood/")
    further = client.get("/@jo-norwood/block/?next=%2F")
    posted = client.post("/@jo-norwood/block/")

    assert (page.status_code, page["Location"]) == (301, "/@jo/")
    assert (further.status_code, further["Location"]) == (301, "/@jo/block/?next=%2F")
    assert (posted.status_code, posted["Location"]) == (308, "/@jo/block/")


def test_a_former_handle_tells_nothing_to_whom_they_have_blocked(jo, client_of):
    blocked = PersonFactory()
    actions.block(jo, blocked)
    rename(jo, "jo")

    assert client_of(blocked).get("/@jo-norwood/block/").status_code == 404
    assert client_of(blocked).get("/@jo-norwood/").status_code == 404


def test_a_page_that_there_is_not_is_not_found_under_any_handle(jo, client_of):
    rename(jo, "jo")
    client = client_of(PersonFactory())

    assert client.get("/@jo/nothing/").status_code == 404
    assert client.get("/@nobody/block/").status_code == 404
