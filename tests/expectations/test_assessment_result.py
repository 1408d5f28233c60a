import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.finding import Severity

NAN = float("nan")


def rows(count=40):
    return pd.DataFrame(
        {
            "school_code": [f"64100{number % 4}" for number in range(count)],
            "school_year": "2020/21",
            "procedure": "ВПР",
            "sitting": "весна",
            "subject": "Математика",
            "class": 6,
            "participant_code": [f"6{number:04d}" for number in range(count)],
            "sheet": "Sheet",
            "row_number": range(2, count + 2),
            "primary_score": pd.array([30] * count, dtype="Int16"),
            "task_sum": 30.0,
            "total_gap": 0.0,
            "total_missing": False,
            "score_max": pd.array([51] * count, dtype="Int16"),
            "tasks_over_max": 0,
            "first_task_over": None,
            "mark": pd.array([3] * count, dtype="Int16"),
            "mark_from_scale": 3.0,
            "test_score": pd.array([None] * count, dtype="Int16"),
        }
    )


def schools():
    return pd.DataFrame(
        {
            "school_code": ["641000", "641001", "641002", "641003"],
            "expected": [True, True, True, False],
            "present": [True, True, True, True],
            "participants": [10, 10, 10, 10],
            "pupils": [10, 12, NAN, NAN],
            "share_now": [0.3, 0.2, 0.1, 0.5],
            "share_before": [0.2, 0.2, NAN, NAN],
            "share_in_summary": [0.3, NAN, 0.1, NAN],
        }
    )


def batch(**changes):
    counts = {
        "rows_read": 44,
        "declared_participants": NAN,
        "gap_rows": 0,
        "attended_rows": 40,
    }
    return pd.DataFrame([counts | changes])


@pytest.fixture
def check(findings):
    def run(headers=None, **changed):
        frames = {"rows": rows(), "schools": schools(), "batch": batch()} | changed
        return findings("assessment_result", headers, **frames)

    return run


def with_cells(frame, column, **cells):
    for position, value in cells.items():
        frame.loc[int(position[1:]), column] = value
    return frame


def test_a_clean_work_has_no_findings(check):
    assert check() == {}


def test_a_work_without_rows_has_no_findings_of_rows(check):
    assert check(rows=rows().iloc[:0]) == {}


def test_works_without_tasks_scale_or_marks_are_not_judged_by_them(check):
    table = rows().assign(total_gap=NAN, task_sum=NAN, mark_from_scale=NAN)
    table[["score_max", "mark"]] = pd.NA

    assert check(rows=table) == {}


def test_a_total_that_differs_from_its_tasks_is_a_warning_at_its_cell(check):
    table = with_cells(rows(), "total_gap", r3=1)
    table.loc[3, ["primary_score", "task_sum"]] = [30, 29]

    [finding] = check(headers={"primary_score": "всего баллов"}, rows=table)[
        "total-differs-from-tasks"
    ]

    assert finding.severity is Severity.WARNING
    assert (finding.sheet, finding.row_number, finding.column_name) == ("Sheet", 5, "всего баллов")
    assert finding.message.startswith(
        "Лист «Sheet», строка 5: итоговый балл 30 не равен сумме баллов за задания 29."
    )


def test_a_total_below_its_tasks_differs_too(check):
    assert "total-differs-from-tasks" in check(rows=with_cells(rows(), "total_gap", r0=-8))


def test_each_differing_total_has_its_finding(check):
    found = check(rows=with_cells(rows(), "total_gap", r0=1, r1=-1))

    assert [finding.row_number for finding in found["total-differs-from-tasks"]] == [2, 3]


def test_points_without_a_total_are_a_warning_at_the_cell_of_the_total(check):
    table = with_cells(rows(), "total_missing", r3=True)

    [finding] = check(headers={"primary_score": "всего баллов"}, rows=table)["total-missing"]

    assert finding.severity is Severity.WARNING
    assert (finding.row_number, finding.column_name) == (5, "всего баллов")
    assert "итоговый балл пуст, а сумма баллов за задания 30." in finding.message


def test_codes_of_rows_whose_school_is_not_known_are_no_repeats(check):
    table = rows()
    table.loc[[3, 4], ["school_code", "participant_code"]] = [None, "60001"]

    assert check(rows=table) == {}


def test_more_than_one_row_in_twenty_makes_totals_unreliable_in_one_finding(check):
    table = with_cells(rows(), "total_gap", r0=1, r1=1, r2=1)

    found = check(rows=table, batch=batch(gap_rows=3))

    assert list(found) == ["totals-unreliable"]
    [finding] = found["totals-unreliable"]
    assert finding.severity is Severity.WARNING
    assert "ненадёжны: у 3 из 40 участников (7,5 %" in finding.message


def test_unreliable_totals_are_not_compared_with_marks(check):
    table = with_cells(rows(), "mark", r0=5)

    assert "mark-differs-from-scale" in check(rows=table)
    assert "mark-differs-from-scale" not in check(rows=table, batch=batch(gap_rows=3))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 5_000), st.integers(-1, 1))
def test_totals_are_unreliable_strictly_above_one_row_in_twenty(check, twenties, step):
    gap_rows = twenties + step

    found = check(batch=batch(gap_rows=gap_rows, attended_rows=20 * twenties))

    assert ("totals-unreliable" in found) == (gap_rows > twenties)


def test_a_work_nobody_wrote_has_no_share_of_differing_totals(check):
    assert check(batch=batch(attended_rows=0, rows_read=0)) == {}


@pytest.mark.parametrize(
    ("tasks", "words"),
    [(1, "1 задание оценено"), (2, "2 задания оценены"), (5, "5 заданий оценены")],
)
def test_points_above_the_maximum_of_a_task_are_a_warning(check, tasks, words):
    [finding] = check(rows=with_cells(rows(), "tasks_over_max", r7=tasks))["task-above-maximum"]

    assert finding.severity is Severity.WARNING
    assert finding.row_number == 9
    assert words in finding.message


def test_the_cell_of_the_first_task_above_its_maximum_is_named(check):
    table = with_cells(rows(), "tasks_over_max", r7=2)
    table["first_task_over"] = table["first_task_over"].astype("object")
    table.loc[7, "first_task_over"] = "task 3"

    [finding] = check(headers={"task 3": "балл за 3"}, rows=table)["task-above-maximum"]

    assert finding.column_name == "балл за 3"


def test_a_total_above_the_scale_keeps_its_row_out(check):
    table = with_cells(rows(), "primary_score", r0=52, r1=51, r2=92)

    found = check(rows=table)["total-above-scale"]

    assert [finding.row_number for finding in found] == [2, 4]
    assert {finding.severity for finding in found} == {Severity.ERROR}
    assert "балл 92 выше наибольшего балла шкалы 51" in found[1].message


def test_a_mark_that_is_not_the_scales_is_a_warning(check):
    [finding] = check(rows=with_cells(rows(), "mark", r1=4))["mark-differs-from-scale"]

    assert finding.severity is Severity.WARNING
    assert "отметка «4»" in finding.message
    assert "за 30 баллов ставится «3»" in finding.message


def test_a_mark_is_not_compared_where_no_scale_is_certain(check):
    table = with_cells(with_cells(rows(), "mark", r1=4), "mark_from_scale", r1=NAN)

    assert check(rows=table) == {}


def test_every_row_of_a_repeated_participant_is_kept_out(check):
    table = rows()
    table.loc[5, ["school_code", "participant_code"]] = ["641000", "60000"]

    found = check(rows=table)["participant-twice"]

    assert [finding.row_number for finding in found] == [2, 7]
    assert {finding.severity for finding in found} == {Severity.ERROR}


def test_one_code_in_two_schools_is_two_participants(check):
    table = rows()
    table.loc[1, "participant_code"] = table.loc[0, "participant_code"]

    assert check(rows=table) == {}


def test_an_error_names_every_row_however_many(check):
    table = rows(250)
    table["primary_score"] = pd.array([60] * 250, dtype="Int16")

    assert len(check(rows=table)["total-above-scale"]) == 250


def test_a_warning_names_a_hundred_rows_and_then_the_count(check):
    found = check(rows=rows(250).assign(tasks_over_max=1))["task-above-maximum"]

    assert len(found) == 101
    assert "250 строк из 250 (100 %). Показаны первые 100" in found[-1].message
    assert found[-1].row_number is None


def test_exactly_a_hundred_rows_need_no_count(check):
    found = check(rows=rows(100).assign(tasks_over_max=1))["task-above-maximum"]

    assert [finding.row_number for finding in found] == list(range(2, 102))


@pytest.mark.parametrize(
    ("absent", "words"),
    [
        ([1], "1 школы из 3 ожидаемых: 641001."),
        ([0, 2], "2 школ из 3 ожидаемых: 641000, 641002."),
    ],
)
def test_missing_schools_are_named_in_one_warning(check, absent, words):
    table = schools()
    table.loc[absent, "present"] = False

    [finding] = check(schools=table)["school-missing"]

    assert finding.severity is Severity.WARNING
    assert words in finding.message


def test_a_school_that_is_not_expected_may_be_absent(check):
    assert check(schools=with_cells(schools(), "present", r3=False)) == {}


def test_more_participants_than_pupils_is_a_warning_about_the_school(check):
    [finding] = check(schools=with_cells(schools(), "pupils", r1=9))[
        "more-participants-than-pupils"
    ]

    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("Школа 641001: 10 участников, а обучающихся в параллели 9.")
    assert finding.row_number is None


@pytest.mark.parametrize(
    ("before", "now", "participants", "noted"),
    [
        (0.10, 0.35, 10, True),  # the float difference is a little below 0.25
        (0.50, 0.25, 10, True),
        (0.10, 0.34, 10, False),
        (0.10, 0.90, 9, False),
        (NAN, 0.90, 30, False),
    ],
)
def test_a_notable_change_of_a_large_enough_group_is_noted(check, before, now, participants, noted):
    table = schools()
    table.loc[0, ["share_before", "share_now"]] = [before, now]
    table.loc[0, ["participants", "pupils"]] = [participants, 40]

    found = check(schools=table)

    assert ("share-changed" in found) == noted
    if noted:
        [finding] = found["share-changed"]
        assert finding.severity is Severity.NOTE
        assert "Проверьте" in finding.message


@pytest.mark.parametrize(
    ("declared", "differs"), [(NAN, False), (40, False), (44, False), (42, True), (45, True)]
)
def test_declared_participants_are_those_present_or_all_rows(check, declared, differs):
    found = check(batch=batch(declared_participants=declared))

    assert ("participants-differ-from-declared" in found) == differs


def test_every_rule_speaks_at_once(check):
    table = with_cells(rows(), "primary_score", r0=60)
    table.loc[1, "tasks_over_max"] = 1

    found = check(rows=table, schools=with_cells(schools(), "present", r0=False))

    assert set(found) == {"total-above-scale", "task-above-maximum", "school-missing"}


def test_counts_of_numpy_are_worded_like_any_other(check):
    counts = batch(gap_rows=np.int64(21), attended_rows=np.int64(100))

    assert "у 21 из 100 участников" in check(batch=counts)["totals-unreliable"][0].message


def test_rows_that_differ_from_a_loaded_summary_are_a_warning_about_the_school(check):
    table = schools()
    table.loc[2, "share_in_summary"] = 0.2
    (finding,) = check(schools=table)["rows-differ-from-summary"]
    assert finding.severity is Severity.WARNING
    assert "641002" in finding.message
    assert "10 %" in finding.message
    assert "20 %" in finding.message
