"""Every layout of protocols reads to the same rows, and every trap in them is seen."""

import pytest

from intake.recognise import read_file
from readers import layout
from readers.reading import UnreadableFileError
from tests import any_format, protocols
from tests import small_files as files
from tests.protocols import MATHS, PERSONS, RESULTS, RUSSIAN


def book(path, *blocks):
    return protocols.xlsx(path, [row for rows in blocks for row in rows])


def oge(path, exam=RUSSIAN, header=protocols.DENSE_OGE, **changes):
    return book(path, protocols.block(exam, protocols.table(header, **changes)))


def refused(path):
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    return str(caught.value)


def rules(reading):
    return [finding.rule for finding in reading.findings]


OGE = [("6", "3", None), ("9", "5", None), ("1", "2", None)]
EGE = [("6", None, "48"), ("9", None, "83"), ("1", None, "14")]


@pytest.mark.parametrize(
    ("header", "class_", "sparse", "layout", "procedure", "expected"),
    [
        (protocols.SPARSE_EGE, "11", True, "ege-protocol-sparse", "ЕГЭ", EGE),
        (protocols.DENSE_EGE, "11Б", False, "ege-protocol", "ЕГЭ", EGE),
        (protocols.DENSE_OGE, "9Б", False, "oge-protocol", "ОГЭ", OGE),
        (protocols.SPARSE_OGE, "9", True, "oge-protocol-sparse", "ОГЭ", OGE),
    ],
)
def test_a_layout_reads_to_its_rows(tmp_path, header, class_, sparse, layout, procedure, expected):
    rows = protocols.table(header, class_=class_, mark=procedure == "ОГЭ")
    rows = protocols.sparse(rows) if sparse else rows
    reading = read_file(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows)))
    assert (reading.layout, reading.dataset) == (layout, "assessment_result")
    read = reading.rows.astype("object").where(reading.rows.notna(), None)
    assert list(zip(read["primary_score"], read["mark"], read["test_score"], strict=True)) == (
        expected
    )
    assert set(read["procedure"]) == {procedure}
    assert set(read["subject"]) == {"Русский язык"}
    assert set(read["class"]) == {class_.strip("Б")}
    assert set(read["class_letter"]) == {"Б" if "Б" in class_ else None}
    assert list(read["row_number"]) == [5, 6, 7]
    assert reading.task_scores.tolist()[0] == [1, 1, 0, 1, 0, 1, 2]
    assert [(item.facet, item.value) for item in reading.evidence] == [("school_year", "2024/25")]


def test_the_raw_export_takes_its_exam_from_its_name(tmp_path):
    rows = protocols.table(protocols.RAW)
    reading = read_file(files.text(tmp_path / "02_2025.06.03.csv", rows, ";", "utf-8-sig"))
    assert reading.layout == "exam-protocol-raw"
    assert set(reading.rows["subject"]) == {"Математика"}
    assert list(reading.rows["mark"]) == ["3", "5", "2"]
    assert reading.task_scores.tolist()[0] == [1, 1, 0, 1, 0, 1, 2]


def test_the_raw_export_may_be_a_workbook_of_excel_97(tmp_path):
    path = any_format.xls(tmp_path / "02_2025.06.03.xls", protocols.table(protocols.RAW))
    reading = read_file(path)
    assert (reading.layout, set(reading.rows["subject"])) == ("exam-protocol-raw", {"Математика"})
    assert list(reading.rows["mark"]) == ["3", "5", "2"]
    assert set(reading.rows["school_key"]) == {"13450"}


def test_appeals_with_a_header_of_two_rows(tmp_path):
    rows = protocols.appeals(
        [
            (PERSONS[0], "Русский язык(2025.05.30)", "Удовлетворена", "8", "4"),
            (PERSONS[1], "Русский язык (ГВЭ)(2025.09.05)", "Отклонена", "9", "5"),
        ]
    )
    reading = read_file(protocols.xlsx(tmp_path / "а.xlsx", rows))
    columns = ["procedure", "subject", "state", "primary_score", "mark", "row_number"]
    assert reading.rows[columns].to_numpy().tolist() == [
        ["ОГЭ", "Русский язык", "удовлетворена", "8", "4", 4],
        ["ГВЭ", "Русский язык", "отклонена", "9", "5", 5],
    ]
    assert list(reading.rows["sitting"]) == ["основной", "пересдача"]
    alone = [row for row in rows if row is not protocols.APPEALS_BELOW]
    assert "под «Текущие» нет столбцов" in refused(protocols.xlsx(tmp_path / "б.xlsx", alone))


def test_an_appeal_against_an_exam_without_its_day_is_sent_back(tmp_path):
    against = [
        (PERSONS[0], "Русский язык(2025.05.30)", "Удовлетворена", "8", "4"),
        (PERSONS[1], "Русский язык", "Отклонена", "9", "5"),
    ]
    path = protocols.xlsx(tmp_path / "а.xlsx", protocols.appeals(against))
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert [(each.rule, each.row_number) for each in caught.value.findings] == [("exam-unnamed", 5)]


def test_several_exams_with_a_header_each_or_one_for_all(tmp_path):
    first, second = (protocols.table(protocols.DENSE_OGE) for _ in range(2))
    each = book(
        tmp_path / "а.xlsx", protocols.block(RUSSIAN, first), protocols.block(MATHS, second)
    )
    one = book(
        tmp_path / "б.xlsx", protocols.block(RUSSIAN, first), protocols.block(MATHS, second[1:])
    )
    for path in (each, one):
        rows = read_file(path).rows
        assert list(rows["subject"]) == ["Русский язык"] * 3 + ["Математика"] * 3
        assert list(rows["participant_code"][:3]) == list(rows["participant_code"][3:])


@pytest.mark.parametrize(
    "over",
    [
        ["02 - Математика 03.06.2025"],
        ["Математика"],
        [protocols.REGION],
        [protocols.TITLE, "", "лист 2"],
    ],
)
@pytest.mark.parametrize("stem", ["протокол", "01_2025.05.30"])
def test_a_later_exam_without_its_line_is_not_taken_for_the_one_before(tmp_path, over, stem):
    rows = protocols.table(protocols.DENSE_OGE)
    path = book(tmp_path / f"{stem}.xlsx", protocols.block(RUSSIAN, rows[:2]), [over], rows)
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert [(each.rule, each.row_number) for each in caught.value.findings] == [("exam-unnamed", 8)]


@pytest.mark.parametrize(
    ("stem", "told"),
    [("02_2025.06.03", []), ("1_2025.05.30", []), ("протокол", []),
     ("03_2025.06.03", ["exam-name-conflict"]), ("02_2025.06.04", ["exam-name-conflict"])],
)  # fmt: skip
def test_a_file_named_after_another_exam_waits(tmp_path, stem, told):
    rows = protocols.table(protocols.DENSE_OGE)
    blocks = protocols.block(RUSSIAN, rows), protocols.block(MATHS, rows)
    assert rules(read_file(book(tmp_path / f"{stem}.xlsx", *blocks))) == told


@pytest.mark.parametrize("line", ["страница 2", "Ответственный за выгрузку"])
def test_an_exam_goes_on_over_the_pages_of_a_print(tmp_path, line):
    rows = protocols.table(protocols.DENSE_OGE)
    path = book(
        tmp_path / "а.xlsx",
        protocols.block(RUSSIAN, rows[:2]), [[line], rows[0]], rows[2:],
    )  # fmt: skip
    assert list(read_file(path).rows["subject"]) == ["Русский язык"] * 3


@pytest.mark.parametrize("dash", "–—")
def test_an_editors_dash_names_an_exam_too(tmp_path, dash):
    rows = protocols.table(protocols.DENSE_OGE)
    second = [[line[0].replace("-", dash)] for line in protocols.block(MATHS, [])]
    path = book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows), second, rows)
    assert list(read_file(path).rows["subject"]) == ["Русский язык"] * 3 + ["Математика"] * 3


@pytest.mark.parametrize(
    "line",
    [
        "01-Русский язык 2025.05.30",
        "1 - Русский язык 2025.05.30",
        "01  -  Русский язык   2025.05.30",
    ],
)
def test_an_exam_is_named_whatever_blanks_and_noughts_its_line_has(tmp_path, line):
    rows = read_file(oge(tmp_path / "а.xlsx", line)).rows
    assert set(zip(rows["subject"], rows["exam_day"], strict=True)) == {
        ("Русский язык", "2025-05-30")
    }


def test_a_later_exam_may_have_other_columns(tmp_path):
    header = [title for title in protocols.DENSE_OGE if "развёрнутым" not in title]
    path = book(
        tmp_path / "а.xlsx",
        protocols.block(RUSSIAN, protocols.table(protocols.DENSE_OGE)),
        protocols.block(MATHS, protocols.table(header)),
    )
    reading = read_file(path)
    assert list(reading.rows["mark"]) == ["3", "5", "2"] * 2
    assert [len([t for t in reading.tasks if t.exam == e]) for e in reading.rows["exam"][2:4]] == [
        7,
        5,
    ]


@pytest.mark.parametrize(
    ("header", "layout", "class_"),
    [(protocols.DENSE_EGE, "ege-protocol", "11"), (protocols.DENSE_OGE, "oge-protocol", "9")],
)
def test_an_exam_may_have_no_long_answers_at_all(tmp_path, header, layout, class_):
    header = [title for title in header if "развёрнутым" not in title]
    rows = protocols.table(header, class_=class_, mark=class_ == "9")
    reading = read_file(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows)))
    assert (reading.layout, reading.rows_read, len(reading.tasks)) == (layout, 3, 5)


@pytest.mark.parametrize(
    ("spelled", "other"),
    [("Задания с кратким ответом", "Ответы в краткой форме"),
     ("Задания с развёрнутым ответом", "Задания с развернутым ответом"),
     ("Задания с развёрнутым ответом", "Ответы в развернутой форме"),
     ("Оценка", "Отметка"), ("ID", "№"), ("ID", "ID/№")],
)  # fmt: skip
def test_headers_go_by_several_names(tmp_path, spelled, other):
    rows = protocols.table(protocols.DENSE_OGE)
    rows[0] = [other if title == spelled else title for title in rows[0]]
    reading = read_file(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows)))
    assert list(reading.rows["mark"]) == ["3", "5", "2"]
    assert reading.task_scores.shape == (3, 7)
    assert len(layout.find("", rows).places) == len(rows[0])  # none is left unknown


@pytest.mark.parametrize("header", ["Балл", "Итоговый балл", "Оценка"])
@pytest.mark.parametrize(("class_", "column"), [("9", "mark"), ("11", "test_score")])
def test_what_a_result_is_the_class_tells_and_not_the_header(tmp_path, header, class_, column):
    rows = protocols.table(protocols.DENSE_EGE, class_=class_, mark=column == "mark")
    rows[0] = [*rows[0][:-1], header]
    reading = read_file(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows)))
    expected = {"mark": ["3", "5", "2"], "test_score": ["48", "83", "14"]}
    assert list(reading.rows[column]) == expected[column]
    assert rules(reading) == []


def test_test_scores_over_the_ninth_class_send_the_file_back(tmp_path):
    rows = protocols.table(protocols.SPARSE_EGE, class_="9")
    message = refused(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows)))
    assert "столбец «Тестовый балл» бывает на ЕГЭ, а класс девятый" in message


def test_marks_in_place_of_test_scores_are_reported(tmp_path):
    reading = read_file(oge(tmp_path / "а.xlsx", class_="11"))
    assert rules(reading) == ["marks-for-scores"]


@pytest.mark.parametrize(
    ("exam", "class_", "procedure", "subject"),
    [("51 - Русский язык 2025.05.30", "9", "ГВЭ", "Русский язык"),
     ("52 - Математика ГВЭ 2025.06.03", "11", "ГВЭ", "Математика"),
     ("22 - Математика базовая 2025.05.27", "11", "ЕГЭ", "Математика базовая"),
     ("02 - Математика 2025.05.27", "11", "ЕГЭ", "Математика профильная"),
     ("03 - Физика 2025.06.02", "11", "ЕГЭ", "Физика")],
)  # fmt: skip
def test_which_exam_it_is(tmp_path, exam, class_, procedure, subject):
    rows = read_file(oge(tmp_path / "а.xlsx", exam, class_=class_)).rows
    assert set(zip(rows["procedure"], rows["subject"], strict=True)) == {(procedure, subject)}
    is_mark = procedure == "ГВЭ" or subject == "Математика базовая"
    assert rows["mark" if is_mark else "test_score"].notna().all()
    assert set(rows["class"]) == {class_}


@pytest.mark.parametrize(
    ("day", "sitting", "year"),
    [("2025.04.02", "досрочный", "2024/25"), ("2025.09.05", "пересдача", "2024/25"),
     ("2025.06.30", None, "2024/25")],
)  # fmt: skip
def test_the_day_tells_sitting_and_year(tmp_path, day, sitting, year):
    reading = read_file(oge(tmp_path / "а.xlsx", f"01 - Русский язык {day}"))
    told = set(reading.rows["sitting"]) if "sitting" in reading.rows else {None}
    assert told == {sitting}
    assert reading.evidence[0].value == year


@pytest.mark.parametrize(
    ("exam", "class_", "message"),
    [("Русский язык", "9", "нет строки экзамена"),
     ("01 - Русский язык 2025.02.30", "9", "не попадает ни в один срок"),
     ("01 - Русский язык 2025.12.10", "9", "не попадает ни в один срок"),
     ("01 - Физика 2025.05.30", "9", "рядом стоит «Физика»"),
     ("22 - Математика базовая 2025.05.27", "9", "код 22 – это Математика базовая (ЕГЭ)"),
     ("37 - Волшебство 2025.05.30", "9", "код предмета 37 для ОГЭ не известен")],
)  # fmt: skip
def test_an_exam_that_cannot_be_told_sends_the_file_back(tmp_path, exam, class_, message):
    assert message in refused(oge(tmp_path / "а.xlsx", exam, class_=class_))


@pytest.mark.parametrize("header", [protocols.DENSE_OGE, protocols.SPARSE_OGE, protocols.RAW])
def test_no_person_is_in_what_is_read(tmp_path, header):
    if header is protocols.RAW:
        reading = raw_export(tmp_path / "01_2025.05.30.csv")
    else:
        reading = read_file(oge(tmp_path / "а.xlsx", header=header))
    said = repr([reading.findings, reading.columns, reading.evidence, reading.tasks])
    cells = {str(cell) for cell in reading.rows.to_numpy().ravel()}
    assert [word for word in protocols.SECRETS if word in cells or word in said] == []


def test_one_exam_of_two_classes_is_neither_oge_nor_ege(tmp_path):
    ninth, eleventh = (
        protocols.table(protocols.DENSE_OGE, class_=number) for number in ("9", "11")
    )
    message = refused(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, ninth), eleventh[1:]))
    assert "в одном экзамене и 9, и 11 классы" in message


def test_an_exam_without_classes_is_not_guessed(tmp_path):
    rows = protocols.block(RUSSIAN, protocols.table(protocols.DENSE_EGE, class_=""))
    assert "Заполните столбец «Класс»" in refused(book(tmp_path / "а.xlsx", rows))


def test_namesakes_are_told_apart_by_documents(tmp_path):
    twins = [PERSONS[0], (*PERSONS[0][:3], "9909", "990009"), PERSONS[1]]
    blocks = [
        protocols.block(exam, protocols.table(protocols.DENSE_OGE, persons=twins))
        for exam in (RUSSIAN, MATHS)
    ]
    reading = read_file(book(tmp_path / "а.xlsx", *blocks))
    told = list(reading.rows["participant_code"])
    assert len(set(told[:3])) == 3
    assert told[:3] == told[3:]
    assert rules(reading) == []


def test_a_short_name_in_the_cell_of_a_class_is_dropped(tmp_path):
    reading = read_file(oge(tmp_path / "а.xlsx", class_="Лев"))
    assert "Лев" not in reading.rows.to_string()


@pytest.mark.parametrize("header", [protocols.DENSE_OGE, protocols.SPARSE_OGE])
def test_namesakes_that_nothing_tells_apart_stay_out(tmp_path, header):
    reading = read_file(
        oge(tmp_path / "а.xlsx", header=header, persons=[PERSONS[0]] * 2 + PERSONS[1:2])
    )
    assert rules(reading) == ["namesakes", "namesakes"]
    assert [finding.row_number for finding in reading.findings] == [5, 6]


def test_rows_without_a_name_or_with_spoiled_answers_stay_out(tmp_path):
    persons = [("", "", "", "", ""), PERSONS[1], PERSONS[2]]
    results = [RESULTS[0], ("1", "1(1)2(3)", "3", "2", "2"), RESULTS[2]]
    reading = read_file(oge(tmp_path / "а.xlsx", persons=persons, results=results))
    assert [(f.rule, f.row_number) for f in reading.findings] == [
        ("participant-unnamed", 5),
        ("answers-unreadable", 6),
    ]


@pytest.mark.parametrize("person", [("", "", "", "", ""), (*PERSONS[0][:3], "", "")])
def test_whoever_cannot_be_told_is_nobodys_double(tmp_path, person):
    rows = protocols.table(protocols.DENSE_OGE, persons=[person] * 2, results=RESULTS[:2])
    reading = read_file(
        book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows), protocols.block(MATHS, rows))
    )
    assert len(set(rules(reading))) == 1
    assert reading.rows["participant_code"].is_unique


@pytest.mark.parametrize(
    ("name", "shown"),
    [(" ".join(PERSONS[0][:3]), "№ 1"), (PERSONS[1][0], "№ 1"), (f"9А {PERSONS[0][0]}", "№ 1"),
     ("Лист1", "Лист1"), ("Русский язык", "Русский язык"), ("01_2025.05.30", "01_2025.05.30"),
     ("Протокол проверки (2)", "Протокол проверки (2)")],
)  # fmt: skip
def test_a_sheet_named_after_a_pupil_is_named_otherwise(tmp_path, name, shown):
    rows = protocols.block(RUSSIAN, protocols.table(protocols.DENSE_OGE))
    reading = read_file(protocols.xlsx(tmp_path / "а.xlsx", rows, sheet=name))
    assert set(reading.rows["sheet"]) == {shown}
    assert {column.sheet for column in reading.columns.values()} == {shown}


def test_lines_over_a_later_exam_are_no_pupils(tmp_path):
    rows = protocols.table(protocols.DENSE_OGE)
    over = [["", protocols.REGION, "Протокол проверки"], ["", "", MATHS, "", "", ""]]
    path = book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows), over, rows)
    assert read_file(path).rows_read == 6


@pytest.mark.parametrize(
    "line",
    [
        "64 - Саратовская область",
        "20 - Чеченская Республика",
        "Протокол проверки",
        "Протокол проверки результатов  государственной итоговой аттестации 2026 г.",
        MATHS,
    ],
)
def test_a_line_over_an_exam_is_no_pupil_whatever_stands_beside_it(tmp_path, line):
    rows = protocols.table(protocols.DENSE_OGE)
    over = [["", line, "", "лист 2"]]
    reading = read_file(book(tmp_path / "а.xlsx", protocols.block(RUSSIAN, rows), over))
    assert reading.rows_read == 3


def test_a_number_beside_a_total_is_no_pupil(tmp_path):
    total = [[4, "", "", "", "Всего: 3"]]
    rows = protocols.block(RUSSIAN, protocols.table(protocols.DENSE_OGE))
    assert read_file(book(tmp_path / "а.xlsx", rows, total)).rows_read == 3


def raw_export(path, header=protocols.RAW, **changes):
    return read_file(files.text(path, protocols.table(header, **changes), ";", "utf-8-sig"))


@pytest.mark.parametrize("first", ["ColumnName", "SchoolCode", "SurnameCell", "Mark5"])
def test_the_mark_before_a_raw_export_hides_none_of_its_columns(tmp_path, first):
    header = [first, *(title for title in protocols.RAW if title != first)]
    assert list(raw_export(tmp_path / "01_2025.05.30.csv", header).rows["mark"]) == ["3", "5", "2"]


@pytest.mark.parametrize(
    ("code", "subject"),
    [("01", "Русский язык"), ("02", "Математика"), ("03", "Физика"), ("04", "Химия"),
     ("05", "Информатика"), ("06", "Биология"), ("07", "История"), ("08", "География"),
     ("09", "Обществознание"), ("10", "Литература"), ("11", "Английский язык"),
     ("12", "Немецкий язык"), ("13", "Французский язык"), ("14", "Испанский язык"),
     ("18", "Родной язык"), ("51", "Русский язык"), ("52", "Математика")],
)  # fmt: skip
def test_a_code_alone_tells_the_subject_of_oge_and_gve(tmp_path, code, subject):
    reading = raw_export(tmp_path / f"{code}_2025.06.03.csv")
    assert set(reading.rows["subject"]) == {subject}
    assert set(reading.rows["procedure"]) == {"ГВЭ" if code > "50" else "ОГЭ"}
    assert list(reading.rows["mark"]) == ["3", "5", "2"]
    assert reading.findings == []


@pytest.mark.parametrize(
    ("code", "subject"),
    [("01", "Русский язык"), ("02", "Математика профильная"), ("22", "Математика базовая")],
)
def test_a_subject_of_ege_by_its_code_alone_is_unconfirmed(tmp_path, code, subject):
    reading = raw_export(tmp_path / f"{code}_2025.05.28.csv", class_="11")
    assert set(reading.rows["subject"]) == {subject}
    assert reading.rows["mark"].isna().all()  # Mark5 is none, of the basic level neither
    assert "subject-by-code" in rules(reading)


def test_mark5_is_a_mark_of_oge_and_of_ege_only_the_minimum(tmp_path):
    path = tmp_path / "01_2025.05.30.csv"
    assert list(raw_export(path).rows["mark"]) == ["3", "5", "2"]
    header = [*protocols.RAW, "Mark100"]
    rows = protocols.table(protocols.RAW, class_="11")
    rows = [header, *([*row, score] for row, score in zip(rows[1:], (48, 83, 14), strict=True))]
    reading = read_file(files.text(path, rows, ";", "utf-8-sig"))
    assert reading.rows["mark"].isna().all()
    assert list(reading.rows["test_score"]) == ["48", "83", "14"]
    assert "minimum-not-a-mark" in rules(reading)


@pytest.mark.parametrize(
    ("exam", "subject"),
    [
        ("51 - Русский язык 2025.06.10", "Русский язык"),
        ("01 - Русский язык (ГВЭ) 2025.06.10", "Русский язык"),
        ("59 - Обществознание ГВЭ 2025.06.10", "Обществознание"),
    ],
)
def test_gve_is_told_by_its_code_or_by_its_name(tmp_path, exam, subject):
    rows = read_file(oge(tmp_path / "а.xlsx", exam)).rows
    assert set(zip(rows["procedure"], rows["subject"], strict=True)) == {("ГВЭ", subject)}


def test_an_unknown_code_among_those_of_gve_is_not_taken_for_oge(tmp_path):
    message = refused(oge(tmp_path / "а.xlsx", "59 - Обществознание 2025.06.10"))
    assert "код предмета 59 не известен" in message
    assert "допишите «ГВЭ»" in message


def test_a_pupil_of_two_days_of_one_exam_stays_out_till_the_reserve_day_is_apart(tmp_path):
    reserve = "01 - Русский язык 2025.06.26"
    path = book(
        tmp_path / "а.xlsx",
        protocols.block(RUSSIAN, protocols.table(protocols.DENSE_OGE)),
        protocols.block(reserve, protocols.table(protocols.DENSE_OGE, persons=PERSONS[:1])),
    )
    reading = read_file(path)
    assert [(f.rule, f.row_number) for f in reading.findings] == [
        ("exam-twice", 5),
        ("exam-twice", 12),
    ]
    assert "26.06.2025" in reading.findings[1].message


@pytest.mark.parametrize("code", ["13450", "013450", "13450.0", "13450,0"])
def test_a_schools_code_is_mended_whatever_excel_made_of_it(tmp_path, code):
    rows = read_file(oge(tmp_path / "а.xlsx", school=code)).rows
    assert set(rows["school_key"]) == {"13450"}


def test_a_protocol_without_rows_is_read_to_none(tmp_path):
    path = files.text(tmp_path / "01_2025.05.30.csv", [protocols.RAW], ";", "utf-8-sig")
    with pytest.raises(UnreadableFileError) as refused:
        read_file(path)
    assert refused.value.finding.rule == "blank-form"
