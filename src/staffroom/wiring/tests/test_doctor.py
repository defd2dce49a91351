"""What the doctor finds, each with what would mend it."""

import json
import shutil
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from staffroom.doors.email import letters, mailboxes
from staffroom.doors.email.models import Delivery, Incoming, Relay
from staffroom.foundation import dkim
from staffroom.foundation.authenticity.tests.zones import Zone, serving
from staffroom.foundation.tests import rspamd_server
from staffroom.journal import tasks
from staffroom.rooms.people.models import Account, Site
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring import databases, diagnosis, safekeeping
from staffroom.wiring.commands import doctor
from staffroom.wiring.trouble import CannotGoOn

from .running import staffroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(site, settings, tmp_path, monkeypatch):
    """A site of which there is nothing to say: its operator, its relay, its keys, its certificate, its DNS records."""
    settings.DATA = tmp_path
    settings.DKIM_KEY = tmp_path / "keys" / "dkim.pem"
    settings.DKIM_KEY.parent.mkdir(mode=0o700)
    settings.DKIM_KEY.write_text(dkim.generate_key("ed25519"))
    settings.DKIM_KEY.chmod(0o600)
    monkeypatch.setattr(safekeeping, "holds_site", lambda: True)
    monkeypatch.setattr(diagnosis, "LEAST_FREE", 0)
    Site.objects.update(base_url="https://staffroom.example.org")
    Account.objects.filter(person=PersonFactory()).update(is_operator=True)
    Relay.objects.create(pk=1, host="relay.example.org", port=587, security="starttls")
    records = {
        "lists.example.org MX": ["mail.example.org"],
        "lists.example.org TXT": ["v=spf1 mx -all"],
        "staffroom._domainkey.lists.example.org TXT": [dkim.dns_record(settings.DKIM_KEY.read_text())],
        "_dmarc.lists.example.org TXT": ["v=DMARC1; p=none"],
    }
    with serving(Zone(records)) as server:
        settings.DNS_SERVERS = [server]
        yield settings.DATA


def states():
    return {(one.subject, one.state) for one in diagnosis.findings() if one.state != diagnosis.GOOD}


def the(subject):
    [finding] = [one for one in diagnosis.findings() if one.subject == subject]
    return finding


def report_of(capsys, *, make_dkim_key=False):
    """What `doctor --json` exits with and says."""
    code = doctor.run(type("Options", (), {"json": True, "make_dkim_key": make_dkim_key}))
    return code, json.loads(capsys.readouterr().out)


def test_of_a_healthy_site_nothing_bad_is_said(healthy, capsys):
    code, report = report_of(capsys)

    assert code == 0
    assert states() == set()
    looked_at = ["disk", "keys", "database", "site", "relay", "DKIM"]
    records = ["MX record", "SPF record", "DKIM record", "DMARC record"]
    assert [one["subject"] for one in report["findings"]] == [*looked_at, *records]
    assert [one["type"] for one in report["dns"]] == ["MX", "TXT", "TXT", "TXT"]


def test_a_site_that_is_not_set_up_is_bad(healthy, capsys):
    Site.objects.update(set_up_at=None)

    assert report_of(capsys)[0] == 1
    assert the("site").mend == "Open the link that ./staffroom run prints."


def test_pages_that_travel_readable_are_bad(healthy):
    Site.objects.update(base_url="http://staffroom.example.org")

    assert states() == {("https", diagnosis.BAD)}


def test_a_site_for_this_machine_alone_needs_no_certificate(healthy):
    Site.objects.update(base_url="http://localhost:8000", mail_domain="localhost")

    assert states() == set()


def test_a_mail_domain_that_nobody_reaches_is_odd_and_has_no_records_to_publish(healthy, capsys):
    Site.objects.update(mail_domain="localhost")

    code, report = report_of(capsys)

    assert (code, report["dns"]) == (0, [])
    assert states() == {("mail domain", diagnosis.ODD)}


def test_a_site_without_an_operator_is_bad(healthy):
    Account.objects.update(is_operator=False)

    assert states() == {("operators", diagnosis.BAD)}


def test_a_missing_relay_is_bad(healthy):
    Relay.objects.all().delete()

    assert the("relay").words == "No mail goes out: it waits."


def test_a_relay_is_bad_while_its_last_word_was_trouble(healthy):
    now = timezone.now()
    Relay.objects.update(
        last_worked_at=now, last_trouble="535 Wrong password", last_trouble_at=now + timedelta(minutes=1)
    )
    assert "535 Wrong password" in the("relay").words

    Relay.objects.update(last_worked_at=now + timedelta(minutes=2))
    assert states() == set()


def test_unsigned_mail_is_odd_until_the_doctor_makes_a_key(healthy, settings, capsys):
    settings.DKIM_KEY.unlink()
    assert states() == {("DKIM", diagnosis.ODD)}

    settings.DNS_SERVERS = ["127.0.0.1:9"]  # which would know the key that there was
    code, report = report_of(capsys, make_dkim_key=True)

    [record] = [one for one in report["dns"] if "_domainkey" in one["name"]]
    assert (code, record["name"]) == (0, "staffroom._domainkey.lists.example.org")
    assert record["value"] == dkim.dns_record(settings.DKIM_KEY.read_text())
    assert settings.DKIM_KEY.stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_there_is_not_made_anew(healthy, settings, capsys):
    before = settings.DKIM_KEY.read_text()

    doctor.run(type("Options", (), {"json": False, "make_dkim_key": True}))

    assert capsys.readouterr().err == f"There is a key already: {settings.DKIM_KEY}\n"
    assert settings.DKIM_KEY.read_text() == before


def test_a_key_that_cannot_be_used_is_bad(healthy, settings, capsys):
    settings.DKIM_KEY.write_text("not a key")

    assert report_of(capsys)[0] == 1
    assert states() == {("DKIM", diagnosis.BAD)}


@pytest.mark.parametrize("name", ["keys", "keys/dkim.pem"])
def test_keys_that_others_can_read_are_bad(name, healthy):
    (healthy / name).chmod(0o755)

    assert states() == {("keys", diagnosis.BAD)}
    assert the("keys").mend == f"chmod -R go-rwx {healthy}/keys"


def test_a_full_disk_is_bad(healthy, monkeypatch):
    monkeypatch.setattr(diagnosis, "LEAST_FREE", shutil.disk_usage(healthy).total + 1)

    assert states() == {("disk", diagnosis.BAD)}


def test_a_mailbox_that_cannot_be_looked_into_is_bad(healthy):
    box = mailboxes.enter(host="127.0.0.1", port=1, security="none", username="box@mail.example", password="x")
    assert states() == set()
    mailboxes.try_out(box)

    assert states() == {("mailbox", diagnosis.BAD)}
    assert the("mailbox").mend == f"Look at /operations/mailboxes/{box.pk}/."


def test_held_mail_is_odd(healthy):
    Incoming.objects.create(raw=b"", state=Incoming.State.HELD, received_at=timezone.now())

    assert states() == {("held mail", diagnosis.ODD)}


def test_mail_that_waits_for_hours_is_odd(healthy):
    letters.write(kind=letters.SITE, key="hello", to="jo@mail.example", subject="Hello", text="Hello, Jo.")
    assert states() == set()

    Delivery.objects.update(created_at=timezone.now() - timedelta(hours=5))
    assert states() == {("deliveries", diagnosis.ODD)}


def test_tasks_that_were_given_up_are_bad(healthy):
    tasks.forget_done_tasks.enqueue()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, exception_class_path="builtins.ValueError")

    assert the("tasks").words == (
        "1 were given up; the last one was staffroom.journal.tasks.forget_done_tasks: builtins.ValueError"
    )


def test_tasks_that_nobody_runs_are_bad(healthy):
    tasks.forget_done_tasks.enqueue()
    assert states() == set()

    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=5))
    assert states() == {("worker", diagnosis.BAD)}


def test_a_database_that_does_not_answer_ends_the_list(healthy, monkeypatch):
    def holds_site():
        raise CannotGoOn("The database of DATABASE_URL does not answer: Connection refused")

    monkeypatch.setattr(safekeeping, "holds_site", holds_site)

    assert [one.subject for one in diagnosis.findings()] == ["disk", "keys", "database"]
    assert the("database").words == "The database of DATABASE_URL does not answer: Connection refused"


def test_a_damaged_database_is_bad(healthy, monkeypatch):
    monkeypatch.setattr(diagnosis, "_damage", lambda: "Tree 3 page 3: btreeInitPage() returns error code 11")
    assert the("database").mend == "Restore a backup into another folder."

    def raises():
        raise OperationalError("database disk image is malformed")

    monkeypatch.setattr(diagnosis, "_damage", raises)
    assert the("database").words == databases.why(OperationalError("database disk image is malformed"))


@pytest.mark.once
def test_looking_into_a_folder_without_a_site_leaves_nothing_there(tmp_path):
    done = staffroom("doctor", "--data", tmp_path / "nothing", "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][-1]["words"] == f"There is none yet for {tmp_path}/nothing."
    assert list(tmp_path.iterdir()) == []


def test_records_that_are_not_published_are_odd_and_so_is_a_dns_that_is_silent(healthy, settings):
    with serving(Zone({})) as server:
        settings.DNS_SERVERS = [server]
        odd = {("MX record", "odd"), ("SPF record", "odd"), ("DKIM record", "odd"), ("DMARC record", "odd")}
        assert states() == odd
    settings.DNS_SERVERS = ["127.0.0.1:9"]
    assert states() == {("DNS", "odd")}


def test_a_spam_filter_that_does_not_answer_is_bad(healthy, settings):
    with rspamd_server.serving(rspamd_server.Asked()) as url:
        settings.RSPAMD_URL = url
        assert the("rspamd").state == diagnosis.GOOD
    settings.RSPAMD_URL = "http://127.0.0.1:9"
    assert the("rspamd").state == diagnosis.BAD
