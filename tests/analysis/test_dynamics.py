import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.dynamics import COLUMNS, compare, newcombe_interval


def results(*rows, year):
    columns = ["school_code", "procedure", "subject", "class", "participants", "below_threshold"]
    table = pd.DataFrame([(*row, None)[:7] for row in rows], columns=[*columns, "reason"])
    return table.assign(school_year=year, sitting="весна").astype(
        {"participants": "Int64", "below_threshold": "Int64"}
    )


def work(code, participants, low, reason=None, subject="Математика", class_=5):
    return (code, "ВПР", subject, class_, participants, low, reason)


def both(before, now):
    return compare(results(*before, year="2018/19"), results(*now, year="2020/21"))


def one(low_before, n_before, low_now, n_now):
    table = both([work("641001", n_before, low_before)], [work("641001", n_now, low_now)])
    return table[table["procedure"] == "ВПР"].iloc[0]


# Newcombe 1998, Table II, method 10; the first proportion less the second.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_interval_is_the_published_one(first, second, low, high):
    got = newcombe_interval(*map(np.array, (second[0], second[1], first[0], first[1])))
    assert np.round(got, 4) == pytest.approx([low, high])


share = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
pairs = st.lists(st.tuples(share, share), min_size=1, max_size=30)
many = settings(max_examples=25, deadline=None)


def compared(pairs):
    """The rows of `pairs` of (low, participants) of two years, one school each."""
    before = [work(f"{i:06d}", n, low) for i, ((low, n), _) in enumerate(pairs)]
    now = [work(f"{i:06d}", n, low) for i, (_, (low, n)) in enumerate(pairs)]
    table = both(before, now)
    return table[table["procedure"] == "ВПР"].to_dict("records")


@many
@given(pairs)
def test_interval_agrees_with_one_built_on_another_library(pairs):
    for row, (before, now) in zip(compared(pairs), pairs, strict=True):
        p, q = before[0] / before[1], now[0] / now[1]
        wilson = [binomtest(*x).proportion_ci(method="wilson") for x in (before, now)]
        low = q - p - ((q - wilson[1].low) ** 2 + (wilson[0].high - p) ** 2) ** 0.5
        high = q - p + ((wilson[1].high - q) ** 2 + (p - wilson[0].low) ** 2) ** 0.5
        assert row["ci_low"] == pytest.approx(max(low, -1), abs=1e-9)
        assert row["ci_high"] == pytest.approx(min(high, 1), abs=1e-9)


@many
@given(pairs)
def test_change_lies_in_its_interval_and_swapping_the_years_turns_it_round(pairs):
    opposite = {"улучшение": "ухудшение", "ухудшение": "улучшение"}
    swapped = compared([(now, before) for before, now in pairs])
    for row, turned in zip(compared(pairs), swapped, strict=True):
        assert -1 <= row["ci_low"] <= row["share_change"] + 1e-12
        assert row["share_change"] - 1e-12 <= row["ci_high"] <= 1
        assert row["ci_low"] == pytest.approx(-turned["ci_high"], abs=1e-12)
        assert turned["verdict"] == opposite.get(row["verdict"], row["verdict"])


@many
@given(pairs)
def test_pupils_are_what_the_former_share_would_not_explain(pairs):
    for row, (before, now) in zip(compared(pairs), pairs, strict=True):
        expected = now[0] - before[0] / before[1] * now[1]
        assert row["pupils_change"] == pytest.approx(expected, abs=1e-9)
        assert row["share_change"] * now[1] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((18, 30, 3, 30), "улучшение"),  # the share of low results fell
        ((3, 30, 18, 30), "ухудшение"),
        ((10, 30, 9, 30), "нельзя утверждать"),
        ((1, 1, 0, 1), "нельзя утверждать"),  # 100 % to 0 % of one pupil says nothing
        ((2, 2, 0, 2), "улучшение"),  # by the method: -1 to -0.07
        ((0, 15, 0, 15), "нельзя утверждать"),
        ((15, 15, 15, 15), "нельзя утверждать"),
        ((15, 15, 0, 15), "улучшение"),
    ],
)
def test_verdict(counts, verdict):
    row = one(*counts)
    assert (row["verdict"], row["reason"]) == (verdict, "")


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        ([], [work("641001", 9, 3)], "прежний год: нет данных"),
        ([work("641001", 0, 0)], [work("641001", 9, 3)], "2018/19: нет участников"),
        (
            [work("641001", 9, 3)],
            [work("641001", 9, None, "шкала не определена")],
            "2020/21: шкала не определена",
        ),
        (
            [work("641001", 9, None)],
            [work("641001", 0, None)],
            "2018/19: число низких результатов не вычислимо; 2020/21: нет участников",
        ),
        (
            [work("641001", 9, 3)],
            [work("641002", 9, 3)],
            "2020/21: нет данных",
        ),
    ],
)
def test_what_cannot_be_computed_says_why_and_has_no_figures(before, now, reason):
    table = both(before, now)
    row = table[(table["school_code"] == "641001") & (table["procedure"] == "ВПР")].iloc[0]
    assert (row["verdict"], row["reason"]) == ("не вычислимо", reason)
    assert row[["share_before", "share_now", "pupils_change", "ci_low", "ci_high"]].isna().all()
    pooled = table[(table["school_code"] == "641001") & (table["procedure"] == "все")].iloc[0]
    assert (pooled["verdict"], pooled["subject"], pooled["class"]) == ("не вычислимо", "все", 0)
    assert pooled["reason"] == "нет работ, вычислимых в оба года"


def test_pooled_row_sums_only_works_computable_in_both_years():
    before = [
        work("641001", 10, 5),
        work("641001", 8, 4, subject="Русский язык"),
        work("641001", 7, 7, class_=6),  # not held the next time
        work("641001", 9, 1, class_=7),  # no scale the next time
        work("641002", 20, 1),
    ]
    now = [
        work("641001", 12, 2),
        work("641001", 6, 1, subject="Русский язык"),
        work("641001", 9, None, "шкала не определена", class_=7),
        work("641002", 20, 2),
    ]
    table = both(before, now)
    assert list(table.columns) == COLUMNS
    pooled = table[table["procedure"] == "все"].set_index("school_code")
    assert list(pooled.index) == ["641001", "641002"]
    first = pooled.loc["641001"]
    assert first[["participants_before", "low_before", "participants_now", "low_now"]].tolist() == [
        18,
        9,
        18,
        3,
    ]
    assert first["pupils_change"] == pytest.approx(-6)
    assert first["verdict"] == "улучшение"
    # The works apart prove nothing; together they do.
    apart = table[(table["school_code"] == "641001") & (table["subject"] == "Русский язык")]
    assert apart["verdict"].tolist() == ["нельзя утверждать"]


def test_nothing_to_compare_is_an_empty_table():
    assert both([], []).empty
    assert list(both([], []).columns) == COLUMNS


def test_two_rows_of_one_work_are_refused():
    with pytest.raises(ValueError, match="unique"):
        both([work("641001", 9, 3), work("641001", 8, 3)], [work("641001", 9, 3)])
