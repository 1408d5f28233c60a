import pytest
from sqlalchemy import text

from domain.errors import UserError
from domain.finding import Finding, Severity
from tests.warehouse import facts
from warehouse import batches
from warehouse.batches import Batch

COLUMN = {"column_name": "mark", "sheet": "Лист1", "letter": "C", "header": "Отметка"}
WORK = {
    "school_year": "2020/21", "procedure": "ВПР", "sitting": "весна", "subject": "Биология",
    "class": 5,
}  # fmt: skip
TASK = WORK | {"ordinal": 1, "task": "1.1", "score_max": 2, "level": "Б", "skill": "умение"}
FINDING = Finding(Severity.ERROR, "mark-invalid", "Строка 3: отметка", "Лист1", 3, "Отметка")


def batch(decision="held", **given):
    return Batch("файл.xlsx", "a" * 64, decision, dataset="assessment_result", **given)


@pytest.fixture
def connection(engine):
    with engine.connect() as connection:
        yield connection


def rows(connection, query):
    return [tuple(row) for row in connection.execute(text(query))]


def test_a_batch_is_recorded_with_all_that_was_found(connection):
    given = batch(
        "accepted_with_warnings", layout="gia-results", school_year="2020/21", rows_read=3,
        rows_loaded=2, rows_rejected=1, findings=[FINDING], columns=[COLUMN], tasks=[TASK],
        flow_run_id="run",
    )  # fmt: skip
    number = batches.record(connection, given)
    assert rows(
        connection,
        "SELECT batch_id, dataset, layout, file_name, sha256, school_year, status, decision, "
        "rows_read, rows_loaded, rows_rejected, flow_run_id, superseded_at FROM ops.batch",
    ) == [
        (number, "assessment_result", "gia-results", "файл.xlsx", "a" * 64, "2020/21",
         "accepted_with_warnings", "accepted_with_warnings", 3, 2, 1, "run", None)
    ]  # fmt: skip
    assert rows(
        connection,
        "SELECT batch_id, severity, rule, sheet, row_number, column_name, message FROM ops.finding",
    ) == [(number, "error", "mark-invalid", "Лист1", 3, "Отметка", "Строка 3: отметка")]
    assert rows(connection, "SELECT column_name, letter, header FROM ops.batch_column") == [
        ("mark", "C", "Отметка")
    ]
    assert rows(connection, "SELECT ordinal, task, score_max, level, skill FROM core.task") == [
        (1, "1.1", 2, "Б", "умение")
    ]
    assert batches.known(connection, Batch("иное.xlsx", "a" * 64, "held")).batch_id == number
    assert batches.known(connection, Batch("файл.xlsx", "b" * 64, "held")) is None
    another = Batch("файл.xlsx", "a" * 64, "held", named="class=6", about="class=6")
    assert batches.known(connection, another) is None
    assert batches.elsewhere(connection, another).batch_id == number


@pytest.mark.parametrize("decision", ["held", "rejected"])
def test_a_file_that_was_not_loaded_takes_its_place_again(connection, decision):
    first = batches.record(
        connection, batch(decision, findings=[FINDING], columns=[COLUMN], tasks=[TASK])
    )
    again = batches.record(connection, batch("accepted", rows_loaded=5))
    assert again == first
    assert rows(connection, "SELECT status, decision, rows_loaded FROM ops.batch") == [
        ("accepted", "accepted", 5)
    ]
    for part in ("ops.finding", "ops.batch_column", "core.task"):
        assert rows(connection, f"SELECT count(*) FROM {part}") == [(0,)]


def test_a_loaded_file_is_never_recorded_over(connection):
    batches.record(connection, batch("accepted"))
    with pytest.raises(ValueError, match="accepted"):
        batches.record(connection, batch("rejected"))


@pytest.mark.parametrize("action", [batches.withdraw, batches.restore])
def test_what_is_not_loaded_goes_neither_back_nor_forth(connection, action):
    number = batches.record(connection, batch("held"))
    with pytest.raises(UserError, match="не загружена"):
        action(connection, number, "причина", "кто-то")
    with pytest.raises(UserError, match=r"нет\. Список загрузок"):
        action(connection, number + 1, "причина", "кто-то")


def test_a_decision_is_kept_with_its_reason_and_who_took_it(connection):
    number = facts.load(connection, facts.results({"641001": [2]}))
    batches.withdraw(connection, number, "ошибка", "оператор")
    batches.restore(connection, number, "верно", "аналитик")
    batches.replaced(connection, number, "оператор")
    assert rows(
        connection,
        "SELECT batch_id, action, reason, decided_by FROM ops.decision ORDER BY decision_id",
    ) == [
        (number, "withdraw", "ошибка", "оператор"),
        (number, "restore", "верно", "аналитик"),
        (number, "replace", None, "оператор"),
    ]  # fmt: skip


def test_twice_is_refused_in_words(connection):
    number = facts.load(connection, facts.results({"641001": [2]}))
    with pytest.raises(UserError, match="и так действует"):
        batches.restore(connection, number, "", "")
    batches.withdraw(connection, number, "", "")
    with pytest.raises(UserError, match="уже отозвана"):
        batches.withdraw(connection, number, "", "")


def test_a_restored_batch_gets_the_status_it_was_accepted_with(connection):
    number = facts.load(
        connection, facts.results({"641001": [2]}), decision="accepted_with_warnings"
    )
    facts.load(connection, facts.results({"641001": [3]}))
    status = "SELECT status, superseded_at IS NULL FROM ops.batch WHERE batch_id = "
    assert rows(connection, f"{status}{number}") == [("superseded", False)]
    batches.restore(connection, number, "", "")
    assert rows(connection, f"{status}{number}") == [("accepted_with_warnings", True)]
