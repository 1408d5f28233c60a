import pytest

from domain.finding import Severity
from tests.expectations.facts import group, table
from tests.small_files import MATHS_5


def tasks(maxima=MATHS_5, **of_group):
    return [
        group(**of_group)
        | {"ordinal": n, "task": str(n), "score_max": maximum, "pct": 50.0, "skill": "Умение"}
        for n, maximum in enumerate(maxima, start=1)
    ]


def check(findings, dataset, *groups):
    return findings(dataset, rows=table([row for rows in groups for row in rows]))


DATASETS = pytest.mark.parametrize("dataset", ["task_completion", "planned_result"])


@DATASETS
@pytest.mark.parametrize("maxima", [MATHS_5, [None] * len(MATHS_5)])
def test_the_tasks_of_the_work_have_no_findings(findings, dataset, maxima):
    whole = tasks(maxima, code="РФ", level="country", participants=10**6)
    assert check(findings, dataset, whole, tasks(maxima)) == {}


@DATASETS
def test_another_number_of_tasks_holds_the_file_once(findings, dataset):
    found = check(findings, dataset, tasks(MATHS_5[:-1]), tasks(MATHS_5[:-1], code="641002"))
    assert list(found) == ["tasks-conflict"]
    [finding] = found["tasks-conflict"]
    assert finding.severity is Severity.HOLD
    assert "заданий в файле 15, а" in finding.message
    assert "их 16" in finding.message


@DATASETS
def test_another_maximum_is_a_warning_at_its_task_once(findings, dataset):
    maxima = [3, *MATHS_5[1:]]
    found = check(findings, dataset, tasks(maxima), tasks(maxima, code="641002", row_number=4))
    assert list(found) == ["maximum-differs"]
    [finding] = found["maximum-differs"]
    assert (finding.severity, finding.row_number) == (Severity.WARNING, 3)
    assert "задание 1: наибольший балл 3, а в известном описании работы 1." in finding.message


@DATASETS
def test_a_work_nobody_described_is_not_judged(findings, dataset):
    rows = [row | {"subject": "Химия", "score_max": 9} for row in tasks([1, 2])]
    assert check(findings, dataset, rows) == {}


def test_participants_of_a_part_are_no_more_than_of_the_whole(findings):
    found = check(
        findings,
        "task_completion",
        tasks(code="РФ", level="country", participants=7),
        tasks(participants=8, row_number=4),
    )
    assert [f.row_number for f in found["group-larger-than-whole"]] == [4]


@DATASETS
def test_a_table_without_rows_is_not_judged(findings, dataset):
    assert findings(dataset, rows=table(tasks())[:0]) == {}
