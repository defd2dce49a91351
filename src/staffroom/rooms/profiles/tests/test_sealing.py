"""Portable copies: sealed here, checked anywhere; and what this site says of the key."""

import json
from io import BytesIO

import pytest

from staffroom.foundation import seals
from staffroom.rooms.people.actions import connect
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, portable
from staffroom.rooms.profiles.actions import KeyRefused, RecommendationRefused
from staffroom.rooms.profiles.actions.sealing import current_secret
from staffroom.rooms.profiles.knowing_keys import Knowledge, opinion_on
from staffroom.rooms.profiles.models import SealKey

pytestmark = pytest.mark.django_db
TEXT = "She reads everything twice.\n\nAnd then she <b>answers</b>."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def shown(jo):
    priya = PersonFactory(name="Priya Shah", handle="priya-shah", headline="Knowledge manager")
    connect(priya, jo)
    made = actions.recommend(priya, jo, text=TEXT, relation="led", circumstances="in Leeds")
    return actions.approve_recommendation(made, by=jo, revision=1)


@pytest.fixture
def operator():
    return PersonFactory(account__is_operator=True)


def copy_of(shown):
    return actions.portable_copy(shown, by=shown.recommended)


def opinion(document):
    checked = seals.check(seals.written(document))
    return opinion_on(checked, portable.read(checked.document))


def foreign(document, **changes):
    """The same, sealed by somebody else."""
    words = {name: value for name, value in document.items() if name != "seal"}
    return seals.sealed({**words, **changes}, secret=seals.make_key())


class TestCopies:
    def test_it_says_who_says_what_of_whom_and_which_site_seals_it(self, shown):
        document = copy_of(shown)
        read = portable.read(document)
        assert (read.text, read.writer, read.headline, read.recommended) == (
            TEXT,
            "Priya Shah",
            "Knowledge manager",
            "Jo Norwood",
        )
        assert read.relation == "Priya Shah was the manager of Jo Norwood, in Leeds"
        assert document["recommended"]["page"] == "http://localhost:8000/@jo-norwood/"
        assert seals.check(seals.written(document)).is_genuine

    def test_nobody_takes_what_is_not_shown_or_not_theirs(self, shown):
        with pytest.raises(RecommendationRefused, match="the two whom it concerns"):
            actions.portable_copy(shown, by=PersonFactory())
        actions.withdraw_recommendation(shown, by=shown.writer)
        shown.refresh_from_db()
        with pytest.raises(RecommendationRefused, match="Only what is shown"):
            copy_of(shown)

    def test_an_edit_that_waits_is_not_in_it(self, shown):
        actions.recommend(shown.writer, shown.recommended, text="She reads nothing.")
        shown.refresh_from_db()
        assert copy_of(shown)["text"] == TEXT

    @pytest.mark.parametrize(
        "change",
        [
            {"type": "staffroom/invoice"},
            {"version": 2},
            {"version": True},
            {"text": 7},
            {"id": "x"},
            {"id": 7},
            {"writer": "Priya"},
            {"writer": {"name": "Priya"}},
            {"issuer": None},
            {"relation": []},
            {"approved_at": "yesterday"},
            {"approved_at": "2026-11-22"},
            {"issued_at": "0001-01-01T00:00:00+14:00"},
        ],
    )
    def test_what_is_shaped_otherwise_is_none(self, shown, change):
        assert portable.read({**copy_of(shown), **change}) is None

    def test_characters_that_drive_a_terminal_are_left_out(self, shown):
        read = portable.read(
            {**copy_of(shown), "text": "Fine\x1b[2J\u202e", "writer": {"name": "P\x1b]0;x\x07", "headline": ""}}
        )
        assert "\x1b" not in read.text + read.writer


class TestKeys:
    def test_the_key_is_kept_encrypted_and_used_again(self, shown):
        first, second = copy_of(shown)["seal"], copy_of(shown)["seal"]
        kept = SealKey.objects.get()
        assert first["key"] == second["key"] == kept.public
        assert current_secret() not in kept.secret

    def test_a_replaced_key_stays_known(self, shown, operator):
        before = copy_of(shown)
        actions.replace_key(by=operator)
        after = copy_of(shown)
        assert before["seal"]["key"] != after["seal"]["key"]
        assert [opinion(before).knowledge, opinion(after).knowledge] == [Knowledge.FORMER, Knowledge.CURRENT]

    def test_a_key_that_can_not_be_read_any_more_is_replaced_and_known(self, shown, settings):
        before = copy_of(shown)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret " * 4, []
        after = copy_of(shown)
        assert [opinion(before).knowledge, opinion(after).knowledge] == [Knowledge.FORMER, Knowledge.CURRENT]

    def test_a_key_of_before_the_secret_changed_is_still_read(self, shown, settings):
        before = copy_of(shown)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another secret " * 4
        assert copy_of(shown)["seal"]["key"] == before["seal"]["key"]

    def test_nobody_but_who_runs_the_site_changes_keys(self, shown):
        with pytest.raises(KeyRefused, match="Only who runs this site"):
            actions.replace_key(by=shown.writer)
        with pytest.raises(KeyRefused, match="Only who runs this site"):
            actions.note_key("A" * 43, site="https://elsewhere.example", by=shown.writer)

    def test_the_key_of_another_site_is_known_once_it_is_noted(self, shown, operator):
        theirs = foreign(copy_of(shown), issuer={"name": "Elsewhere", "url": "https://elsewhere.example"})
        assert opinion(theirs).knowledge == Knowledge.UNKNOWN
        for _ in range(2):
            actions.note_key(theirs["seal"]["key"], site="https://elsewhere.example", by=operator)
        assert (opinion(theirs).knowledge, opinion(theirs).key.site) == (Knowledge.NOTED, "https://elsewhere.example")

    def test_our_own_key_is_not_made_another_site_s(self, shown, operator):
        own = copy_of(shown)
        actions.note_key(own["seal"]["key"], site="https://elsewhere.example", by=operator)
        assert opinion(own).knowledge == Knowledge.CURRENT

    @pytest.mark.parametrize(("public", "site"), [("", "x"), ("A" * 44, "x"), ("é" * 43, "x"), ("A" * 43, " ")])
    def test_what_is_no_key_or_nobody_s_is_not_noted(self, operator, public, site):
        with pytest.raises(KeyRefused):
            actions.note_key(public, site=site, by=operator)

    def test_a_copy_that_names_this_site_with_another_key_is_seen_through(self, shown):
        assert opinion(foreign(copy_of(shown))).knowledge == Knowledge.PRETENDED


class TestWhetherItIsStillShown:
    def test_it_is(self, shown):
        assert opinion(copy_of(shown)).is_shown is True

    def test_it_is_not_once_it_is_withdrawn_or_put_otherwise(self, shown):
        first = copy_of(shown)
        actions.recommend(shown.writer, shown.recommended, text="She counts.")
        actions.approve_recommendation(shown, by=shown.recommended, revision=2)
        shown.refresh_from_db()
        second = copy_of(shown)
        assert [opinion(first).is_shown, opinion(second).is_shown] == [False, True]
        actions.withdraw_recommendation(shown, by=shown.recommended)
        assert opinion(second).is_shown is False


class TestPages:
    @staticmethod
    def brought(client, octets, name="jo.json"):
        file = BytesIO(octets)
        file.name = name
        return client.post("/verify/", {"file": file})

    def test_it_is_taken_along_from_its_page_and_checked_by_a_guest(self, client, shown, jo):
        client.force_login(jo.account, backend=BACKEND)
        taken = client.get(f"/recommendations/{shown.pk}/copy/")
        assert taken["Content-Disposition"] == 'attachment; filename="jo-norwood-by-priya-shah.json"'
        client.logout()
        said = self.brought(client, taken.content).content.decode()
        assert "The seal fits: every word is as it was sealed." in said
        assert "This site knows the key: it is its own, since" in said
        assert "These very words are still shown here." in said
        assert "And then she &lt;b&gt;answers&lt;/b&gt;." in said
        assert seals.grouped(json.loads(taken.content)["seal"]["fingerprint"]) in said

    def test_nobody_else_takes_it(self, client, shown):
        client.force_login(PersonFactory().account, backend=BACKEND)
        assert client.get(f"/recommendations/{shown.pk}/copy/").status_code == 404

    def test_what_was_changed_is_not_shown_at_all(self, client, shown):
        said = self.brought(client, seals.written({**copy_of(shown), "text": "She reads nothing."})).content.decode()
        assert "something in this file was changed" in said
        assert "She reads nothing." not in said
        assert "This site knows the key" not in said

    def test_an_unknown_key_is_said_to_be_unknown(self, client, shown):
        theirs = foreign(copy_of(shown), issuer={"name": "Elsewhere", "url": "https://elsewhere.example"})
        said = self.brought(client, seals.written(theirs)).content.decode()
        assert "This site doesn&#x27;t know the key. Anybody can make a key" in said
        assert "Note the key" not in said

    def test_a_file_that_pretends_to_come_from_here_is_not_good(self, client, shown):
        said = self.brought(client, seals.written(foreign(copy_of(shown)))).content.decode()
        assert "this site has never had that key" in said
        assert 'class="notice bad"' in said

    @pytest.mark.parametrize("octets", [b"", b"{}", b"\x89PNG\r\n", b"[" * 60_000])
    def test_any_other_file_is_said_to_be_none(self, client, octets):
        answer = self.brought(client, octets)
        assert answer.status_code == 200
        assert "This is no portable copy" in answer.content.decode()

    @pytest.mark.parametrize("octets", [b" " * 70_000, None])
    def test_a_large_file_or_none_is_refused_in_words(self, client, octets):
        answer = client.post("/verify/") if octets is None else self.brought(client, octets)
        assert answer.status_code == 422

    def test_operators_note_keys_and_make_new_ones(self, client, shown, operator):
        theirs = foreign(copy_of(shown), issuer={"name": "Elsewhere", "url": "https://elsewhere.example"})
        client.force_login(operator.account, backend=BACKEND)
        assert (
            "Note the key as that of https://elsewhere.example"
            in self.brought(client, seals.written(theirs)).content.decode()
        )
        client.post("/verify/keys/", {"public": theirs["seal"]["key"], "site": "https://elsewhere.example"})
        client.post("/verify/keys/", {"wish": "new"})
        assert opinion(theirs).knowledge == Knowledge.NOTED
        assert [key.is_current for key in SealKey.objects.filter(site="").order_by("made_at")] == [False, True]

    def test_nobody_else_does(self, client, shown):
        client.force_login(shown.writer.account, backend=BACKEND)
        assert client.post("/verify/keys/", {"wish": "new"}).status_code == 404
        client.logout()
        assert client.post("/verify/keys/", {"wish": "new"}).status_code == 302
        assert not SealKey.objects.exists()
