import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.finding import Severity
from intake.recognise import read_file
from readers import layout, summary
from readers.sheet import Sheet
from tests import small_files as files

GIA = ["Логин ОО", "ОО", "Предмет", "Кол-во участников"]


def read(cells):
    width = max(map(len, cells))
    cells = [row + [""] * (width - len(row)) for row in cells]
    return summary.read(Sheet("Лист1", cells), layout.find("Лист1", cells))


def counts(row):
    return [int(row[f"mark_{mark}"]) for mark in (2, 3, 4, 5)]


def test_marks_of_vpr_by_groups_become_pupils_and_levels():
    reading = read(
        [
            ["ВПР 2021 Русский язык 6 класс"],
            files.MARKS,
            ["Вся выборка", 35000, 1200000, "18,2", "43,1", "29,5", "9,2"],
            ["Саратовская обл. область", 900, 20000, 20.5, 44.5, 27, 8],
            ["Степной муниципальный район", 10, 200, 25, 50, 20, 5],
            ["МБОУ СОШ № 1 (edu641017)", "", 8, 12.5, 50, 25, 12.5],
        ]
    )
    rows = reading.rows
    assert (reading.dataset, reading.layout, reading.rows_read) == (
        "assessment_summary", "vpr-marks", 4,
    )  # fmt: skip
    assert rows["level"].tolist() == ["country", "region", "municipality", "school"]
    assert rows["school_code"].tolist()[2:] == ["Степной район", "641017"]
    assert counts(rows.iloc[3]) == [1, 4, 2, 1]
    assert counts(rows.iloc[2]) == [50, 100, 40, 10]
    assert rows["pct_2"].tolist() == pytest.approx([18.2, 20.5, 25, 12.5])
    assert {(item.facet, item.value) for item in reading.evidence} == {
        ("procedure", "ВПР"), ("calendar_year", "2021"), ("subject", "Русский язык"),
        ("class", "6"),
    }  # fmt: skip


@pytest.mark.parametrize("number_of_schools", [[], ["Кол-во ОО"]], ids=["none", "last"])
def test_the_number_of_schools_may_lack_or_stand_elsewhere(number_of_schools):
    header = [title for title in files.MARKS if title != "Кол-во ОО"] + number_of_schools
    row = ["МБОУ СОШ № 1 (edu641017)", 8, 12.5, 50, 25, 12.5, *[1] * len(number_of_schools)]
    assert counts(read([header, row]).rows.iloc[0]) == [1, 4, 2, 1]


def test_marks_formatted_as_per_cents_are_parts_of_one():
    reading = read(
        [
            files.MARKS,
            ["МБОУ СОШ № 1 (edu641017)", "", 8, 0.125, 0.5, 0.25, 0.125],
            ["МБОУ СОШ № 2 (edu641018)", "", 15, 0.0667, 0.3333, 0.4, 0.2],
        ]
    )
    assert [counts(row) for _, row in reading.rows.iterrows()] == [[1, 4, 2, 1], [1, 5, 6, 3]]
    assert reading.rows["pct_2"].tolist() == [12.5, 6.67]


@pytest.mark.parametrize("header", [files.MARKS, [*GIA, "2", "3", "4", "5"]])
def test_headers_may_be_spelled_in_full(header):
    row = {"Логин ОО": "edu641017", "ОО": "СОШ", "Предмет": "Химия", "Кол-во ОО": 1,
           "Группы участников": "СОШ (edu641017)", "Кол-во участников": 10,
           "2": 1, "3": 2, "4": 3, "5": 4}  # fmt: skip
    values = [row[title] for title in header]
    in_full = [title.replace("Кол-во", "Количество") for title in header]
    rows = read([in_full, values]).rows
    assert rows.equals(read([header, values]).rows)
    assert rows["participants"].tolist() == [10]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("РФ", "country"), ("Российская Федерация", "country"), ("Вся выборка", "country"),
        ("Саратовская область", "region"), ("Республика Хакасия", "region"),
        ("Степной муниципальный район", "municipality"), ("г. Саратов", "municipality"),
        ("город Саратов", "municipality"), ("Энгельсский р-он", None),
        ("Вольский район Саратовской области", "municipality"), ("Саратовская обл.", "region"),
        ("Городской округ Саратов", "municipality"), ("Краснодарский край", "region"),
        ("Ненецкий автономный округ", "region"), ("Республика Саха (Якутия)", "region"),
        ("Чувашская Республика – Чувашия", "region"), ("Кемеровская область - Кузбасс", "region"),
        ("МОУ «СОШ п. Мирный» Дергачевского района", None),
        ("МОУ СОШ п. Мирный Дергачевского муниципального района", None),
        ("МАОУ «Лицей № 1» Саратовской области", None), ("МОУ СОШ Вольский район", None),
        ("Гимназия города Саратова", None), ("г. Саратов Лицей", None),
        ("Вольский район, прочие", None),
        ("Российская гимназия", None), ("Школа города Вольска Саратовская область", None),
    ],
)  # fmt: skip
def test_the_level_of_a_group_is_told_by_its_name(name, level):
    rows = read([files.MARKS, [name, 1, 100, 25, 25, 25, 25]]).rows
    assert rows["level"].tolist() == [level or name]  # what tells no level is shown as it is


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any), min_size=1))
def test_counts_and_per_cents_of_marks_give_the_same_pupils(groups):
    def rows_of(values):
        return [
            [f"edu{641000 + n}", "МБОУ", "Русский язык", sum(marks), *values(marks)]
            for n, marks in enumerate(groups)
        ]

    in_pupils = read([[*GIA, "2", "3", "4", "5"], *rows_of(lambda marks: marks)]).rows
    in_per_cent = read(
        [
            [*GIA, "2", "3", "4", "5"],
            *rows_of(
                lambda marks: [f"{n * 100 / sum(marks):.2f}".replace(".", ",") for n in marks]
            ),
        ]
    ).rows
    for rows in (in_pupils, in_per_cent):
        assert [counts(row) for _, row in rows.iterrows()] == groups


def test_a_group_without_participants_has_no_pupils():
    rows = read([[*GIA, "2", "3", "4", "5"], ["edu641017", "МБОУ", "Химия", 0, 0, 0, 0, 0]]).rows
    assert counts(rows.iloc[0]) == [0, 0, 0, 0]


def test_the_minimum_of_ege_alone_is_in_pupils():
    reading = read(
        [[*GIA, "ниже минимума, чел.", "Процедура"], ["edu641017", "МБОУ", "русский", 10, 3, "ЕГЭ"]]
    )
    row = reading.rows.iloc[0]
    assert (row["mark_2"], row["participants"], row["procedure"]) == (3, 10, "ЕГЭ")
    assert row["subject"] == "Русский язык"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_marks_are_read_from_csv_too(tmp_path, encoding):
    rows = [files.MARKS, ["edu641017", 1, 8, "12,5", "50", "25", "12,5"]]
    reading = read_file(files.text(tmp_path / "marks.csv", rows, encoding=encoding))
    assert counts(reading.rows.iloc[0]) == [1, 4, 2, 1]


@pytest.mark.parametrize(
    ("header", "cells", "pupils"),
    [
        ("ниже минимума, чел.", [5, 0], [5, 0]), ("2", [5, 10], [5, 10]), ("«2»", [5, 10], [5, 10]),
        ("ниже минимума, %", [5, 10], [2, 2]), ("ниже минимума (%)", ["12,5", 0], [5, 0]),
        ("ниже минимума", ["12,5", "0"], [5, 0]), ("ниже минимума", ["5%", "10 %"], [2, 2]),
        ("2", ["12,5", "0"], [5, 0]),
    ],
)  # fmt: skip
def test_the_unit_of_the_lone_minimum_is_told_by_header_or_cells(header, cells, pupils):
    rows = [["edu641017", "А", "Физика", 40, cells[0]], ["edu641018", "Б", "Физика", 20, cells[1]]]
    reading = read([[*GIA, header], *rows])
    assert reading.rows["mark_2"].tolist() == pupils
    assert reading.findings == []


@pytest.mark.parametrize(
    ("header", "cells"),
    [("ниже минимума", [5, 0]), ("ниже минимума", [5, 30]), ("ниже минимума", ["0,5", "0,25"]),
     ("ниже минимума, %", ["0,125", "0,05"])],
)  # fmt: skip
def test_a_lone_minimum_of_unknown_unit_holds_the_file(header, cells):
    rows = [["edu641017", "А", "Физика", 40, cells[0]], ["edu641018", "Б", "Физика", 20, cells[1]]]
    [finding] = read([[*GIA, header], *rows]).findings
    assert (finding.severity, finding.rule) == (Severity.HOLD, "unit-unknown")
    assert (finding.sheet, finding.column_name) == ("Лист1", header)
    assert "ниже минимума, чел." in finding.message
    assert "ниже минимума, %" in finding.message


def test_words_of_a_summary_are_spelled_in_one_way_or_hold_it():
    header = [*GIA, "2", "3", "4", "5", "Процедура", "Срок"]
    sound = ["edu641017", "А", "матем.", 4, 0, 4, 0, 0, "ВПР", "Весна"]
    reading = read([header, sound])
    assert reading.findings == []
    assert reading.rows[["subject", "sitting"]].to_numpy().tolist() == [["Математика", "весна"]]
    faulty = ["edu641018", "Б", "Физра", 4, 0, 4, 0, 0, "ВПР", "летом"]
    rules = [finding.rule for finding in read([header, sound, faulty]).findings]
    assert rules == ["sitting-unknown-word", "subject-unknown-word"]
