"""The operator's pages of mailboxes and of the mail provider."""

import pytest

from staffroom.doors.email import mailboxes
from staffroom.doors.email.models import Mailbox, Provider, Relay, TakenMail
from staffroom.doors.email.providers import entering
from staffroom.doors.email.providers.kinds import KINDS
from staffroom.foundation import crypto

from . import provider_server
from .imap_server import Post, running
from .outbound import network_of, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(outbound, client_of):
    return client_of(person("Ada Operator", is_operator=True))


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def port(post):
    with running(post) as port:
        yield port


def form(port, **changes):
    usual = {"host": "127.0.0.1", "port": port, "security": "none", "username": "box@mail.example", "password": "right"}
    return usual | {"folder": "INBOX", "afterwards": "move", "moved_to": "Taken"} | changes


def entered(port):
    return mailboxes.enter(host="127.0.0.1", port=port, security="none", username="box@mail.example", password="right")


def words(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_mailbox_is_added_tried_and_shown(browser, post, port, settings):
    post.put(b"Subject: Old\r\n\r\nHello.\r\n")
    answer = browser.post("/operations/mailboxes/new/", form(port), follow=True)

    assert words(answer) == ["It works. One mail is in it. They stay as they are; what comes from now on is taken."]
    mailbox = Mailbox.objects.get()
    assert answer.redirect_chain == [(f"/operations/mailboxes/{mailbox.pk}/", 302)]
    assert crypto.decrypt(mailbox.password, secret=settings.SECRET_KEY) == "right"
    assert (mailbox.password in answer.text, 'value="right"' in answer.text) == (False, False)
    listed = browser.get("/operations/mailboxes/").text
    assert "It serves all addresses." in listed
    assert "Not looked into yet" in listed
    assert "One mailbox is looked into" in browser.get("/operations/").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": "not a host"}, "host"),
        ({"host": "mail.example.org"}, "security"),
        ({"port": "70000"}, "port"),
        ({"password": ""}, "password"),
        ({"moved_to": ""}, "moved_to"),
        ({"moved_to": "INBOX"}, "moved_to"),
        ({"address": "nothing"}, "address"),
        ({"network": "nobody-we-know"}, "network"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(browser, changes, field):
    answer = browser.post("/operations/mailboxes/new/", form(143) | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Mailbox.objects.exists()


def test_a_mailbox_for_one_network_names_it_by_its_address_alone(browser, port):
    network = network_of(person("Jo Norwood"), slug="quiet-ones", name="The Quiet Ones")
    browser.post("/operations/mailboxes/new/", form(port, network="Quiet-Ones@lists.example.org"))

    mailbox = Mailbox.objects.get()
    assert mailbox.network == network
    pages = browser.get("/operations/mailboxes/").text + browser.get(f"/operations/mailboxes/{mailbox.pk}/").text
    assert ("quiet-ones" in pages, "The Quiet Ones" in pages) == (True, False)


def test_what_does_not_work_is_kept_and_said(browser, port):
    answer = browser.post("/operations/mailboxes/new/", form(port, password="wrong"), follow=True)
    [said] = words(answer)
    assert said.startswith("127.0.0.1 does not let us in ([AUTHENTICATIONFAILED] Invalid credentials).")
    assert "it did not work" in answer.text


def test_looking_into_it_now_says_what_is_new(browser, post, port):
    mailbox = entered(port)
    Mailbox.objects.update(uidvalidity=7, last_uid=1)
    post.put(b"Subject: 1\r\n\r\n", b"Subject: 2\r\n\r\n", b"Subject: 3\r\n\r\n")

    answer = browser.post(f"/operations/mailboxes/{mailbox.pk}/test/", follow=True)
    assert words(answer) == ["It works. 3 mails are in it. 2 are new, and taken soon."]
    assert len(post.folders["INBOX"].mails) == 3


def test_the_password_stays_unless_server_or_login_change(browser, port):
    mailbox = entered(port)
    stored = mailbox.password
    TakenMail.objects.create(mailbox=mailbox, uidvalidity=7, uid=1)
    browser.post(f"/operations/mailboxes/{mailbox.pk}/", form(port, password="", moved_to="Done"))
    mailbox.refresh_from_db()
    assert (mailbox.password, mailbox.moved_to, TakenMail.objects.count()) == (stored, "Done", 1)

    answer = browser.post(f"/operations/mailboxes/{mailbox.pk}/", form(port, password="", username="other"))
    assert list(answer.context["form"].errors) == ["password"]


def test_a_mailbox_is_switched_off_and_on_and_removed(browser, port):
    url = f"/operations/mailboxes/{entered(port).pk}/"
    browser.post(f"{url}switch/")
    assert "It is switched off." in browser.get(url).text
    browser.post(f"{url}switch/")
    assert Mailbox.objects.get().is_on
    browser.post(f"{url}removal/")
    assert (Mailbox.objects.count(), browser.get(url).status_code) == (0, 404)


def test_more_mailboxes_ask_the_database_no_more(browser, port, django_assert_max_num_queries):
    entered(port)
    browser.get("/operations/mailboxes/")
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(8) as asked:
            browser.get("/operations/mailboxes/")
        counts.append(len(asked))
        entered(port)
        entered(port)
    assert counts[0] == counts[1]


def test_a_provider_is_entered_and_told_what_to_call(browser):
    assert browser.get("/operations/provider/nobody/").status_code == 404
    answer = browser.post(
        "/operations/provider/mailgun/", {"api_key": "k1", "webhook_signing_key": "the-second-key"}, follow=True
    )

    provider = Provider.objects.get()
    at = f"https://staffroom.example.org/mail/provider/{provider.token}"
    assert entering.keys_of(provider)["webhook_signing_key"] == "the-second-key"
    assert (f"{at}/mail/" in answer.text, f"{at}/events/" in answer.text) == (True, True)
    assert "the-second-key" not in provider.secrets
    assert "in use" in browser.get("/operations/provider/").text


def test_where_calls_are_not_signed_the_address_holds_a_secret(browser):
    browser.post("/operations/provider/postmark/", {"server_token": "t"})
    provider = Provider.objects.get()
    secret = entering.keys_of(provider)["webhook_secret"]
    address = f"https://staffroom:{secret}@staffroom.example.org/mail/provider/{provider.token}/mail/"
    assert address in browser.get("/operations/provider/postmark/").text

    browser.post("/operations/provider/postmark/", {"server_token": "", "message_stream": "lists"})
    provider.refresh_from_db()
    keys = entering.keys_of(provider)
    assert (keys["server_token"], keys["message_stream"], keys["webhook_secret"]) == ("t", "lists", secret)


@pytest.mark.parametrize("url", ["http://api.example.org/", "nonsense", "ftp://x.example"])
def test_keys_go_nowhere_unprotected(browser, url):
    answer = browser.post("/operations/provider/postmark/", {"server_token": "t", "api_url": url})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["api_url"])


def test_mail_leaves_by_the_provider_once_that_is_wished(browser):
    with provider_server.running(provider_server.Api("postmark")) as url:
        browser.post("/operations/provider/postmark/", {"server_token": "t", "api_url": url})
        browser.post("/operations/provider/sending/")
        assert Relay.objects.get().is_provider
        answer = browser.post("/operations/provider/test/", follow=True)
    assert words(answer)[-1] == "The server took it. Look whether it arrives at ada-operator@mail.example."
    assert "Mail leaves by Postmark." in browser.get("/operations/").text
    assert "Mail leaves by the API of Postmark." in browser.get("/operations/relay/").text

    answer = browser.post("/operations/provider/test/", follow=True)
    assert "Postmark can't be reached" in words(answer)[-1]
    browser.post("/operations/provider/sending/")
    assert not Relay.objects.exists()


def test_a_provider_that_only_brings_mail_is_not_asked_to_take_any(browser):
    browser.post("/operations/provider/mailersend/", {"inbound_secret": "a", "signing_secret": "b"})
    browser.post("/operations/provider/sending/")
    assert not Relay.objects.exists()
    assert "Send by it from now on" not in browser.get("/operations/provider/mailersend/").text


def test_a_provider_is_forgotten_with_its_keys(browser):
    browser.post("/operations/provider/postmark/", {"server_token": "t"})
    browser.post("/operations/provider/removal/")
    assert not Provider.objects.exists()


@pytest.mark.parametrize("name", KINDS)
def test_every_provider_has_a_page(browser, name):
    kind = KINDS[name]
    entering.enter(kind, {key.name: "k" for key in kind.keys})
    page = browser.get(f"/operations/provider/{name}/")
    assert page.status_code == 200
    assert ("For mail that comes in" in page.text, '<h2 class="margin">Sending</h2>' in page.text) == (
        bool(kind.mail),
        bool(kind.sends),
    )


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("amazon", {"key_id": "AKID", "secret_key": "s", "region": "Ireland"}, "region"),
        ("amazon", {"key_id": "", "secret_key": "s", "region": "eu-west-1"}, "key_id"),
        ("sendgrid", {"api_key": "k", "events_key": "-----BEGIN PUBLIC KEY-----"}, "events_key"),
    ],
)
def test_what_is_not_written_as_a_provider_writes_it_is_said_at_its_field(browser, name, given, field):
    answer = browser.post(f"/operations/provider/{name}/", given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Provider.objects.exists()


def test_what_is_no_secret_is_shown_again(browser):
    given = {"key_id": "AKIDEXAMPLE", "secret_key": "never-shown", "region": "eu-west-1"}
    browser.post("/operations/provider/amazon/", given)
    page = browser.get("/operations/provider/amazon/").text
    assert ('value="AKIDEXAMPLE"' in page, 'value="eu-west-1"' in page, "never-shown" in page) == (True, True, False)
