"""Subjects without what programs and lists put before them."""

import pytest

from staffroom.foundation.mail.subjects import bare_subject, is_answer, tag_of


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: Opening hours", "RE:Opening hours", "AW: Opening hours", "SV: Opening hours", "VS: Opening hours"),
        *("Odp: Opening hours", "Re[2]: Opening hours", "Re(3): Opening hours", "Re^2: Opening hours"),
        *(
            "Ответ: Opening hours",
            "回复：Opening hours",
            "Re: AW: Re : Opening  hours",
            "[LIS] Re: [lis] Opening hours",
        ),
    ],
)
def test_what_says_only_that_it_is_an_answer_goes(subject):
    assert (bare_subject(subject, ("lis",)), is_answer(subject)) == ("Opening hours", True)


@pytest.mark.parametrize("subject", ["Opening hours", "Recent: hours", "Resources: a list", "Fwd: Opening hours", ""])
def test_what_says_more_stays(subject):
    assert (bare_subject(subject, ("lis",)), is_answer(subject)) == (subject, False)


def test_a_tag_that_is_not_named_stays():
    assert bare_subject("Re: [other] Hours", ("lis",)) == "[other] Hours"


def test_the_tag_is_found_behind_an_answer():
    assert [tag_of(it) for it in ("[LIS] Hours", "Re: [lis] Hours", "Hours [lis]", "")] == ["lis", "lis", "", ""]


def test_a_subject_of_nothing_but_re_is_read_quickly():
    assert bare_subject("Re: " * 5_000) == ""
