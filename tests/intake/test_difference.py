import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    assert f"(загрузка № {first}), школ: 1" in held.message
    assert "--replace" in held.message
    assert [note.severity for note in notes] == [Severity.NOTE]
    assert notes[0].message == (
        "641001: строк было 3, стало 4; добавлено 1, исчезло 0, изменено 1 («Отметка» – 1, "
        "«Ниже порога» – 1); ниже порога было 2, стало 1."
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


def test_every_school_is_listed_however_many_there_are(connection):
    schools = [f"{641000 + n}" for n in range(120)]
    facts.load(connection, facts.results({school: [2] for school in schools}))
    held, *notes = found(connection, facts.results({school: [3] for school in schools}))
    assert f"школ: {len(schools)}" in held.message
    assert [note.message[:6] for note in notes] == schools


def test_of_several_works_each_is_named(connection):
    works = [
        facts.results({"641001": [2, mark]}, subject=subject)
        for mark, subject in ((2, "Математика"), (3, "Русский язык"))
    ]
    facts.load(connection, pd.concat(works))
    _, *notes = found(connection, pd.concat(works).assign(mark=4, below_threshold=False))
    assert [note.message.partition(": ")[0] for note in notes] == [
        "641001, ВПР, Математика, 5 класс, весна 2020/21",
        "641001, ВПР, Русский язык, 5 класс, весна 2020/21",
    ]


_school = st.dictionaries(st.integers(50001, 50005), st.sampled_from([2, 3, 4, None]), max_size=4)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.tuples(_school, _school).filter(lambda pair: all(pair) and pair[0] != pair[1]))
def test_rows_are_counted_as_one_would_by_hand(connection, pair):
    before, now = pair
    tables = []
    for pupils in pair:
        table = facts.results({"641001": list(pupils.values())})
        tables.append(table.assign(participant_code=[str(code) for code in pupils]))
    with connection.begin_nested() as savepoint:
        facts.load(connection, tables[0])
        _, note = found(connection, tables[1])
        savepoint.rollback()
    both = before.keys() & now.keys()
    changed = sum(before[code] != now[code] for code in both)
    assert (
        f"строк было {len(before)}, стало {len(now)}; добавлено {len(now) - len(both)}, "
        f"исчезло {len(before) - len(both)}, изменено {changed}"
    ) in note.message
    assert (f"«Отметка» – {changed}" in note.message) == (changed > 0)
    low = [list(pupils.values()).count(2) for pupils in pair]
    assert f"ниже порога было {low[0]}, стало {low[1]}." in note.message
