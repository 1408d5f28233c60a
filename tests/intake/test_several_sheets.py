"""Workbooks of several sheets are taken in whole or not at all, each report under its own work."""

import pytest
from sqlalchemy import text

from tests import bad_files
from tests import small_files as files
from warehouse import batches

NAME = "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
SCHOOL = "edu641017"
MARKS = [["ВПР 2021 Математика 5 класс"], files.MARKS, [SCHOOL, 1, 20, 10, 20, 30, 40]]
JOURNAL = [
    ["ВПР 2021 Русский язык 6 класс"],
    files.JOURNAL,
    [SCHOOL, "", ""],
    ["Понизили (Отметка < Отметка по журналу)", 10, 25],
    ["Подтвердили (Отметка = Отметка по журналу)", 29, 72.5],
    ["Повысили (Отметка > Отметка по журналу)", 1, 2.5],
    ["Всего", 40, 100],
]


@pytest.fixture
def query(engine):
    def run(statement):
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    return run


def test_classes_on_sheets_of_their_own_are_one_school(take_in, query, tmp_path):
    classes = {
        name: files.dump_2021([("sch641017", code, total)])
        for name, code, total in [("5А", "50001", 7), ("5Б", "50002", 20)]
    }
    outcome = take_in(bad_files.workbook(tmp_path / NAME, **classes))
    assert (outcome.rows_read, outcome.rows_loaded) == (2, 2), outcome.findings
    assert query("SELECT participants, mark_3, mark_5 FROM mart.assessment_by_school") == [
        (2, 1, 1)
    ]
    # Every value is found again, whichever sheet it stood in.
    assert query(
        "SELECT result.sheet, letter, primary_score FROM mart.assessment_result AS result "
        "JOIN ops.batch_column USING (batch_id, sheet) WHERE column_name = 'primary_score' "
        "ORDER BY 1"
    ) == [("5А", "I", 7), ("5Б", "I", 20)]


def test_a_pupil_on_two_sheets_is_a_pupil_twice(take_in, tmp_path):
    rows = files.dump_2021([("sch641017", f"5000{n}", 7) for n in range(1, 4)])
    outcome = take_in(bad_files.workbook(tmp_path / NAME, Лист1=rows, Копия=rows))
    assert outcome.status == "rejected"
    assert {f.sheet for f in outcome.findings if f.severity == "error"} == {"Лист1", "Копия"}


def test_reports_are_loaded_together_each_under_its_own_work(take_in, query, engine, tmp_path):
    path = bad_files.workbook(tmp_path / "Отчёты.xlsx", Журнал=JOURNAL, Отметки=MARKS)
    outcome = take_in(path)
    assert (outcome.status, outcome.rows_loaded) == ("accepted", 5), outcome.findings
    works = "SELECT dataset, school_year, subject, class FROM mart.version ORDER BY 1"
    assert query(works) == [
        ("assessment_summary", "2020/21", "Математика", 5),
        ("journal_comparison", "2020/21", "Русский язык", 6),
    ]
    with engine.begin() as connection:
        batches.withdraw(connection, outcome.batch_id, "ошибка", "тест")
    assert query(works) == []


def test_what_holds_one_sheet_holds_them_all(take_in, query, tmp_path):
    outcome = take_in(bad_files.workbook(tmp_path / NAME, Отметки=MARKS, Журнал=JOURNAL))
    assert outcome.status == "held"
    assert "имя файла" in outcome.message
    assert "ВПР 2021 Русский язык 6 класс" in outcome.message
    assert query("SELECT count(*) FROM ops.version") == [(0,)]
