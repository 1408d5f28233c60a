from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.recognise import read_file
from readers import layout, vpr
from readers.reading import NO_POINTS, NOT_ATTEMPTED, NOT_STUDIED, UNREADABLE
from readers.sheet import Sheet
from tests import bad_files
from tests import small_files as files


def read(sheet_name, cells):
    width = max(map(len, cells))
    cells = [[("" if c is None else c) for c in row] + [""] * (width - len(row)) for row in cells]
    sheet = Sheet(sheet_name, cells)
    return vpr.read(sheet, layout.find(sheet_name, cells))


def said(reading):
    return {(item.facet, item.value) for item in reading.evidence}


def f1(rows, declared=3):
    return [
        ["ВПР 2021 Математика 5 класс"],
        ["Предмет", "Математика"],
        ["Максимальный первичный балл", 5],
        ["Дата", "17.04.2021"],
        [f"МБОУ СОШ № 1 (edu641017) | Кол-во участников: {declared}"],
        [""] * 6 + ["Б", "П"],
        [*files.F1, "1 (2б)", "1К2 (3б)", *files.F1_END],
        *rows,
    ]


def test_f1_tells_school_pupil_points_and_marks():
    reading = read(
        "Индивидуальные результаты",
        f1(
            [
                ["edu641017", "Степной район", "МБОУ", "50001", "5А", "1", 2, "3", 5, "5", "4"],
                ["edu641017", "Степной район", "МБОУ", "50002", "НЕТ", "2", "X", "Х", "0",
                 "НЕТ ОТМЕТКИ", "—"],
            ]
        ),
    )  # fmt: skip
    assert (reading.dataset, reading.layout, reading.rows_read) == (
        "assessment_result", "vpr-f1", 2,
    )  # fmt: skip
    assert reading.rows["school_code"].tolist() == ["641017"] * 2
    assert reading.rows["participant_code"].tolist() == ["50001", "50002"]
    assert reading.rows["class_letter"].tolist()[0] == "5А"
    assert reading.rows[["class_letter", "mark", "journal_mark"]].iloc[1].isna().all()
    assert reading.rows["primary_score"].tolist() == ["5", "0"]
    assert reading.rows["mark"].tolist()[0] == "5"
    assert reading.rows["journal_mark"].tolist()[0] == "4"
    assert reading.rows["attended"].all()
    assert reading.rows["row_number"].tolist() == [8, 9]
    assert reading.task_scores.tolist() == [[2, 3], [NOT_ATTEMPTED, NOT_ATTEMPTED]]
    assert [(t.ordinal, t.label, t.score_max) for t in reading.tasks] == [
        (1, "1", 2), (2, "1К2", 3),
    ]  # fmt: skip
    assert said(reading) >= {
        ("procedure", "ВПР"), ("calendar_year", "2021"), ("subject", "Математика"), ("class", "5"),
        ("pupil_class", "5"),
    }  # fmt: skip
    assert reading.declared == 3


@pytest.mark.parametrize(
    "cell", ["", " ", "X", "x ", "Х", "х", "-", "–", "—", "НЕТ ОТМЕТКИ", "нет отметки\xa0"]
)
def test_a_cell_without_a_mark_is_no_fault_of_its_row(cell):
    row = ["edu641017", "", "", "50001", "", "1", 1, 1, 2, cell, cell]
    read_ = read("Индивидуальные результаты", f1([row])).rows
    assert read_[["mark", "journal_mark"]].isna().all(axis=None)
    assert read_["primary_score"].tolist() == ["2"]


def test_f1_adds_up_the_participants_declared_for_each_school():
    rows = f1([["edu641017", "", "", "50001", "", "1", 1, 1, 2, "3", "3"]])
    rows.insert(3, ["МБОУ СОШ № 2 (edu641018) | Кол-во участников: 7"])
    assert read("Индивидуальные результаты", rows).declared == 10


def test_the_form_of_2022_with_its_noise():
    header = [*files.FORM_2022, "1 (1б)", "4.2 (2б) ", *files.FORM_2022_END, "", ""]
    person = ["edu641017", "64", "reg640000 | Область", "reg64_m001 | Степной муниципальный район",
              'edu641017 | МБОУ "СОШ"', "17.03.2022 05:09:18"]  # fmt: skip
    reading = read(
        "Протокол",
        [
            header,
            [*person, "60001", "1", "1", "2", "11.0", "Ж", "4", "3"],
            [*person, "60002", "отсутствовал", "", "", "нет", "м", "", "0"],
            [*person, "60003", "2", "X", "0", "Нет", "", "нет отметки", "0"],
        ],
    )
    assert reading.layout == "vpr-form-2022"
    assert reading.rows["attended"].tolist() == [True, False, True]
    assert reading.rows["primary_score"].tolist()[0] == "3"
    absent, nameless = reading.rows.iloc[1], reading.rows.iloc[2]
    assert absent[["primary_score", "variant", "journal_mark", "class_letter"]].isna().all()
    assert nameless[["gender", "journal_mark", "class_letter"]].isna().all()
    assert reading.rows["class_letter"].tolist()[0] == "11"
    assert reading.rows["gender"].tolist()[:2] == ["ж", "м"]
    assert reading.task_scores.tolist() == [[1, 2], [NO_POINTS, NO_POINTS], [NOT_ATTEMPTED, 0]]
    assert said(reading) >= {("calendar_year", "2022"), ("sitting", "весна"), ("pupil_class", "6")}


def test_a_task_nobody_solved_is_one_where_the_header_names_its_maximum():
    header = [*files.FORM_2022, "1 (1б)", "2 (2б)", *files.FORM_2022_END]
    row = ["edu641017", "64", "", "", "", "17.03.2022", "60001", "1", "1", "", "А", "м", "4", "1"]
    reading = read("Протокол", [header, row])
    assert [(task.label, task.score_max) for task in reading.tasks] == [("1", 1), ("2", 2)]
    assert reading.task_scores.tolist() == [[1, NO_POINTS]]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["17.03.2022 05:09:18", "01.04.2022 05:09:18"], {("sitting", "весна")}),
        (["19.09.2022 05:09:18", "01.10.2022 05:09:18"], {("sitting", "осень")}),
        (["17.03.2022 05:09:18", "01.10.2022 05:09:18"], set()),
        # Excel made dates of them, or a person shortened them.
        ([datetime(2022, 3, 17, 5, 9, 18), datetime(2022, 3, 18)], {("sitting", "весна")}),
        (["19.09.2022", "19.09.2022 05:09"], {("sitting", "осень")}),
    ],
)
def test_upload_dates_tell_the_season_when_they_agree(days, expected):
    header = [*files.FORM_2022, "1 (1б)", *files.FORM_2022_END]
    rows = [
        ["edu641017", "64", "", "", "", day, f"6000{n}", "1", "1", "А", "м", "4", "1"]
        for n, day in enumerate(days)
    ]
    told = said(read("Протокол", [header, *rows]))
    assert {item for item in told if item[0] == "sitting"} == expected
    assert ("calendar_year", "2022") in told


def test_the_dump_of_2021():
    rows = files.dump_2021([("sch641072", "50001", 20), ("ksh641073", "50002", None)])
    reading = read("Sheet", rows)
    assert reading.layout == "vpr-dump-2021"
    assert reading.rows["school_code"].tolist() == ["641072", "641073"]
    assert reading.rows["attended"].tolist() == [True, False]
    assert len(reading.tasks) == len(files.MATHS_5)
    assert {task.score_max for task in reading.tasks} == {None}
    assert reading.columns["primary_score"].letter == "I"
    assert reading.columns["municipality"].header == "регион"
    assert reading.columns["task 1"].header == "балл за 1"
    assert "calendar_year" not in {item.facet for item in reading.evidence}


def test_the_dump_of_2020_without_the_columns_nobody_used():
    header = [*files.DUMP_2020, "a-1-grade", "a-2-grade", "Учебник", "a-18-grade", "a-19-grade"]
    group = "64-RU-SAR,VPR_64,vpr2020.uchastniki"
    reading = read(
        "Sheet1",
        [
            header,
            [group, "sch641072", 1, "60001", "4", "м", "Б", "1", "", 3, "1", 2, "т", "", ""],
            [group, "sch641072", 2, "60002", "3", "ж", "А", "отсутствовал", "", "", "", "", "т"],
        ],
    )
    assert reading.layout == "vpr-dump-2020"
    assert reading.rows["variant"].fillna("").tolist() == ["1", ""]  # of var-1, not of var-2
    assert [task.ordinal for task in reading.tasks] == [1, 2]
    assert reading.task_scores.tolist() == [[1, 2], [NO_POINTS, NO_POINTS]]
    assert said(reading) >= {("calendar_year", "2020"), ("pupil_class", "6")}


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("0", 0), ("3", 3), (2.0, 2), (" 1 ", 1), ("X", NOT_ATTEMPTED), ("x", NOT_ATTEMPTED),
        ("X ", NOT_ATTEMPTED), ("Х", NOT_ATTEMPTED), ("х\xa0", NOT_ATTEMPTED), ("-", NOT_ATTEMPTED),
        ("—", NOT_ATTEMPTED), ("не пройд.", NOT_STUDIED), ("Не пройд. ", NOT_STUDIED),
        ("не пройдено", NOT_STUDIED),
        ("", NO_POINTS), (None, NO_POINTS), ("1,5", UNREADABLE), (1.5, UNREADABLE),
        ("-1", UNREADABLE), ("101", UNREADABLE), ("да", UNREADABLE), ("inf", UNREADABLE),
    ],
)  # fmt: skip
def test_what_a_task_cell_means(cell, meaning):
    header = [*files.DUMP_2021, "балл за 1", "балл за 2", *files.TEXTBOOK]
    row = ["sch641072", "р", "1", "50001", "4", "м", "А", "1", "5", cell, "1"]
    other = ["sch641072", "р", "1", "50002", "4", "м", "А", "1", "5", "1", "1"]
    assert read("Sheet", [header, row, other]).task_scores[0, 0] == meaning


points = st.one_of(
    st.integers(0, 100),
    st.sampled_from(["X", "x ", "не пройд.", "-", ""]),
)


@settings(max_examples=30)
@given(st.lists(st.lists(points, min_size=3, max_size=3), min_size=1, max_size=6))
def test_no_point_is_lost_or_made_up(table):
    header = [*files.DUMP_2021, "балл за 1", "балл за 2", "балл за 3"]
    rows = [["sch641072", "р", "1", str(50001 + n), "4", "м", "А", "1", "5", *cells]
            for n, cells in enumerate(table)]  # fmt: skip
    rows.append(["sch641072", "р", "1", "59999", "4", "м", "А", "1", "5", 1, 1, 1])
    scores = read("Sheet", [header, *rows]).task_scores
    assert scores.dtype == np.int16
    for cells, got in zip(table, scores, strict=False):
        for cell, point in zip(cells, got, strict=True):
            assert point == cell if isinstance(cell, int) else point < 0


def test_a_row_without_points_and_total_is_absent_whatever_its_variant():
    header = [*files.DUMP_2021, "балл за 1", "балл за 2"]
    rows = [
        ["sch641072", "р", "1", "50001", "4", "м", "А", "1", "", "", ""],
        ["sch641072", "р", "2", "50002", "4", "м", "А", "0", "", "X", "1"],
        ["sch641072", "р", "3", "50003", "4", "м", "А", "Отсутствовал ", "7", "1", "1"],
    ]
    reading = read("Sheet", [header, *rows])
    assert reading.rows["attended"].tolist() == [False, True, False]
    assert reading.rows["primary_score"].isna().all()


def test_blank_rows_are_no_rows_and_keep_their_place(tmp_path):
    rows = files.dump_2021([("sch641072", "50001", 7), ("sch641072", "50002", 8)])
    rows.insert(2, [None] * 5)
    rows.append([*[None] * len(rows[0]), "мусор без заголовка"])
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    assert reading.rows_read == 2
    assert reading.rows["row_number"].tolist() == [2, 4]


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "cp1251"), (";", "cp1251"), ("|", "utf-8-sig"),
     (",", "cp1251"), ("\t", "utf-8")],
)  # fmt: skip
def test_csv_in_any_usual_form_is_read_as_the_workbook_is(tmp_path, delimiter, encoding):
    rows = files.dump_2021([("sch641072", "50001", 7), ("sch641073", "50002", None)])
    book = read_file(files.xlsx(tmp_path / "a.xlsx", rows, sheet="a"))
    plain = read_file(files.text(tmp_path / "a.csv", rows, delimiter, encoding))
    assert plain.layout == book.layout
    assert plain.rows.equals(book.rows)
    assert (plain.task_scores == book.task_scores).all()


def test_codes_of_several_classes_are_all_told_with_their_numbers():
    pupils = [("sch641072", "50001", 7), *(("sch641072", str(60002 + n), 7) for n in range(3))]
    told = read("Sheet", files.dump_2021(pupils)).evidence
    assert [(item.value, item.detail) for item in told if item.facet == "pupil_class"] == [
        ("6", "коды 60001 и далее: 3"), ("5", "коды 50001 и далее: 1"),
    ]  # fmt: skip


def test_codes_of_the_tenth_and_eleventh_class_begin_alike():
    reading = read("Sheet", files.dump_2021([("sch641072", c, 7) for c in ("10001", "11001")]))
    assert [value for facet, value in said(reading) if facet == "pupil_class"] == ["1"]


def test_numbers_typed_with_a_point_are_whole_in_a_workbook_too(tmp_path):
    rows = files.dump_2021([("641072.0", "50001.0", 7)])
    rows[1][7] = "2.0"
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", rows))
    told = reading.rows.loc[0, ["school_code", "participant_code", "variant"]]
    assert told.tolist() == ["641072", "50001", "2"]
    assert ("pupil_class", "5") in said(reading)


@pytest.mark.parametrize("tasks", [1, 3, 16])
def test_the_textbook_stands_after_the_last_task_wherever_that_is(tasks):
    maxima = (1,) * tasks
    dump = read("Sheet", files.dump_2021([("sch641072", "50001", tasks)], maxima))
    assert [task.label for task in dump.tasks] == [str(n + 1) for n in range(tasks)]
    assert dump.task_scores.tolist() == [[1] * tasks]

    labels = [f"a-{n}-grade" for n in range(1, tasks + 1)]
    after = [f"a-{n}-grade" for n in range(tasks + 2, 41)]
    person = ["64-RU-SAR,VPR_64,vpr2020.uchastniki", "sch641072", 1, "60001", "4", "м", "Б", "1"]
    row = [*person, "", tasks, *[1] * tasks, "автор, 2019"]
    older = read("Sheet1", [[*files.DUMP_2020, *labels, "Учебник", *after], row])
    assert older.task_scores.tolist() == [[1] * tasks]


def test_points_above_the_headers_maximum_are_kept_for_the_checks():
    header = [*files.FORM_2022, "1 (1б)", *files.FORM_2022_END]
    row = [
        "edu641017",
        "64",
        "",
        "",
        "",
        "17.03.2022 05:09:18",
        "60001",
        "1",
        "3",
        "А",
        "м",
        "4",
        3,
    ]
    reading = read("Протокол", [header, row])
    assert (reading.task_scores.tolist(), reading.tasks[0].score_max) == ([[3]], 1)


def test_individual_results_are_known_by_the_name_of_their_sheet(tmp_path):
    rows = f1([["edu641017", "Степной район", "МБОУ", "50001", "5А", "1", 2, 3, 5, "5", "4"]])
    sheets = {"Индивидуальные_результаты": rows, "Черновик": rows}
    reading = read_file(bad_files.workbook(tmp_path / "a.xlsx", **sheets))
    assert set(reading.rows["sheet"]) == {"Индивидуальные_результаты"}
