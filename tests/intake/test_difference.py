import pytest

from domain.finding import Severity
from intake import difference
from tests.warehouse import facts


@pytest.fixture
def connection(engine):
    with engine.connect() as connection:
        yield connection


def found(connection, rows, dataset="assessment_result"):
    return difference.findings(connection, dataset, rows)


def test_new_schools_and_the_same_contents_differ_in_nothing(connection):
    rows = facts.results({"641001": [2, 3]})
    facts.load(connection, rows)
    assert found(connection, rows) == []
    assert found(connection, rows.assign(row_number=[20, 30], sheet="Другой")) == []
    assert found(connection, facts.results({"641002": [5]})) == []
    assert found(connection, facts.results({"641001": [5]}, sitting="осень")) == []


def test_a_changed_school_is_named_with_what_changes(connection):
    first = facts.load(connection, facts.results({"641001": [2, 2, 4], "641002": [3]}))
    held, *notes = found(connection, facts.results({"641001": [3, 2, 4, 5], "641002": [3]}))
    assert (held.severity, held.rule) == (Severity.HOLD, "would-replace")
    assert f"№ {first}" in held.message
    assert "школ: 1" in held.message
    assert "--replace" in held.message
    assert [note.severity for note in notes] == [Severity.NOTE]
    assert notes[0].message == (
        "641001: строк было 3, стало 4; добавлено 1, исчезло 0, изменено 1; "
        "ниже порога было 2, стало 1."
    )


def test_rows_gone_and_absences_are_changes(connection):
    facts.load(connection, facts.results({"641001": [2, 3, 4]}))
    _, note = found(connection, facts.results({"641001": [2, None]}))
    assert "строк было 3, стало 2; добавлено 0, исчезло 1, изменено 1" in note.message


def test_points_of_tasks_are_compared_too(connection):
    rows = facts.results({"641001": [2]})
    facts.load(connection, rows.assign(task_scores=["{1,-1}"]))
    assert found(connection, rows.assign(task_scores=["{1,-1}"])) == []
    _, note = found(connection, rows.assign(task_scores=["{1,2}"]))
    assert "изменено 1" in note.message


def test_every_batch_that_would_lose_schools_is_named(connection):
    first = facts.load(connection, facts.results({"641001": [2]}))
    second = facts.load(connection, facts.results({"641002": [2]}))
    held, *notes = found(connection, facts.results({"641001": [3], "641002": [3]}))
    assert f"№ {first}, № {second}" in held.message
    assert [note.message[:6] for note in notes] == ["641001", "641002"]


def test_a_long_list_of_schools_is_cut_but_counted(connection):
    schools = [f"{641000 + n}" for n in range(difference.LISTED + 5)]
    facts.load(connection, facts.results({school: [2] for school in schools}))
    held, *notes = found(connection, facts.results({school: [3] for school in schools}))
    assert f"школ: {len(schools)}" in held.message
    assert len(notes) == difference.LISTED
