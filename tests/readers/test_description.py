from intake.recognise import read_file
from tests import small_files as files
from tests.readers.reports import read
from tests.readers.test_exam_report import word

CONTENT = ["Код", "Проверяемые элементы содержания"]
REQUIREMENTS = ["Код", "Проверяемые требования к уровню подготовки"]
ROWS = [
    [1, 1, "Умение\nсравнивать", "Научится", "Б", "1.1", "1", 1, "2,5"],
    ["2К1", 2, "Умение решать", "", "Повышенный", "1.1; 1.2\n2", "1, 2", "2", ""],
    ["2k2", 3, "Умение объяснять", "", "высокий", "", "", 3, 10],
]


def test_a_description_is_a_row_for_each_task():
    reading = read(["ВПР 2021 Физика 8 класс"], files.DESCRIPTION, *ROWS)
    rows = reading.rows
    assert (reading.dataset, reading.layout) == ("work_task", "vpr-description")
    assert rows["task"].tolist() == ["1", "2К1", "2К2"]
    assert rows["ordinal"].tolist() == [1, 2, 3]
    assert rows["level"].tolist() == ["Б", "П", "В"]
    assert rows["score_max"].tolist() == [1, 2, 3]
    assert rows["minutes"].tolist() == [2.5, None, 10]
    assert rows["skill"].tolist() == ["Умение сравнивать", "Умение решать", "Умение объяснять"]
    assert rows["school_code"].unique().tolist() == ["все школы"]


def test_a_level_nobody_knows_is_left_to_be_found_at_fault():
    row = [*ROWS[0][:4], "бета", *ROWS[0][5:]]
    assert read(files.DESCRIPTION, row).rows["level"].tolist() == ["бета"]


def test_dictionaries_below_and_on_other_sheets_explain_the_codes(tmp_path):
    path = files.xlsx(
        tmp_path / "описание.xlsx",
        [files.DESCRIPTION, *ROWS, [], CONTENT, ["1.1", "Числа"], [1.2, "Дроби"], ["", ""],
         ["2", "не из словаря"]],
    )  # fmt: skip
    book = files.openpyxl.load_workbook(path)
    sheet = book.create_sheet("КТ")
    for row in [REQUIREMENTS, [1, "Уметь считать"], [2, "Уметь решать"]]:
        sheet.append(row)
    book.save(path)
    reading = read_file(path)
    rows = reading.rows
    assert reading.rows_read == 3
    assert rows["content"].fillna("").tolist() == ["Числа", "Числа; Дроби", ""]
    assert rows["requirement"].fillna("").tolist() == [
        "Уметь считать", "Уметь считать; Уметь решать", "",
    ]  # fmt: skip


def test_the_rows_end_at_a_dictionary_even_where_its_words_stand_under_the_skills():
    def without_number(row):
        return [row[0], *row[2:]]

    reading = read(
        without_number(files.DESCRIPTION), *map(without_number, ROWS), CONTENT, ["1.1", "Числа"]
    )
    assert reading.rows["task"].tolist() == ["1", "2К1", "2К2"]


def test_a_writer_named_in_a_skill_is_no_pupil(tmp_path):
    row = [*ROWS[0][:2], "Анализировать роман: Вымыслов Автор Неведомович", *ROWS[0][3:]]
    rows = [list(map(str, cells)) for cells in (files.DESCRIPTION, row)]
    for path in (
        files.xlsx(tmp_path / "описание.xlsx", rows),
        word(tmp_path / "описание.docx", rows),
    ):
        assert read_file(path).rows_read == 1


def test_a_description_in_word_is_read_with_its_dictionaries(tmp_path):
    path = word(
        tmp_path / "описание.docx",
        "ВПР 2021 Физика 8 класс",
        [list(map(str, row)) for row in [files.DESCRIPTION, *ROWS]],
        "Кодификатор", [CONTENT, ["1.1", "Числа"]],
    )  # fmt: skip
    reading = read_file(path)
    assert (reading.dataset, reading.rows_read) == ("work_task", 3)
    assert reading.rows["content"].fillna("").tolist() == ["Числа", "Числа", ""]
    assert [(each.facet, each.value) for each in reading.evidence[1:]] == [
        ("calendar_year", "2021"), ("subject", "Физика"), ("class", "8"),
    ]  # fmt: skip


def test_totals_below_the_tasks_are_no_tasks(tmp_path):
    task = ["1", 1, "Умение", "", "Б", "", "", 1, 2]
    below = [
        ["Итого", "", "", "", "", "", "", 1, 2],
        ["Максимальный балл за работу", "", "", "", "", "", "", 1, ""],
        ["Всего заданий – 1, из них по уровню сложности: Б – 1", "", "", "", "", "", "", 1, ""],
    ]
    title = ["ВПР 2021 Математика 5 класс"]
    path = files.xlsx(tmp_path / "a.xlsx", [title, files.DESCRIPTION, task, *below])
    assert read_file(path).rows["task"].tolist() == ["1"]
