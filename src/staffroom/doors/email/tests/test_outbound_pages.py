"""What the operator sees of the mail, and can do about it."""

from pathlib import Path

import pytest
from django.utils import timezone

from staffroom.doors.email import domain, letters, relays, sending
from staffroom.doors.email.digest_letters import DIGEST
from staffroom.doors.email.models import Delivery, Incoming, Relay
from staffroom.doors.email.models.delivery import KINDS
from staffroom.foundation import crypto
from staffroom.foundation.tests.smtp_servers import Desk, running

from .outbound import arrived, person

pytestmark = pytest.mark.django_db
PAGES = ["/operations/", "/operations/deliveries/", "/operations/relay/"]
SERVER = {"host": "mail.example.org", "port": 587, "security": "starttls", "username": "us", "connections": 2}


@pytest.fixture
def operator(outbound):
    return person("Ada Operator", is_operator=True)


@pytest.fixture
def browser(operator, client_of):
    return client_of(operator)


@pytest.fixture
def delivery(outbound):
    letters.write(kind="note", key="note:1", to="jo@mail.example", subject="Secret subject", text="Secret text")
    return Delivery.objects.get()


@pytest.mark.parametrize("url", PAGES)
def test_only_operators_know_that_the_pages_exist(url, outbound, client_of, client):
    assert client_of(person("Jo Norwood")).get(url).status_code == 404
    assert client.get(url).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "url", ["/operations/relay/test/", "/operations/relay/key/", "/operations/deliveries/1/attempt/"]
)
def test_only_operators_change_anything(url, outbound, client_of):
    assert client_of(person("Jo Norwood")).post(f"/operations/{url}").status_code == 404


def test_until_there_is_a_relay_the_overview_says_what_waits_and_why(browser, delivery):
    page = browser.get("/operations/").text
    assert "No mail can leave yet" in page
    assert "One mail waits" in page


def test_the_overview_says_what_is_held_and_what_came_back(browser, delivery):
    Delivery.objects.update(state="bounced")
    Incoming.objects.create(raw=b"x", state="held", received_at=timezone.now())
    page = browser.get("/operations/").text
    assert "One mail came back" in page
    assert "One mail is held" in page


def test_the_overview_says_what_the_relay_s_trouble_is(browser):
    relays.enter(host="127.0.0.1", port=25, security="none")
    relays.note_trouble("The server answered: 535 Wrong password")
    assert "535 Wrong password" in browser.get("/operations/").text


def test_deliveries_show_to_whom_and_the_server_s_words_but_never_what_it_said(browser, delivery):
    Delivery.objects.update(answer="451 4.7.1 Greylisted", attempts=3)
    page = browser.get("/operations/deliveries/").text
    assert "jo@mail.example" in page
    assert "451 4.7.1 Greylisted" in page
    assert "Secret" not in page


def test_what_kind_of_letter_it_is_stands_there_in_words(browser):
    for kind in ("welcome", "site", "nothing known"):
        letters.write(kind=kind, key=f"{kind}:1", to="jo@mail.example", subject="Secret", text="Secret")

    shown = browser.get("/operations/deliveries/").context["deliveries"]

    assert [delivery.letter.kind_words for delivery in shown] == [
        "A letter",
        "A letter from the site: a code, a link, or word of a change",
        "A welcome",
    ]


# Letters that are of one kind for the operator.
OF_SEVERAL = {
    **dict.fromkeys(["mentoring-asked", "mentoring-answered", "mentoring-ended", "mentor-reminder"], "mentoring"),
    **dict.fromkeys(["recommendation-asked", "recommendation-answered"], "recommend"),
    "recommendation-written": "recommended",
}


def test_every_kind_of_letter_that_is_written_has_words():
    templates = Path(letters.__file__).parent / "templates" / "email"
    worded = {path.stem for path in templates.glob("letters/[!_]*.txt")}
    worded = {OF_SEVERAL.get(name, name) for name in worded} | {"to-author", "to-owners", "answer"}

    assert worded | {letters.SITE, DIGEST, "reminder"} == KINDS.keys()


def test_a_longer_list_asks_the_database_no_more(browser, django_assert_max_num_queries):
    browser.get("/operations/deliveries/")
    counts = []
    for number in range(3):
        letters.write(kind="note", key=f"note:{number}", to="jo@mail.example", subject="A note", text="Come.")
        with django_assert_max_num_queries(6) as asked:
            browser.get("/operations/deliveries/")
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_deliveries_are_paged_by_key(browser):
    for number in range(51):
        letters.write(kind="note", key=f"note:{number}", to=f"jo{number}@mail.example", subject="A note", text="Come.")
    first = browser.get("/operations/deliveries/")
    assert [row.to for row in first.context["deliveries"]][:2] == ["jo50@mail.example", "jo49@mail.example"]
    second = browser.get(f"/operations/deliveries/?state=waiting&before={first.context['earlier_than']}")
    assert [row.to for row in second.context["deliveries"]] == ["jo0@mail.example"]
    assert second.context["earlier_than"] is None


def test_a_key_that_is_no_number_shows_the_first_page(browser, delivery):
    assert len(browser.get("/operations/deliveries/?before=²&state=nonsense").context["deliveries"]) == 1


def test_the_operator_has_a_mail_tried_again_now(browser, delivery):
    Delivery.objects.update(state="given-up", attempts=9)
    assert "Try again now" in browser.get("/operations/deliveries/?state=given-up").text
    page = browser.post(f"/operations/deliveries/{delivery.pk}/attempt/", follow=True)
    assert "The mail to jo@mail.example is next in line." in page.text
    assert Delivery.objects.get().state == "waiting"


def test_the_relay_is_entered_and_its_password_is_kept_encrypted_and_never_shown(browser, settings):
    browser.post("/operations/relay/", SERVER | {"password": "corkscrew"})
    stored = Relay.objects.get()
    assert crypto.decrypt(stored.password, secret=settings.SECRET_KEY) == "corkscrew"
    page = browser.get("/operations/relay/").text
    assert "corkscrew" not in page
    assert stored.password not in page


def test_an_empty_password_keeps_the_old_one_for_the_same_server_alone(browser):
    browser.post("/operations/relay/", SERVER | {"password": "corkscrew"})
    browser.post("/operations/relay/", SERVER | {"password": "", "port": 2525})
    assert relays.server_of(Relay.objects.get(), relays.Site.here()).password == "corkscrew"
    browser.post("/operations/relay/", SERVER | {"password": "", "host": "mail.evil.example"})
    assert relays.server_of(Relay.objects.get(), relays.Site.here()).password == ""


def test_only_where_a_password_is_stored_an_empty_one_is_said_to_keep_it(browser):
    def hint():
        return str(browser.get("/operations/relay/").context["form"]["password"].help_text)

    assert hint() == "Stored encrypted and never shown. Leave it empty if your server asks for none."
    browser.post("/operations/relay/", SERVER)
    assert hint() == "Stored encrypted and never shown. Leave it empty if your server asks for none."
    browser.post("/operations/relay/", SERVER | {"password": "correct horse"})
    assert hint() == "Stored encrypted and never shown. Leave it empty to keep the one that is stored."


@pytest.mark.parametrize("wrong", [{"host": "mail server"}, {"port": "0"}, {"security": "none"}, {"connections": "0"}])
def test_what_makes_no_sense_is_asked_again_and_nothing_is_stored(wrong, browser):
    answer = browser.post("/operations/relay/", SERVER | {"password": "corkscrew"} | wrong)
    assert answer.status_code == 422
    assert Relay.objects.count() == 0


def test_send_me_a_test_sends_it_and_says_what_the_server_said(browser):
    desk = Desk()
    with running(desk) as server:
        relays.enter(host=server.host, port=server.port, security="none")
        page = browser.post("/operations/relay/test/", follow=True)
    assert "The server took it. Look whether it arrives at ada-operator@mail.example." in page.text
    [mail] = arrived(desk)
    assert mail["Subject"] == "Mail from The Staffroom works"
    assert Relay.objects.get().last_worked_at is not None


def test_a_test_that_fails_says_why_in_the_server_s_words(browser):
    with running(Desk({"ada-operator@mail.example": "550 5.7.1 Not for you"})) as server:
        relays.enter(host=server.host, port=server.port, security="none")
        page = browser.post("/operations/relay/test/", follow=True)
    assert "The server answered: 5.7.1 Not for you" in page.text


def test_a_test_of_a_server_that_is_not_there_says_so(browser):
    relays.enter(host="127.0.0.1", port=9, security="none")
    assert "can&#x27;t be reached" in browser.post("/operations/relay/test/", follow=True).text


def test_the_key_is_made_once_and_its_record_is_shown(browser, settings, tmp_path):
    settings.DKIM_KEY = tmp_path / "keys" / "dkim.pem"
    browser.post("/operations/relay/key/")
    key = settings.DKIM_KEY.read_text()
    browser.post("/operations/relay/key/")
    assert settings.DKIM_KEY.read_text() == key
    assert settings.DKIM_KEY.stat().st_mode & 0o777 == 0o600
    page = browser.get("/operations/relay/").text
    assert "staffroom._domainkey.lists.example.org" in page
    assert "v=DKIM1; k=rsa; p=" in page


def test_the_records_say_mx_spf_dmarc_and_dkim(outbound, settings, tmp_path):
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    relays.enter(host="smtp.example.org", port=587, security="starttls")
    domain.make_key()
    records = {(record.name, record.type): record.value for record in domain.dns_records(outbound)}
    assert records["lists.example.org", "MX"] == "10 staffroom.example.org."
    assert records["lists.example.org", "TXT"] == "v=spf1 a mx a:smtp.example.org ~all"
    assert records["_dmarc.lists.example.org", "TXT"].startswith("v=DMARC1; p=none;")
    assert records["staffroom._domainkey.lists.example.org", "TXT"].startswith("v=DKIM1; k=rsa; p=")


def test_a_key_that_is_none_stops_sending_and_is_shown(browser, delivery, settings, tmp_path):
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    settings.DKIM_KEY.write_text("not a key")
    with running(Desk()) as server:
        relays.enter(host=server.host, port=server.port, security="none")
        with pytest.raises(sending.RelayTrouble):
            sending.send_waiting()
    assert Delivery.objects.get().state == "waiting"
    assert "The signing key can't be used" in browser.get("/operations/relay/").text


def test_mail_is_possible_with_a_relay_or_in_the_demo(outbound, settings):
    assert not relays.is_set_up()
    settings.DEMO = True
    assert relays.is_set_up()
    settings.DEMO = False
    relays.enter(host="127.0.0.1", port=25, security="none")
    assert relays.is_set_up()
