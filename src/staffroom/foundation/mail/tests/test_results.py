import pytest

from staffroom.foundation.mail import Verdict, contradicts, parse, trusted_results

from .letters import letter

OURS = ["mx.example.net"]


def verdict(*results, sender="Jo <jo@example.org>"):
    headers = "".join(f"Authentication-Results: {result}\n" for result in results)
    return trusted_results(parse(letter(headers=headers, sender=sender)), OURS)


def test_a_trusted_server_that_found_everything_right_is_believed():
    assert verdict(
        "mx.example.net; dkim=pass header.d=example.org header.s=a; spf=pass (ok) smtp.mailfrom=jo@example.org;"
        " dmarc=pass (p=REJECT) header.from=example.org"
    ) == Verdict("pass", dkim_aligned=True, spf_aligned=True)


def test_a_failure_contradicts_the_sender():
    failed = verdict("mx.example.net; dmarc=fail header.from=example.org")
    assert failed == Verdict("fail")
    assert contradicts(failed)
    assert not contradicts(Verdict("none"))


def test_nobody_elses_word_counts():
    assert verdict("mx.example.com; dmarc=pass header.from=example.org") == Verdict()


def test_what_stands_below_a_strangers_word_may_have_come_with_the_mail():
    assert (
        verdict(
            "mx.example.com; spf=none",
            "mx.example.net; dmarc=pass header.from=example.org; dkim=pass header.d=example.org",
        )
        == Verdict()
    )


def test_several_headers_of_a_trusted_server_count_together_and_a_failure_wins():
    assert verdict(
        "MX.example.net; dkim=pass header.d=example.org", "mx.example.net; dmarc=fail", "mx.example.net; dmarc=pass"
    ) == (Verdict("fail", dkim_aligned=True))


@pytest.mark.parametrize(
    ("domain", "is_aligned"),
    [
        ("example.org", True),
        ("EXAMPLE.org", True),
        ("mail.example.org", True),
        ("org", False),
        ("notexample.org", False),
        ("example.com", False),
        ("sub.example.org.evil.example", False),
    ],
)
def test_a_signature_counts_for_its_own_domain(domain, is_aligned):
    assert verdict(f"mx.example.net; dkim=pass header.d={domain}").dkim_aligned == is_aligned
    assert verdict(f"mx.example.net; spf=pass smtp.mailfrom=x@{domain}").spf_aligned == is_aligned


def test_a_signature_of_the_domain_above_counts():
    found = verdict("mx.example.net; dkim=pass header.i=@example.org", sender="jo@library.example.org")
    assert found == Verdict(dkim_aligned=True)


def test_a_result_for_another_domain_says_nothing_about_the_sender():
    assert verdict("mx.example.net; dmarc=pass header.from=example.com; dkim=fail header.d=example.org") == Verdict()


def test_a_mail_from_nobody_or_from_two_has_no_verdict():
    assert verdict("mx.example.net; dmarc=pass", sender="a@example.org, b@example.org") == Verdict()


@pytest.mark.parametrize(
    "value", ["", ";", "mx.example.net", "mx.example.net; none", "mx.example.net; =;=;", "(" * 5_000]
)
def test_odd_headers_say_nothing(value):
    assert verdict(value) == Verdict()
