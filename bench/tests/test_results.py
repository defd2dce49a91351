import json
from dataclasses import replace

from bench.measuring import Turns
from bench.results import Figure, Row, compared, in_words, keep, render


def figure(name: str, row: Row) -> Figure:
    return Figure(name, f"About {name}", "How.", [row], "2026-11-21 20:00 UTC", "2 cores", f"./staffroom bench {name}")


def test_an_aim_is_reached_by_its_ratio_alone():
    fast = compared("a page", "ms", Turns([2.0], [40.0]), "Other", "less", at_least=15)
    slow = compared("a page", "ms", Turns([4.0], [40.0]), "Other", "less", at_least=15)
    alone = compared("a page", "ms", Turns([2.0]), "Other", "less", at_least=15)
    assert [(row.ratio, row.reached) for row in (fast, slow, alone)] == [(20.0, True), (10.0, False), (None, None)]


def test_what_was_not_compared_says_so():
    row = compared("a page", "ms", Turns([2.0]), "Other", "less", at_least=15)
    assert (
        in_words(figure("pages", row))
        == "About pages\n  a page: 2.00 ms (not compared with Other) [aim: at least 15×; not decided]"
    )


def test_a_figure_measured_again_takes_the_place_of_its_older_self(tmp_path):
    file, paper = tmp_path / "results.json", tmp_path / "RESULTS.md"
    keep([figure("b", Row("x", "s", 1.0)), figure("a", Row("y", "s", 2.0))], file, paper)
    keep([figure("b", Row("x", "s", 3.0, aim="at most 2 s", reached=False))], file, paper)
    assert [(found["name"], found["rows"][0]["ours"]) for found in json.loads(file.read_text())] == [
        ("a", 2.0),
        ("b", 3.0),
    ]
    assert "| x | 3.00 s |  |  | at most 2 s | **no** |" in paper.read_text().splitlines()


def test_what_limits_it_is_said_only_where_an_aim_was_missed():
    def paper(reached):
        row = Row("x", "s", 3.0, aim="at most 2 s", reached=reached)
        return render([replace(figure("b", row), limits="the clock.")]).splitlines()

    assert [line for line in paper(False) if line not in paper(True)][1:] == ["What limits it: the clock."]
