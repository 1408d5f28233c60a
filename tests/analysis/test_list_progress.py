import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.list_progress import reduction, targets, years_in_a_row

ORDER = Path(__file__).parents[2] / "../shared/seed-order-27.txt"
SEVEN = {f"64100{i}" for i in range(7)}


def test_years_in_a_row_end_at_a_gap_and_at_a_year_without_a_list():
    lists = {
        "2017/18": {"a", "b", "c"},
        "2018/19": {"a", "b"},
        "2019/20": {"a", "c"},
        "2020/21": {"a", "b", "c", "d"},
        "2022/23": {"a"},
    }
    assert years_in_a_row(lists, "2020/21") == {"a": 4, "b": 1, "c": 2, "d": 1}
    assert years_in_a_row(lists, "2022/23") == {"a": 1}
    assert years_in_a_row(lists, "2021/22") == {}


@settings(deadline=None)
@given(st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=6))
def test_years_in_a_row_agree_with_a_count_by_hand(history):
    lists = {f"20{10 + i}/{11 + i}": codes for i, codes in enumerate(history)}
    got = years_in_a_row(lists, f"20{9 + len(history)}/{10 + len(history)}")
    assert set(got) == history[-1]
    for code, years in got.items():
        assert all(code in codes for codes in history[len(history) - years :])
        assert years == len(history) or code not in history[len(history) - years - 1]


def test_of_seven_schools_the_targets_are_two_and_three():
    needed = {o.target.id: o.schools_needed for o in reduction(SEVEN, SEVEN, set()).outcomes}
    assert needed == {"reduction_25": 2, "reduction_30": 3}


@pytest.mark.parametrize(
    ("stayed", "met"), [(6, [False, False]), (5, [True, False]), (4, [True, True])]
)
def test_both_targets_are_judged_in_schools(stayed, met):
    got = reduction(SEVEN, set(sorted(SEVEN)[:stayed]), set())
    assert [outcome.met for outcome in got.outcomes] == met
    assert got.schools == 7 - stayed
    assert got.share == pytest.approx((7 - stayed) / 7)


def test_a_closed_school_is_no_reduction():
    stayed = set(sorted(SEVEN)[:4])
    gone = sorted(SEVEN - stayed)
    got = reduction(SEVEN, stayed, {gone[0], "649999"})
    assert (got.schools, got.closed, got.left) == (2, (gone[0],), tuple(gone[1:]))
    assert [outcome.met for outcome in got.outcomes] == [True, False]


def test_a_list_that_grew_and_an_empty_one():
    got = reduction(SEVEN, SEVEN | {"641100"}, set())
    assert (got.schools, got.entered) == (-1, ("641100",))
    assert [outcome.met for outcome in got.outcomes] == [False, False]
    empty = reduction(set(), {"641100"}, set())
    assert empty.share is None
    assert [outcome.met for outcome in empty.outcomes] == [None, None]


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(0, 400))
def test_whole_schools_and_per_cent_say_the_same(before, left):
    in_force = {str(i) for i in range(before)}
    got = reduction(in_force, {str(i) for i in range(min(left, before), before)}, set())
    for outcome, per_cent in zip(got.outcomes, (25, 30), strict=True):
        assert outcome.met == (got.schools * 100 >= per_cent * before)
        assert outcome.schools_needed == math.ceil(per_cent * before / 100)


def test_targets_say_where_they_come_from_and_how_they_disagree():
    assert "противоречит" in targets().contradiction
    assert [target.status for target in targets().reduction] == ["from_order", "from_order"]
    assert "раздел VI" in targets().reduction[0].source
    assert "раздел VII, пункт 14" in targets().reduction[1].source


@pytest.mark.skipif(not ORDER.exists(), reason="the order's text is not at hand")
def test_the_order_says_both():
    text = " ".join(ORDER.read_text(encoding="utf-8").split())
    assert "сокращение количества школ не менее чем на 25-30%" in text
    assert "не менее чем на 30%" in text.split("Ожидаемые результаты")[1]
