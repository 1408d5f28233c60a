"""The form of the order № 1324 as schools fill it in about themselves."""

import pytest
from docx import Document

from intake.recognise import read_file
from readers import self_examination_form
from readers.reading import UnreadableFileError
from readers.sheet import Sheet
from reference import catalog
from tests import small_files as files

NAMES = {code: one.name for code, one in catalog.self_examination().indicators.items()}
UNITS = {code: one.unit for code, one in catalog.self_examination().indicators.items()}
VALUES = {
    "1.1": "200", "1.2": "80", "1.3": "100", "1.4": "20", "1.5": "69/34,5%", "1.6": "3,9",
    "1.10": "2 чел. (5%)", "1.24": "25", "2.3": "да", "2.6": "5,6 кв. м",
}  # fmt: skip
TITLE = "Показатели деятельности МОУ «СОШ п. Мирный» за 2020 год"
HEAD = ["№ п/п", "Показатели", "Единица измерения", "Значение"]


def table(head=HEAD, title=TITLE, code=str, values=VALUES):
    rows = [[code(c), NAMES[c], UNITS[c], values[c]] for c in values]
    rows.insert(0, ["1.", "Образовательная деятельность", "", ""])
    return [[title, "", "", ""], [], head, *rows]


def without(rows, place):
    return [*rows[:2], *(row[:place] + row[place + 1 :] for row in rows[2:])]


def told(reading):
    rows = reading.rows
    return dict(zip(rows["subject"], rows["value_text"], strict=True))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(table(), id="as the order has it"),
        pytest.param(table(["", "Наименование", "", "Итоги"]), id="other headings"),
        pytest.param(without(table(), 0), id="without numbers"),
        pytest.param(without(table(), 2), id="without units"),
        pytest.param([[*row, "", ""] for row in table()], id="empty columns beside"),
        pytest.param(
            [*table()[:2], [*HEAD, "Примечание"], *([*row, "см. отчёт"] for row in table()[3:])],
            id="with remarks",
        ),
    ],
)
def test_the_form_is_known_by_the_names_of_its_indicators(tmp_path, rows):
    reading = read_file(files.xlsx(tmp_path / "Отчёт.xlsx", rows))
    assert (reading.dataset, reading.layout) == ("indicator_value", "self-examination")
    assert told(reading) == VALUES
    assert set(reading.rows["sitting"]) == {"2020"}
    assert set(reading.rows["school_year"]) == {"2019/20"}
    assert set(reading.rows["school_name"]) == {"СОШ п. Мирный"}
    value = reading.rows.set_index("subject").loc["1.10"]
    assert (value["value"], value["share"]) == (2, 0.05)


def test_a_code_that_lost_its_nought_is_told_by_the_name(tmp_path):
    rows = table(code=lambda each: 1.1 if each == "1.10" else each)
    reading = read_file(files.xlsx(tmp_path / "Отчёт.xlsx", rows))
    assert told(reading) == VALUES
    assert [finding.rule for finding in reading.findings] == ["code-mended"]


def word(path, rows):
    paper = Document()
    paper.add_paragraph(TITLE)
    for row, texts in zip(paper.add_table(len(rows), 4).rows, rows, strict=True):
        for cell, words in zip(row.cells, texts, strict=True):
            cell.text = words
    paper.save(str(path))
    return path


def test_the_form_in_word_is_read_too(tmp_path):
    reading = read_file(word(tmp_path / "Отчёт.docx", table()[2:]))
    assert told(reading) == VALUES
    assert set(reading.rows["sitting"]) == {"2020"}
    assert set(reading.rows["school_name"]) == {"СОШ п. Мирный"}


@pytest.mark.parametrize("write", [files.xlsx, word])
def test_a_form_with_a_name_for_a_value_is_refused(tmp_path, write):
    rows = table(values=VALUES | {"1.24": "Выдумкина Анна Петровна"})[2:]
    path = tmp_path / ("Отчёт 2020.docx" if write is word else "Отчёт 2020.xlsx")
    with pytest.raises(UnreadableFileError) as caught:
        read_file(write(path, rows))
    assert caught.value.finding.rule == "personal-data"
    assert "Выдумкина" not in str(caught.value)


@pytest.mark.parametrize(
    ("title", "name", "period"),
    [
        ("Утверждены приказом от 10.12.2013 № 1324. По состоянию на 31.12.2020", "a", "2020"),
        ("на 31 декабря 2020 г.", "a", "2020"),
        ("за 2020/2021 учебный год", "a", "2020/21"),
        ("приказ от 10.12.2013 № 1324", "Самообследование_2020", "2020"),
        ("за 2020 год", "Отчёт 2021", "2020"),
        ("", "Самообследование 2020-2021", "2020/21"),
    ],
)
def test_the_year_is_told_over_the_table_or_by_the_name(tmp_path, title, name, period):
    reading = read_file(files.xlsx(tmp_path / f"{name}.xlsx", table(title=title)))
    assert set(reading.rows["sitting"]) == {period}


@pytest.mark.parametrize("title", ["приказ от 10.12.2013 № 1324", "за 2019 год и за 2020 год"])
def test_without_a_year_it_is_not_taken(tmp_path, title):
    with pytest.raises(UnreadableFileError, match="не сказано, за какой год"):
        read_file(files.xlsx(tmp_path / "Отчёт.xlsx", table(title=title)))


def test_a_column_for_each_school_is_not_guessed_at(tmp_path):
    rows = [[TITLE], *([*row, row[-1]] for row in table()[2:])]
    with pytest.raises(UnreadableFileError):
        read_file(files.xlsx(tmp_path / "Отчёт.xlsx", rows))


@pytest.mark.parametrize(("count", "found"), [(7, False), (8, True)])
def test_a_few_of_the_names_are_a_coincidence(count, found):
    few = {code: VALUES[code] for code in list(VALUES)[:count]}
    cells = table(title="", values=few)[2:]
    assert (self_examination_form.find([Sheet("Лист1", cells)]) is not None) is found
