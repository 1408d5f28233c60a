import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers import layout
from tests import protocols
from tests import small_files as files

F1 = [*files.F1, "1 (2б)", "9.1 (1б)", "1К2 (3б)", *files.F1_END]
FORM = [*files.FORM_2022, "1 (1б)", "11.1 (2б)", *files.FORM_2022_END]
HEADERS = {
    "roadmap-table": (
        "Лист1",
        ["Логин ОО", "Мероприятия", "Сроки реализации", "Ответственные исполнители",
         "Ожидаемые результаты"],
    ),
    "vpr-f1": ("Индивидуальные результаты", F1),
    "vpr-form-2022": ("Протокол", FORM),
    "vpr-dump-2021": ("Sheet", [*files.DUMP_2021, "балл за 1", "балл за 2", *files.TEXTBOOK]),
    "vpr-dump-2020": ("Sheet1", [*files.DUMP_2020, "a-1-grade", "Учебник", "a-18-grade"]),
    "vpr-marks": ("Лист1", files.MARKS),
    "gia-results": ("Лист1", [*files.GIA, "Отметка"]),
    "ege-protocol-sparse": ("Лист1", protocols.SPARSE_EGE),
    "ege-protocol": ("Лист1", protocols.DENSE_EGE),
    "oge-protocol-sparse": ("Лист1", protocols.SPARSE_OGE),
    "oge-protocol": ("Лист1", protocols.DENSE_OGE),
    "exam-protocol-raw": ("01_2025.05.30", protocols.RAW),
    "exam-appeals": ("Лист1", protocols.APPEALS),
    "gia-summary": (
        "Лист1", ["Логин ОО", "ОО", "Предмет", "Кол-во участников", "2", "3", "4", "5"],
    ),
    "report-participants": ("САО", ["2020 г. / чел.", "% от общего числа участников"]),
    "report-participants-by-year": ("САО", ["Год", "чел.", "% от общего числа участников"]),
    "report-dynamics-ege": ("САО", ["Участников, набравших балл", "2020 г.", "2021 г."]),
    "report-dynamics-oge": ("САО", ["Получили отметку", "2020 г. / чел.", "2020 г. / %"]),
    "report-districts-oge": ("САО", ["АТЕ", "Всего участников", "«2» / чел.", "«2» / %"]),
    "report-districts-ege": ("САО", files.REPORT_DISTRICTS_EGE),
    "report-schools": ("САО", files.REPORT_SCHOOLS),
    "vpr-marks-flat": ("Лист1", [*files.FLAT, "2", "3", "4", "5"]),
    "vpr-scores": ("Лист1", [*files.SCORES, "5", "6"]),
    "vpr-scores-flat": ("Лист1", [*files.FLAT, "0", "1", "2", "3", "4", "5", "6"]),
    "vpr-tasks": ("Лист1", [*files.TASKS, "4", "5", "6"]),
    "vpr-planned": ("Лист1", [*files.PLANNED, "Саратовская область", "РФ"]),
    "vpr-journal": ("Лист1", files.JOURNAL),
    "vpr-markers": ("Лист1", files.MARKERS),
    "vpr-description": ("Лист1", files.DESCRIPTION),
    "school-registry": ("Лист1", files.REGISTRY),
    "mentorship": ("Лист1", files.MENTORS),
    "nor-list": ("Лист1", ["Логин ОО", "Наименование ОО"]),
    "indicators": ("Лист1", files.INDICATORS),
    "school-codes": ("Лист1", files.CROSSWALK),
    "school-codes-oge": ("Лист1", ["Логин", "Код ОГЭ", "Код ЕГЭ"]),
    "school-codes-ege": ("Лист1", ["Логин", "Код ЕГЭ", "Наименование"]),
    "ris-schools": ("schools", files.RIS_SCHOOLS),
    "acts": ("Лист1", ["Вид", "Кто издал", "Номер", "Дата", "О чём"]),
    "assignments": ("Лист1", ["Логин ОО", "Основание", "Пункт", "Поручение", "Срок"]),
    "registers": ("Лист1", ["Логин ОО", "Реестр", "Наименование", "Дата"]),
}  # fmt: skip


def test_every_layout_has_its_header_here():
    assert {each.id for each in layout.layouts()} == set(HEADERS)


@pytest.mark.parametrize("name", HEADERS)
def test_a_layout_is_known_by_its_header(name):
    sheet, header = HEADERS[name]
    match = layout.find(sheet, [header, [""] * len(header)])
    assert match.layout.id == name
    assert match.header_row == 0
    for column, place in match.places.items():
        assert layout.normalise(header[place]) in match.layout.columns[column]


@pytest.mark.parametrize(
    "name", ["ege-protocol-sparse", "ege-protocol", "oge-protocol-sparse", "oge-protocol",
             "exam-protocol-raw"],
)  # fmt: skip
def test_no_column_of_a_protocol_is_unknown(name):
    _, header = HEADERS[name]
    match = layout.find("Лист1", [header])
    assert sorted(match.places.values()) == list(range(len(header)))


@pytest.mark.parametrize("name", HEADERS)
@settings(max_examples=20)
@given(data=st.data())
def test_case_blanks_and_yo_of_headers_do_not_matter(name, data):
    sheet, header = HEADERS[name]

    def spoiled(text):
        text = data.draw(st.sampled_from([text, text.upper(), text.lower()]))
        text = data.draw(st.sampled_from([text, f"{text} ", f" {text}", text.replace(" ", "  ")]))
        return text.replace("е", "ё", 1) if data.draw(st.booleans()) else text

    found = layout.find(sheet.upper(), [[spoiled(cell) for cell in header]])
    plain = layout.find(sheet, [header])
    assert found is not None
    assert (found.layout, found.places, found.tasks) == (plain.layout, plain.places, plain.tasks)


@pytest.mark.parametrize("name", HEADERS)
@settings(max_examples=20)
@given(order=st.data())
def test_the_order_of_columns_and_lines_above_do_not_matter(name, order):
    sheet, header = HEADERS[name]
    shuffled = order.draw(st.permutations(header))
    above = order.draw(st.integers(0, layout.HEADER_ROWS - 1))
    match = layout.find(sheet, [["Отчёт"] + [""] * (len(header) - 1)] * above + [shuffled])
    assert (match.layout.id, match.header_row) == (name, above)
    plain = layout.find(sheet, [header])
    assert {c: shuffled[p] for c, p in match.places.items()} == {
        c: header[p] for c, p in plain.places.items()
    }


@pytest.mark.parametrize("name", HEADERS)
def test_without_a_required_column_the_layout_is_not_taken_and_the_column_is_named(name):
    sheet, header = HEADERS[name]
    found = layout.find(sheet, [header])
    for column in found.layout.required:
        crippled = [c if p != found.places[column] else "Что-то" for p, c in enumerate(header)]
        assert getattr(layout.find(sheet, [crippled]), "layout", None) != found.layout
        near = layout.nearest([crippled])
        if near is not None and near.layout == found.layout:
            assert near.missing == [found.layout.titles[column]]
            assert "Что-то" in near.found


def test_tasks_have_labels_and_the_maxima_the_header_gives():
    match = layout.find(
        "Индивидуальные результаты", [[*F1[:-3], "1k2 (2б) ", "9,2 (1 Б)", *F1[-3:]]]
    )
    assert list(match.tasks.values()) == [
        ("1", 2), ("9.1", 1), ("1К2", 3), ("1К2", 2), ("9.2", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["vpr-f1", "vpr-form-2022"])
@pytest.mark.parametrize(
    ("header", "label"),
    [("1К2 (3б)", "1К2"), ("1K2 (3б)", "1К2"), ("9.1 (3б)", "9.1"), ("9,1(3 б) ", "9.1")],
)
def test_a_task_is_known_in_either_alphabet_with_point_or_comma(name, header, label):
    sheet, known = HEADERS[name]
    match = layout.find(sheet, [[*known, header]])
    assert match.layout.id == name
    assert match.tasks[len(known)] == (label, 3)


def test_a_sheet_of_results_without_tasks_is_told_so():
    near = layout.nearest([files.DUMP_2021])
    assert near.missing == ["баллы за задания"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (["1", "2", "3", "4", "5"], "vpr-tasks"),
        (["1", "2", "3", "4", "5", "6К1", "6К2"], "vpr-tasks"),
        (["1.1", "1.2", "2", "3", "4", "5"], "vpr-tasks"),
        (["0", "1", "2", "3", "4", "5"], "vpr-scores"),
        (["2", "3", "4", "5"], "vpr-marks"),
        (["2", "3", "4"], None),
    ],
)
def test_marks_scores_and_tasks_by_groups_are_told_apart(header, name):
    match = layout.find("Лист1", [[*files.MARKS[:3], *header]])
    assert (match and match.layout.id) == name


def test_a_header_below_the_first_forty_rows_is_not_looked_for():
    rows = [[""] * 3] * layout.HEADER_ROWS + [files.REGISTRY]
    assert layout.find("Лист1", rows) is None


def test_a_sheet_of_anything_else_resembles_nothing():
    assert layout.find("Лист1", [["Дата", "Погода"], ["1", "дождь"]]) is None
    assert layout.nearest([["Дата", "Погода"]]) is None
    assert layout.nearest([["Логин ОО", "Смена"], [1, 2, 3, 4, 5]]) is None  # columns numbered


def test_required_columns_are_declared_and_task_patterns_have_a_label():
    for each in layout.layouts():
        assert set(each.required) <= set(each.columns)
        if each.tasks:
            assert re.compile(each.tasks).groups >= 1


def test_headers_are_given_as_they_stand_whatever_was_looked_at_before():
    spelled = [
        layout.find("Лист1", [[*files.MARKS, more]]).headers[-1] for more in (1.0, True, 1, "1")
    ]
    assert spelled == ["1", "True", "1", "1"]
