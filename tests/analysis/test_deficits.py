import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.deficits import by_task, fioko_2026
from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED, UNREADABLE

TASKS = pd.DataFrame(
    {
        "ordinal": [1, 2, 3, 4],
        "task": ["1", "2.1", "2.2", "3"],
        "score_max": [1, 2, 3, np.nan],
        "level": ["Б", "П", None, "Б"],
        "skill": ["счёт", "дроби", "задачи", "доказательства"],
    }
)


def table_of(rows, tasks=TASKS):
    scores = pd.DataFrame(rows, columns=["school_code", "ordinal", "points"])
    return by_task(scores, tasks).set_index(["school_code", "ordinal"])


def test_no_answer_counts_as_nought_and_a_topic_not_studied_does_not_count():
    rows = [("641001", 2, p) for p in (2, NOT_ATTEMPTED, NOT_STUDIED, NO_POINTS, UNREADABLE, None)]
    got = table_of(rows).loc[("641001", 2)]
    assert (got["n"], got["points"], got["share"]) == (2, 2, 0.5)
    assert (got["task"], got["skill"], got["level"]) == ("2.1", "дроби", "П")


def test_shares_per_school_over_schools_and_over_tasks():
    rows = [
        ("641001", 1, 1),
        ("641001", 1, 0),
        ("641001", 2, 1),
        ("641001", 4, 5),  # maximum not known
        ("641002", 1, 1),
        ("641002", 3, 3),
    ]
    got = table_of(rows)
    assert got.loc[("641001", 1), "share"] == 0.5
    assert pd.isna(got.loc[("641001", 4), "share"])
    assert got.loc[("641001", 0), ["task", "n", "points"]].tolist() == ["все", 3, 2]
    assert got.loc[("641001", 0), "share"] == 0.5  # 2 points of 1 + 1 + 2
    assert got.loc[("все", 1), ["n", "points"]].tolist() == [3, 2]
    assert got.loc[("все", 0), "share"] == pytest.approx(6 / 8)
    assert got.loc[("641001", 0), "verdict"] == "порог не определён"
    assert got.loc[("641001", 4), "verdict"] == "порог не определён"
    assert got.loc[("641002", 3), "verdict"] == "порог не определён"


@pytest.mark.parametrize(
    ("level", "points", "of", "verdict"),
    [
        ("Б", 60, 100, "достаточно"),
        ("Б", 599, 1000, "пограничный результат"),
        ("Б", 57, 100, "пограничный результат"),
        ("Б", 569, 1000, "дефицит"),
        ("П", 30, 100, "достаточно"),
        ("В", 285, 1000, "пограничный результат"),
        ("В", 284, 1000, "дефицит"),
        ("П", 0, 1, "дефицит"),
    ],
)
def test_thresholds_by_level(level, points, of, verdict):
    tasks = TASKS.assign(score_max=1, level=level)
    rows = [("641001", 1, int(i < points)) for i in range(of)]
    got = table_of(rows, tasks).loc[("641001", 1)]
    assert got["verdict"] == verdict
    assert got["reliable"] == (of >= 10)


def test_source_and_status_travel_with_the_thresholds():
    assert fioko_2026().status == "unconfirmed"
    assert "ФИОКО" in fioko_2026().source


def test_nothing_counted_is_an_empty_table():
    assert table_of([("641001", 1, NOT_STUDIED)]).empty
    assert table_of([]).empty


points = st.sampled_from([None, NOT_ATTEMPTED, NOT_STUDIED, NO_POINTS, 0, 1, 2])
answers = st.tuples(st.sampled_from(["641001", "641002"]), st.sampled_from([1, 2, 3]), points)


@settings(max_examples=25, deadline=None)
@given(st.lists(answers, min_size=1, max_size=40))
def test_figures_agree_with_a_count_by_hand(rows):
    tasks = TASKS.assign(score_max=2)
    got = table_of(rows, tasks)
    for school in ("641001", "641002", "все"):
        for ordinal in (0, 1, 2, 3):
            mine = [
                max(p, 0)
                for code, task, p in rows
                if p is not None
                and p >= NOT_ATTEMPTED
                and school in (code, "все")
                and ordinal in (task, 0)
            ]
            assert ((school, ordinal) in got.index) == bool(mine)
            if mine:
                row = got.loc[(school, ordinal)]
                assert row["n"] == len(mine)
                assert row["share"] == pytest.approx(sum(mine) / (2 * len(mine)))
