"""What analysts see, recomputed here from what was loaded."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.warehouse import facts

SCHOOLS = ["641001", "641002", "641003"]


@pytest.fixture
def connection(engine):
    with engine.connect() as connection:
        yield connection


def rows(connection, statement):
    return [tuple(row) for row in connection.execute(text(statement))]


def summary(groups, **work):
    """Aggregates: school or group → its marks in pupils."""
    table = [
        {
            **facts.WORK, **work, "school_code": name, "exam_day": "", "group_name": name,
            "sheet": "Лист1",
            "level": "school" if name.isdigit() else "region", "row_number": n + 2,
            "participants": sum(marks),
            **{f"mark_{mark}": count for mark, count in zip((2, 3, 4, 5), marks, strict=True)},
            **{f"pct_{mark}": 100 * count / max(1, sum(marks))
               for mark, count in zip((2, 3, 4, 5), marks, strict=True)},
        }
        for n, (name, marks) in enumerate(groups.items())
    ]  # fmt: skip
    return pd.DataFrame(table)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(SCHOOLS), st.lists(st.none() | st.integers(2, 5), min_size=1), min_size=1
    )
)
def test_schools_are_counted_pupil_by_pupil(engine, marks):
    with engine.connect() as connection:
        facts.load(connection, facts.results(marks))
        found = rows(
            connection,
            "SELECT school_code, participants, absent, mark_2, mark_3, mark_4, mark_5, "
            "below_threshold, below_threshold_share FROM mart.assessment_by_school ORDER BY 1",
        )
        connection.rollback()
    expected = []
    for school, given_ in sorted(marks.items()):
        wrote = [mark for mark in given_ if mark is not None]
        if wrote:
            counts = [wrote.count(mark) for mark in (2, 3, 4, 5)]
            low = wrote.count(2)
            expected.append(
                (school, len(wrote), len(given_) - len(wrote), *counts, low, low / len(wrote))
            )
        else:
            expected.append((school, 0, len(given_), *[None] * 6))
    assert found == expected


def test_one_pupil_without_a_mark_makes_the_share_not_computable(connection):
    marked = facts.results({"641001": [2, 3, 4]})
    marked.loc[1, ["mark", "below_threshold"]] = pd.NA
    facts.load(connection, marked)
    assert rows(
        connection,
        "SELECT participants, mark_2, below_threshold, below_threshold_share, reason "
        "FROM mart.assessment_by_school",
    ) == [(3, 1, None, None, "нет отметки у участников: 1")]


def test_a_work_that_is_not_computable_has_its_reason_and_no_share(connection):
    facts.load(
        connection, facts.results({"641001": [2, 3]}), not_computable="нет шкалы",
        threshold_status="unconfirmed", threshold_source="приказ",
    )  # fmt: skip
    assert rows(
        connection,
        "SELECT below_threshold, below_threshold_share, reason, threshold_status, threshold_source "
        "FROM mart.assessment_by_school",
    ) == [(None, None, "нет шкалы", "unconfirmed", "приказ")]


def test_aggregates_stand_in_where_there_are_no_rows(connection):
    facts.load(connection, facts.results({"641001": [2, 3]}))
    facts.load(
        connection,
        summary({"641001": [2, 0, 0, 0], "641002": [1, 2, 1, 0], "641003": [0] * 4,
                 "Саратовская область": [10, 20, 10, 10]}),
        dataset="assessment_summary",
    )  # fmt: skip
    assert rows(
        connection,
        "SELECT school_code, counted_from, participants, below_threshold, below_threshold_share "
        "FROM mart.assessment_by_school ORDER BY 1",
    ) == [
        ("641001", "участники", 2, 1, 0.5),
        ("641002", "сводные", 4, 1, 0.25),
        ("641003", "сводные", 0, None, None),
    ]
    assert rows(connection, "SELECT group_name, level, share_2, share_3 FROM mart.benchmark") == [
        ("Саратовская область", "region", 0.2, 0.4)
    ]


def test_rows_of_another_sitting_do_not_displace_aggregates(connection):
    facts.load(connection, facts.results({"641001": [2]}, sitting="осень"))
    facts.load(connection, summary({"641001": [0, 1, 0, 0]}), dataset="assessment_summary")
    assert rows(
        connection, "SELECT sitting, counted_from FROM mart.assessment_by_school ORDER BY 1"
    ) == [("весна", "сводные"), ("осень", "участники")]


@pytest.mark.parametrize(
    ("sittings", "judged"),
    [
        (["пересдача", "основной"], ["основной"]),
        (["досрочный", "основной"], ["основной"]),
        (["осень", "весна"], ["весна"]),
        (["пересдача"], []),
    ],
)
def test_one_sitting_is_judged_and_never_a_resit(connection, sittings, judged):
    for sitting in sittings:
        facts.load(connection, facts.results({"641001": [2]}, sitting=sitting))
    assert [r[0] for r in rows(connection, "SELECT sitting FROM mart.assessment_main")] == judged


def test_points_by_task_without_topics_not_studied(connection):
    results = facts.results({"641001": [2, None]}).assign(
        task_scores=["{2,0,-1,-2,-3}", "{-3,-3,-3,-3,-3}"]
    )
    tasks = [
        {"ordinal": n, "task": f"{n}.1", "score_max": 2, "level": "Б", "skill": "умение"}
        for n in range(1, 5)
    ]
    facts.load(connection, results, tasks=tasks)
    assert rows(
        connection,
        "SELECT ordinal, task, score, not_attempted, not_studied FROM mart.task_result ORDER BY 1",
    ) == [
        (1, "1.1", 2, False, False), (2, "2.1", 0, False, False), (3, "3.1", 0, True, False),
        (4, "4.1", None, False, True), (5, "5", None, False, False),
    ]  # fmt: skip


def act(connection, school_year, schools, status="registered", criteria=None):
    list_id = connection.execute(
        text(
            "INSERT INTO core.nor_list (school_year, status, criteria) "
            "VALUES (:year, :status, :criteria) RETURNING list_id"
        ),
        {"year": school_year, "status": status, "criteria": criteria},
    ).scalar()
    for school, listed in schools.items():
        connection.execute(
            text(
                "INSERT INTO core.nor_list_school (list_id, school_code, listed) VALUES (:l,:s,:y)"
            ),
            {"l": list_id, "s": school, "y": listed},
        )
    return list_id


def test_years_in_a_row_are_counted_on_acts_in_force_and_a_gap_starts_anew(connection):
    act(connection, "2017/18", {"641001": "yes", "641002": "yes"})
    act(connection, "2018/19", {"641001": "yes"})
    act(connection, "2019/20", {"641003": "yes"})  # replaced by the next
    act(connection, "2019/20", {"641001": "yes", "641002": "yes"})
    draft = act(
        connection, "2020/21", {"641001": "yes", "641002": "no", "641003": "yes"}, "draft", "набор"
    )
    found = {
        (year, school): years
        for year, school, years, in_force in rows(
            connection,
            "SELECT school_year, school_code, years_in_a_row, in_force FROM mart.nor_list",
        )
        if in_force or year == "2020/21"
    }
    assert found == {
        ("2017/18", "641001"): 1, ("2017/18", "641002"): 1, ("2018/19", "641001"): 2,
        ("2019/20", "641001"): 3, ("2019/20", "641002"): 1, ("2020/21", "641001"): 4,
        ("2020/21", "641002"): None, ("2020/21", "641003"): 1,
    }  # fmt: skip
    assert not rows(connection, f"SELECT 1 FROM mart.nor_list WHERE list_id={draft} AND in_force")


def test_points_asked_for_without_their_tasks_do_not_compute_the_tasks(engine):
    def plan(columns):
        with engine.connect() as connection:
            rows = connection.execute(text(f"EXPLAIN SELECT {columns} FROM mart.task_result"))
            return "\n".join(row[0] for row in rows)

    assert "work_task" in plan("ordinal, score, skill")
    assert "work_task" not in plan("ordinal, score")
