from bench.measuring import Turns, take_turns


def test_a_ratio_compares_each_round_with_its_neighbour_in_time():
    assert Turns(ours=[1, 10, 2], theirs=[4, 20, 12]).ratio("less") == 4
    assert Turns(ours=[4, 20, 12], theirs=[1, 10, 2]).ratio("more") == 4


def test_without_a_peer_there_is_no_ratio():
    assert Turns(ours=[1, 2, 3]).ratio("less") is None


def test_turns_alternate_and_the_first_round_is_not_counted():
    calls = []

    def turn(name: str) -> float:
        calls.append(name)
        return float(len(calls))

    found = take_turns(lambda: turn("ours"), lambda: turn("theirs"), rounds=2)
    assert calls == ["theirs", "ours", "theirs", "ours", "theirs", "ours"]
    assert (found.ours, found.theirs) == ([4.0, 6.0], [3.0, 5.0])
