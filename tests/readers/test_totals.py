"""«Итого» at the end of an export is no school and no fault of one."""

import pytest
from docx import Document

from intake.recognise import read_file
from tests import small_files as files

TITLE = ["ВПР 2021 Математика 5 класс"]
SCHOOL = "edu641017"
TABLES = {
    "individual results": (
        files.dump_2021([("sch641017", "50001", 7), ("sch641017", "50002", 8)]),
        ["Итого", *[""] * 7, 15, *[1] * 16],
    ),
    "individual results, the word under another header": (
        files.dump_2021([("sch641017", "50001", 7), ("sch641017", "50002", 8)]),
        [*[""] * 6, "Всего:", "", 15, *[1] * 16],
    ),
    "marks": ([TITLE, files.MARKS, [SCHOOL, 1, 20, 10, 20, 30, 40]], ["Итого", 1, 20, 1, 2, 3, 4]),
    "scores": ([TITLE, files.SCORES, [SCHOOL, 1, 20, 10, 20, 30, 40, 0]], ["Всего по району", 1]),
    "tasks": ([TITLE, files.TASKS, [SCHOOL, 1, 20, 10, 20, 30, 50]], ["В среднем", 1, 20, 10]),
    "planned results": (
        [TITLE, [*files.PLANNED, SCHOOL, "РФ"], ["1", "Умение", 1, 70, 75]],
        ["Итого", "", 1, 70, 75],
    ),
    "exams": (
        [[*files.GIA, "Отметка"], [SCHOOL, "1", "Математика", 12, 3]],
        ["Итого", "", "", 12, 3],
    ),
    "registry": (
        [files.REGISTRY, [SCHOOL, "СОШ № 1", "Степной район"]], ["Всего", "1 школа", ""]
    ),
    "mentors": (
        [files.MENTORS, [SCHOOL, "СОШ № 1", "", "СОШ № 2", 45, "", ""]], ["Итого", "", "", "", 45]
    ),
    "indicators": (
        [files.INDICATORS, ["К.1", "Численность", "человек", SCHOOL, "2021", 20]],
        ["", "", "", "Итого", "2021", 20],
    ),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_total_is_left_out_and_told(tmp_path, table):
    rows, total = TABLES[table]
    alone = read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    summed = read_file(files.xlsx(tmp_path / "b.xlsx", [*rows, total]))
    assert summed.rows.equals(alone.rows)
    assert summed.rows_read == alone.rows_read
    assert [(each.rule, each.severity) for each in alone.findings] == []
    (finding,) = summed.findings
    assert (finding.rule, finding.severity) == ("total-rows", "note")
    assert f"строка {len(rows) + 1}: это итог" in finding.message


def test_several_totals_are_told_at_once(tmp_path):
    rows, total = TABLES["marks"]
    (finding,) = read_file(files.xlsx(tmp_path / "a.xlsx", [*rows, total, total])).findings
    assert "строки 4, 5: это итоги, они не загружаются" in finding.message


def test_an_indicator_called_total_is_an_indicator(tmp_path):
    rows = [files.INDICATORS, ["К.1", "Всего обучающихся", "человек", SCHOOL, "2021", 20]]
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    assert (reading.rows_read, reading.findings) == (1, [])


def test_the_total_of_the_comparison_with_the_journal_is_one_of_its_rows(tmp_path):
    words = ["Понизили", "Подтвердили", "Повысили", "Всего"]
    rows = [[word, count, per_cent] for word, count, per_cent in zip(
        words, (5, 10, 5, 20), (25, 50, 25, 100), strict=True)]  # fmt: skip
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", [TITLE, files.JOURNAL, [SCHOOL], *rows]))
    assert reading.rows_read == 4


NOTES = {
    ("1", "Итого", "", "290 км"): "Таблица 1, строка 3: это итог, он не загружается.",
    ("Всего школ:", "1", "", ""): "Таблица 1, строка 3: это итог, он не загружается.",
}


@pytest.mark.parametrize("total", NOTES, ids=str)
@pytest.mark.parametrize(
    ("title", "header", "row"),
    [
        (
            "О школах",
            ["№ п/п", "Наименование ОО", "Наставник", "Расстояние"],
            ["1", "СОШ с. Луговое", "СОШ № 1 г. Степь", "45 км"],
        ),
        (
            "Перечень школ с низкими образовательными результатами",
            ["№ п/п", "Логин ОО", "Муниципальный район", "Наименование организации"],
            ["1", "edu641001", "Степной", "СОШ с. Луговое"],
        ),
        (
            "Дорожная карта",
            ["Мероприятия", "Сроки реализации", "Ответственные", "Ожидаемые результаты"],
            ["Провести анализ", "Август 2021", "Завуч", "Справка"],
        ),
    ],
    ids=["mentors", "list", "roadmap"],
)
def test_a_total_in_a_word_table_is_no_row_and_said_to_be_none(tmp_path, title, header, row, total):
    document = Document()
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=4)
    for texts in (header, row, total):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    reading = read_file(tmp_path / "a.docx")
    assert reading.rows_read == len(reading.rows) == 1
    assert [f.message for f in reading.findings if f.rule == "total-rows"] == [NOTES[total]]
