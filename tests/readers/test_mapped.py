"""Tables of one's own making: the same values, however they are written down."""

import csv
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.finding import Severity
from intake.recognise import read_file
from readers import saved_map
from readers.reading import UnreadableFileError
from tests import small_files as files

CONTINGENT = """
title: Контингент
dataset: indicator_value
columns: {school_code: ОО, sitting: Период}
values:
- {header: "Численность, чел.", subject: К.1}
- {header: "Доля, %", subject: К.2}
"""
HEADERS = ["ОО", "Период", "Численность, чел.", "Доля, %"]
SCHOOL = "edu640001"


def read(tmp_path, rows, text=CONTINGENT, name="таблица.xlsx", sheet="Лист1"):
    write = files.text if name.endswith(".csv") else files.xlsx
    path = write(tmp_path / name, rows, **({} if name.endswith(".csv") else {"sheet": sheet}))
    return read_file(path, {"карта": saved_map.parse(text)})


def by_code(reading, column="value"):
    return dict(zip(reading.rows["subject"], reading.rows[column], strict=True))


def test_a_wide_table_is_a_row_per_value(tmp_path):
    reading = read(tmp_path, [HEADERS, [SCHOOL, "2021", "1 200", "34,5"]])
    assert (reading.dataset, reading.layout) == ("indicator_value", "map:карта")
    assert by_code(reading) == {"К.1": 1200, "К.2": 34.5}
    assert by_code(reading, "share")["К.2"] == pytest.approx(0.345)
    assert by_code(reading, "unit") == {"К.1": "человек", "К.2": "%"}
    assert set(reading.rows["school_year"]) == {"2020/21"}
    assert set(reading.rows["row_number"]) == {2}


def test_what_is_told_of_one_column_is_not_told_of_the_others(tmp_path):
    map_ = """
title: Контингент
dataset: indicator_value
columns: {school_code: ОО}
values:
- {header: "Численность, чел.", subject: К.1, indicator_name: Численность}
- {header: Средний балл, subject: К.2}
"""
    rows = [["ОО", "Численность, чел.", "Средний балл"], [SCHOOL, "1 200", "4,1"]]
    reading = read(tmp_path, rows, map_)
    assert by_code(reading) == {"К.1": 1200, "К.2": 4.1}
    first, second = reading.rows[["unit", "indicator_name"]].to_dict("records")
    assert first == {"unit": "человек", "indicator_name": "Численность"}
    assert pd.isna(list(second.values())).all()


def test_every_value_leads_to_its_cell(tmp_path):
    reading = read(tmp_path, [HEADERS, [SCHOOL, "2021", "1", "2"]])
    letters = {row: reading.columns[row].letter for row in reading.rows["spread"]}
    assert letters == {"value_text К.1": "C", "value_text К.2": "D"}


@pytest.mark.parametrize("word", ["нет данных", "Н/Д", "-", "–"])
def test_no_data_is_missing_and_not_nought(tmp_path, word):
    reading = read(tmp_path, [HEADERS, [SCHOOL, "2021", word, "0"]])
    assert pd.isna(by_code(reading)["К.1"])
    assert by_code(reading)["К.2"] == 0
    assert by_code(reading, "value_text")["К.1"] == word
    assert [f.rule for f in reading.findings] == []


def test_a_blank_cell_is_no_value_and_is_counted(tmp_path):
    reading = read(tmp_path, [HEADERS, [SCHOOL, "2021", "", "5"]])
    assert by_code(reading) == {"К.2": 5}
    assert [(f.severity, f.rule) for f in reading.findings] == [(Severity.NOTE, "values-blank")]


def test_a_table_without_a_single_value_is_a_blank_form(tmp_path):
    with pytest.raises(UnreadableFileError) as error:
        read(tmp_path, [HEADERS, [SCHOOL, "2021", "", ""]])
    assert error.value.finding.rule == "blank-form"


@pytest.mark.parametrize("total", ["Итого", "ВСЕГО по району", "В среднем по округу", "Итого:"])
def test_a_total_is_no_school(tmp_path, total):
    rows = [HEADERS, [SCHOOL, "2021", 1, 2], [total, "2021", 1, 2]]
    reading = read(tmp_path, rows)
    assert set(reading.rows["school_code"]) == {"640001"}
    (finding,) = reading.findings
    assert finding.rule == "total-rows"
    assert "строка 3" in finding.message


def test_a_total_is_found_beside_a_blank_school_too(tmp_path):
    rows = [["№", *HEADERS], ["1", SCHOOL, "2021", 1, 2], ["Итого", "", "2021", 1, 2]]
    assert len(read(tmp_path, rows).rows) == 2


def test_a_school_that_begins_like_a_total_is_a_school(tmp_path):
    text = CONTINGENT.replace("values:", "school: наименование\nvalues:")
    rows = [HEADERS, ["Всегодичская ООШ", "2021", 1, 2]]
    assert set(read(tmp_path, rows, text).rows["school_name"]) == {"Всегодичская ООШ"}


def test_the_line_of_column_numbers_is_no_row(tmp_path):
    reading = read(tmp_path, [HEADERS, [1, 2, 3, 4], [SCHOOL, "2021", 5, 6]])
    assert reading.rows["row_number"].tolist() == [3, 3]


def test_a_unit_that_contradicts_the_map_holds_the_file(tmp_path):
    headers = ["ОО", "Период", "Численность, %", "Доля"]
    (finding,) = read(tmp_path, [headers, [SCHOOL, "2021", 1, 2]]).findings
    assert (finding.severity, finding.rule) == (Severity.HOLD, "unit-differs")
    assert "«%»" in finding.message
    assert "«человек»" in finding.message
    assert "столбец C" in finding.message


def test_thousands_that_are_no_blanks_are_told_by_the_map(tmp_path):
    text = CONTINGENT + 'thousands: "."\n'
    rows = [HEADERS, [SCHOOL, "2021", "1.234.567", 1.234], ["640002", "2021", "1.234,5", "0.5"]]
    reading = read(tmp_path, rows, text)
    assert reading.rows["value"].tolist() == [1234567, 1.234, 1234.5, 0.5]


def test_without_a_period_the_file_has_to_tell_the_year(tmp_path):
    text = CONTINGENT.replace(", sitting: Период", "")
    rows = [[HEADERS[0], *HEADERS[2:]], [SCHOOL, 1, 2]]
    assert {"school_year", "sitting"} & set(read(tmp_path, rows, text).rows) == set()


def test_lost_noughts_of_codes_are_mended_as_in_the_layout_of_indicators(tmp_path):
    text = """
title: Самообследование
dataset: indicator_value
columns: {school_code: Школа, subject: Пункт, indicator_name: Что, sitting: Год, value_text: Итог}
"""
    name = (
        "Численность выпускников 9 класса, получивших неудовлетворительные результаты на ГИА по "
        "русскому языку"
    )
    rows = [["Школа", "Пункт", "Что", "Год", "Итог"], [SCHOOL, 1.1, name, "2021", "0/0%"]]
    reading = read(tmp_path, rows, text)
    assert reading.rows["subject"].tolist() == ["1.10"]
    assert [f.rule for f in reading.findings] == ["code-mended"]


def test_other_codes_and_names_of_schools_are_kept_for_the_intake(tmp_path):
    for kind in ("ИНН", "код ОГЭ"):
        text = CONTINGENT.replace("values:", f"school: {kind}\nvalues:")
        row = read(tmp_path, [HEADERS, ["6400000001", "2021", 1, 2]], text).rows.iloc[0]
        assert (row["school_key"], row["school_key_kind"], row["school_code"]) == (
            "6400000001", kind, None,
        )  # fmt: skip


@pytest.mark.parametrize("spelled", ["13450", "013450", "13450.0", "13 450", 13450, 13450.0])
def test_an_exam_code_of_a_school_is_mended_whatever_excel_made_of_it(tmp_path, spelled):
    text = CONTINGENT.replace("values:", "school: код ОГЭ\nvalues:")
    reading = read(tmp_path, [HEADERS, [spelled, "2021", 1, 2]], text)
    assert set(reading.rows["school_key"]) == {"13450"}


def test_a_table_with_persons_is_refused_before_any_map(tmp_path):
    rows = [[*HEADERS, "Ответственный"], [SCHOOL, "2021", 1, 2, "Тестов Тест Тестович"]]
    with pytest.raises(UnreadableFileError) as error:
        read(tmp_path, rows)
    assert error.value.finding.rule == "personal-data"


def test_a_name_in_place_of_a_value_is_refused_and_not_repeated(tmp_path):
    with pytest.raises(UnreadableFileError) as error:
        read(tmp_path, [HEADERS, [SCHOOL, "2021", "Тестова Анна", 2]])
    assert error.value.finding.rule == "personal-data"
    assert "столбец C" in str(error.value)
    assert "Тестова" not in str(error.value)


def test_a_drifted_header_is_refused_with_the_nearest_map(tmp_path):
    with pytest.raises(UnreadableFileError) as error:
        read(tmp_path, [["ОО", "Период", "Всего, чел.", "Доля, %"], [SCHOOL, "2021", 1, 2]])
    message = error.value.finding.message
    for said in ("«Контингент» (карта.yaml)", "«Численность, чел.»", "«Всего, чел.»", "в карту"):
        assert said in message


def test_a_file_the_program_reads_itself_is_not_taken_by_a_map_that_says_less(tmp_path):
    text = """
title: Значения
dataset: indicator_value
columns: {school_code: ОО, subject: код показателя, value_text: значение}
"""
    rows = [files.INDICATORS, ["К.1", "Численность", "чел.", SCHOOL, "2021", "5"]]
    assert read(tmp_path, rows, text).layout == "indicators"


def test_a_map_that_says_more_wins_over_a_layout_of_the_program(tmp_path):
    text = """
title: Ставки
dataset: indicator_value
columns: {school_code: Логин ОО}
values:
- {header: "Психологи, ставок", subject: П.1}
- {header: "Логопеды, ставок", subject: П.2}
- {header: "Дефектологи, ставок", subject: П.3}
"""
    headers = ["Логин ОО", "Краткое наименование", "Муниципалитет", "Психологи, ставок",
               "Логопеды, ставок", "Дефектологи, ставок"]  # fmt: skip
    rows = [headers, [SCHOOL, "СОШ № 1", "Степной", "0,5", 1, 0]]
    assert read(tmp_path, rows, text).layout == "map:карта"
    assert read_file(tmp_path / "таблица.xlsx").layout == "school-registry"


def test_a_summary_is_read_in_the_forms_of_its_columns(tmp_path):
    text = """
title: Сводная
dataset: assessment_summary
columns: {school_code: Школа, group_name: Школа полностью, subject: Предмет, participants: Писали,
  mark_2: Двойки, mark_3: Тройки}
constants: {level: school, procedure: ВПР}
"""
    rows = [
        ["Школа", "Школа полностью", "Предмет", "Писали", "Двойки", "Тройки"],
        [SCHOOL, "СОШ № 1", "русский", "1 020", "5 человек", "н/д"],
        ["edu640002", "СОШ № 2", "русский", "десять", "5", "1"],
    ]
    rows = read(tmp_path, rows, text).rows
    assert rows["participants"].tolist() == [1020, "десять"]
    assert rows["mark_2"].tolist() == [5, 5]
    assert pd.isna(rows["mark_3"].iloc[0])
    assert set(rows["subject"]) == {"Русский язык"}
    assert set(rows["level"]) == {"school"}


def test_an_agreement_is_read_with_its_kilometres_and_its_day(tmp_path):
    text = """
title: Наставники района
dataset: mentorship
columns: {school_code: Кому, school_name: Кто, mentor_name: Кто помогает, distance_km: Далеко ли,
  agreement_date: Когда}
"""
    rows = [
        ["Кому", "Кто", "Кто помогает", "Далеко ли", "Когда"],
        [SCHOOL, "СОШ № 1", "Лицей № 2", "45,5 км", "10.02.2021"],
    ]
    row = read(tmp_path, rows, text).rows.iloc[0]
    assert (row["distance_km"], row["agreement_date"]) == (45.5, "2021-02-10")


# -- any valid table, in any form, with any noise ---------------------------------------------

INDICATORS = ("Численность", "Доля отличников", "Ставки")
UNITS = ("человек", "%", "ставок")
SPELLED = {"человек": ["чел.", "чел", "человек"], "%": ["%", "процентов"], "ставок": ["ставок"]}
PERIODS = ("2019", "2020", "2021")
CODES = {name: f"Т.{n}" for n, name in enumerate(INDICATORS)}
GAPS = ("", " ", "\u00a0", "\u202f")

_long = saved_map.checked(
    {
        "title": "Длинная",
        "dataset": "indicator_value",
        "columns": {
            "school_code": "Логин школы", "subject": "Код", "indicator_name": "Что",
            "unit": "Единица", "sitting": "Год отчёта", "value_text": "Сколько",
        },
    }
)  # fmt: skip
_wide = saved_map.checked(
    {
        "title": "Широкая",
        "dataset": "indicator_value",
        "columns": {"school_code": "Логин школы", "sitting": "Год отчёта"},
        "values": [
            {"header": name, "subject": CODES[name], "indicator_name": name, "unit": unit}
            for name, unit in zip(INDICATORS, UNITS, strict=True)
        ],
    }
)
_by_period = saved_map.checked(
    {
        "title": "По годам",
        "dataset": "indicator_value",
        "header_rows": 2,
        "columns": {"school_code": "Логин школы"},
        "values": [
            {
                "header": f"{name} / {period}", "subject": CODES[name], "indicator_name": name,
                "unit": unit, "sitting": period,
            }
            for name, unit in zip(INDICATORS, UNITS, strict=True)
            for period in PERIODS
        ],
    }
)  # fmt: skip
MAPS = {"длинная": _long, "широкая": _wide, "по-годам": _by_period}


@st.composite
def tables(draw):
    """School × indicator × period → a number, or None where a word says there is none."""
    schools = draw(st.lists(st.integers(640001, 640999), min_size=1, max_size=4, unique=True))
    number = st.decimals(0, 99999, places=2).map(float)
    cells = [(school, name, year) for school in schools for name in INDICATORS for year in PERIODS]
    return {cell: draw(st.none() | number) for cell in cells}


@st.composite
def written(draw, value, typed):
    """A number as somebody may have typed it, or as Excel keeps it."""
    if value is None:
        return draw(st.sampled_from(["нет данных", "н/д", "-", "Нет данных"]))
    if typed and draw(st.booleans()):
        return value
    grouped = f"{value:,.2f}".replace(",", draw(st.sampled_from(GAPS)))
    return grouped.replace(".", draw(st.sampled_from([".", ","])))


def rows_of(draw, table, form, excel):
    """The rows of a table, its header included, and what is merged in the header."""
    cell = {key: draw(written(value, excel)) for key, value in table.items()}
    schools = list(dict.fromkeys(school for school, _, _ in table))

    def headed(name, unit):
        spelled = draw(st.sampled_from(SPELLED[unit]))
        return draw(st.sampled_from([name, f"{name}, {spelled}", f"{name} ({spelled})"]))

    indicators = list(zip(INDICATORS, UNITS, strict=True))
    if form == "длинная":
        header = [["Логин школы", "Код", "Что", "Единица", "Год отчёта", "Сколько"]]
        unit = {name: SPELLED[unit][0] for name, unit in indicators}
        body = [
            [f"edu{school}", CODES[name], name, unit[name], year, number]
            for (school, name, year), number in cell.items()
        ]
        return header + body, []
    if form == "широкая":
        header = [["Логин школы", "Год отчёта", *(headed(*each) for each in indicators)]]
        body = [
            [f"edu{school}", year, *(cell[school, name, year] for name in INDICATORS)]
            for school in schools
            for year in PERIODS
        ]
        return header + body, []
    upper = ["Логин школы"]
    for each in indicators:
        upper += [headed(*each), "", ""]
    header = [upper, ["", *PERIODS * len(INDICATORS)]]
    body = [
        [f"edu{school}", *(cell[school, name, year] for name in INDICATORS for year in PERIODS)]
        for school in schools
    ]
    return header + body, ["A1:A2", "B1:D1", "E1:G1", "H1:J1"]


def write(folder, rows, merged, kind, encoding):
    if kind == "csv":
        path = folder / "таблица.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(folder / "таблица.xlsx")
    return folder / "таблица.xlsx"


@settings(
    max_examples=60,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(
    data=st.data(),
    table=tables(),
    form=st.sampled_from(list(MAPS)),
    kind=st.sampled_from(["xlsx", "csv"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    totals=st.booleans(),
)
def test_a_table_reads_back_the_same_in_any_form_and_with_any_noise(
    data, table, form, kind, encoding, totals
):
    rows, merged = rows_of(data.draw, table, form, kind == "xlsx")
    if totals:
        rows.append(["Итого по району", *rows[-1][1:]])
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), rows, merged, kind, encoding)
        read = read_file(path, MAPS)
    assert read.layout == f"map:{form}"
    found = {
        (int(row.school_code), row.indicator_name, row.sitting): row
        for row in read.rows.itertuples()
    }
    assert found.keys() == table.keys()
    for key, value in table.items():
        row = found[key]
        assert row.subject == CODES[key[1]]
        assert row.unit == dict(zip(INDICATORS, UNITS, strict=True))[key[1]]
        if value is None:
            assert pd.isna(row.value)
            assert pd.isna(row.share)
        else:
            assert row.value == pytest.approx(value)
            if row.unit == "%":
                assert row.share == pytest.approx(value / 100)
