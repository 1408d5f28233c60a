"""What stands over the table of a report: title, labels, declared numbers, levels."""

import pytest

from readers import layout, preamble, vpr
from readers.sheet import Sheet
from tests import small_files as files

PUPIL = ["edu641017", "Степной район", "МБОУ", "50001", "5А", "1", 2, 3, 5, "5", "4"]
HEADER = [*files.F1, "1 (2б)", "1К2 (3б)", *files.F1_END]


def sheet(*above):
    cells = [[*row, *[""] * (len(HEADER) - len(row))] for row in (*above, HEADER, PUPIL)]
    return Sheet("Индивидуальные результаты", cells)


def match(of):
    return layout.find(of.name, of.cells)


def said(*above):
    of = sheet(*above)
    return {(each.facet, each.value) for each in preamble.evidence(of, match(of))}


@pytest.mark.parametrize(
    "row",
    [
        ["Предмет", "Математика"], ["Предмет:", "математика"], ["Предмет: Математика"],
        ["", "Предмет проверочной работы", "", "Математика, 5 класс"],
    ],
)  # fmt: skip
def test_the_subject_stands_beside_its_label(row):
    assert said(row) == {("subject", "Математика")}


def test_a_subject_nobody_knows_is_handed_on_as_it_stands():
    assert said(["Предмет", "Черчение"]) == {("subject", "Черчение")}


def test_a_label_that_contradicts_the_title_is_not_lost():
    assert said(["ВПР 2021 Физика 8 класс"], ["Предмет", "Химия"], ["Дата", "15.03.2019"]) == {
        ("calendar_year", "2021"), ("subject", "Физика"), ("class", "8"),
        ("subject", "Химия"), ("calendar_year", "2019"), ("sitting", "весна"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("17.04.2021", {("calendar_year", "2021"), ("sitting", "весна")}),
        ("2021-04-17", {("calendar_year", "2021"), ("sitting", "весна")}),
        ("с 14.09.2020 по 12.10.2020", {("calendar_year", "2020"), ("sitting", "осень")}),
        ("14.09.2020 – 17.04.2021", set()),
        ("31.02.2021", set()),
        ("не назначена", set()),
    ],
)
@pytest.mark.parametrize("label", ["Дата", "Дата:", "Дата проведения работы"])
def test_the_days_of_a_work_tell_its_year_and_season(label, value, expected):
    assert said([label, value]) == expected


def test_the_day_of_an_exam_tells_its_year_and_no_season():
    rows = [
        ["Дата", "05.06.2021"],
        ["Процедура", "Предмет", "Логин ОО", "Кол-во участников", "2", "3", "4", "5"],
        ["ОГЭ", "Физика", "641017", 10, 1, 4, 3, 2],
    ]
    cells = [[*row, *[""] * (8 - len(row))] for row in rows]
    of = Sheet("Sheet", cells)
    assert match(of).layout.procedure is None
    assert [(each.facet, each.value) for each in preamble.evidence(of, match(of))] == [
        ("calendar_year", "2021")
    ]


@pytest.mark.parametrize("label", ["Дата формирования", "Дата выгрузки отчёта"])
def test_the_day_of_the_report_tells_nothing_of_the_work(label):
    assert said([label, "17.01.2022"]) == set()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["Максимальный первичный балл", 5], []),
        (["Максимальный первичный балл: 5"], []),
        (["Максимальный первичный балл за работу:", "не указан"], []),
        (["Максимальный первичный балл", 8], [("maximum-differs", 2)]),
    ],
)
def test_the_declared_maximum_is_that_of_the_tasks(row, expected):
    of = sheet(["ВПР 2021 Математика 5 класс"], row)
    reading = vpr.read(of, match(of))
    assert [(each.rule, each.row_number) for each in reading.findings] == expected
    assert all("назван 8, а в заголовках заданий баллов 5" in f.message for f in reading.findings)


@pytest.mark.parametrize(
    ("over", "levels"),
    [
        (["Б", "П"], ["Б", "П"]), (["в", " б "], ["В", "Б"]), (["", "П"], [None, "П"]),
        (["1", "2"], [None, None]), ([], [None, None]),
    ],
)  # fmt: skip
def test_the_levels_of_tasks_stand_over_their_headers(over, levels):
    of = sheet(["ВПР 2021 Математика 5 класс"], [""] * len(files.F1) + over)
    assert [task.level for task in vpr.read(of, match(of)).tasks] == levels
