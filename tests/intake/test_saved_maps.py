"""A table of one's own: described once at the terminal, then taken in like any export."""

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from cli import main
from domain.errors import UserError
from intake import check
from tests import small_files as files
from tests.warehouse.facts import load
from warehouse.query import frame

TITLE = ["Контингент школ района", "", "", "", "", ""]
UPPER = ["№ п/п", "Логин ОО", "Численность", "", "Вторая смена", "Примечание"]
LOWER = ["", "", "всего, чел.", "девочки, чел.", "%", ""]
NUMBERS = [1, 2, 3, 4, 5, 6]
SCHOOLS = [[1, "edu640001", "1 200", 590, "34,5%", "ок"], [2, "edu640002", "н/д", 61, "0", ""]]
TOTAL = ["", "Итого по району", 1200, 651, "", ""]
SAVED = """
title: Ставки
dataset: indicator_value
columns: {school_code: Школа}
values:
- {header: "Психологи, ставок", subject: П.1}
- {header: "Обучено, чел./%", subject: П.2}
"""
BY_CODE = SAVED.replace("columns: {school_code: Школа}", "school: ИНН\ncolumns: {school_code: ИНН}")
HEADERS = ["Школа", "Психологи, ставок", "Обучено, чел./%"]


def contingent(path, *rows):
    """A workbook with a title, a header of two rows with merged cells, numbers beneath, a total."""
    files.xlsx(path, [TITLE, UPPER, LOWER, NUMBERS, *rows, TOTAL])
    book = load_workbook(path)
    for area in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "F2:F3"):
        book.active.merge_cells(area)
    book.save(path)
    return path


def described(path, answers="\n" * 30):
    return CliRunner().invoke(main.app, ["map", str(path)], input=answers)


def saved(settings, text=SAVED, name="ставки"):
    settings.maps.mkdir(exist_ok=True)
    (settings.maps / f"{name}.yaml").write_text(text, encoding="utf-8")


def indicators(engine) -> pd.DataFrame:
    with engine.connect() as connection:
        return frame(
            connection,
            "SELECT school_code, period, indicator_code, unit, value, share "
            "FROM mart.indicator_value ORDER BY period, school_code, indicator_code",
        )


def test_a_table_is_described_once_and_loads_from_then_on(tmp_path, settings, engine, take_in):
    first = contingent(tmp_path / "Контингент 2020.xlsx", *SCHOOLS)
    assert take_in(first).status == "rejected"
    done = described(first)
    assert done.exit_code == 0, done.output
    assert "Численность / всего, чел." in done.output
    assert (settings.maps / "контингент.yaml").exists()
    outcome = take_in(first)
    assert (outcome.status, {f.rule for f in outcome.findings}) == (
        "accepted",
        {"total-rows"},
    )
    found = indicators(engine)
    assert found["period"].unique().tolist() == ["2019/20"]
    rows = found.drop(columns="period").astype("object").where(found.notna(), None)
    assert rows.to_numpy().tolist() == [
        ["640001", "Вторая смена", "%", 34.5, 0.345],
        ["640001", "Численность / всего", "человек", 1200, None],
        ["640001", "Численность / девочки", "человек", 590, None],
        ["640002", "Вторая смена", "%", 0, 0],
        ["640002", "Численность / всего", "человек", None, None],
        ["640002", "Численность / девочки", "человек", 61, None],
    ]
    second = contingent(tmp_path / "Контингент 2021.xlsx", [1, "edu640001", 1300, 600, "1%", ""])
    assert take_in(second).status == "accepted"
    assert indicators(engine)["period"].unique().tolist() == ["2019/20", "2020/21"]


def test_a_table_that_names_no_year_waits_for_one(tmp_path, settings, take_in):
    saved(settings)
    path = files.xlsx(tmp_path / "Ставки.xlsx", [HEADERS, ["edu640001", "0,5", "12/34,5%"]])
    outcome = take_in(path)
    assert outcome.status == "held"
    assert "school_year-unknown" in {finding.rule for finding in outcome.findings}
    assert take_in(path, school_year="2020/21").status == "accepted"


def test_a_fault_in_a_wide_table_leads_to_its_cell(tmp_path, settings, take_in):
    saved(settings)
    rows = [HEADERS, *([f"edu64000{n}", "1", "12/34,5%"] for n in range(1, 9))]
    rows[3][2], rows[5][1] = "12/134%", "много"
    outcome = take_in(files.xlsx(tmp_path / "Ставки 2021.xlsx", rows))
    faults = {finding.rule: finding for finding in outcome.findings}
    fault = faults["share-invalid"]
    assert (fault.row_number, fault.column_name) == (4, "Обучено, чел./%")
    assert "столбец C" in fault.message
    assert "показателя П.1" in faults["indicator-not-a-number"].message
    assert faults["indicator-not-a-number"].row_number == 6


@pytest.mark.parametrize(
    ("kind", "spelled"), [("ИНН", "6401000001"), ("код ОГЭ", "013450.0"), ("код ЕГЭ", 13450)]
)
def test_a_school_is_found_by_another_of_its_codes(
    tmp_path, settings, engine, take_in, kind, spelled
):
    value = str(spelled).lstrip("0").removesuffix(".0")
    known = {"school_code": "640001", "subject": kind, "value": value, "sheet": "", "row_number": 1}
    key = {"school_year": "", "procedure": "", "sitting": "", "class": 0}
    with engine.begin() as connection:
        load(connection, pd.DataFrame([known | key]), "school_identifier")
    saved(settings, BY_CODE.replace("ИНН", kind))
    headers = [kind, *HEADERS[1:]]
    rows = [headers, [spelled, "1", "1/50%"], ["6499999999", "2", "1/50%"]]
    with_code = files.xlsx(tmp_path / "Ставки район 2021.xlsx", rows[:2])
    outcome = take_in(files.xlsx(tmp_path / "Ставки 2021.xlsx", rows))
    assert (outcome.status, outcome.rows_loaded) == ("held", 0)
    (unknown,) = [f for f in outcome.findings if f.rule == "school-code-unknown"]
    assert f"строка 3: {kind} «6499999999»" in unknown.message
    assert take_in(with_code).status == "accepted"
    assert set(indicators(engine)["school_code"]) == {"640001"}


def test_a_code_a_school_had_before_the_year_of_the_table_is_not_its_any_more(
    tmp_path, settings, engine, take_in
):
    known = {
        "school_year": "", "procedure": "", "sitting": "", "class": 0, "subject": "ИНН",
        "value": "6401000001", "sheet": "",
    }  # fmt: skip
    schools = [
        {"school_code": "640001", "valid_from": None, "valid_to": "2020-08-31", "row_number": 1},
        {"school_code": "640002", "valid_from": "2020-09-01", "valid_to": None, "row_number": 2},
    ]
    with engine.begin() as connection:
        load(connection, pd.DataFrame([known | each for each in schools]), "school_identifier")
    saved(settings, BY_CODE)
    rows = [["ИНН", *HEADERS[1:]], ["6401000001", "1", "1/50%"]]
    assert take_in(files.xlsx(tmp_path / "Ставки 2021.xlsx", rows)).status == "accepted"
    assert set(indicators(engine)["school_code"]) == {"640002"}


def test_a_school_is_found_by_its_name(tmp_path, settings, engine, take_in):
    registry = [files.REGISTRY, ["edu640001", "МБОУ «СОШ № 1»", "Степной район"]]
    assert take_in(files.xlsx(tmp_path / "реестр.xlsx", registry)).status == "accepted"
    saved(settings, SAVED.replace("columns:", "school: наименование\ncolumns:"))
    rows = [HEADERS, ["МБОУ СОШ №1", "1", "1/50%"]]
    assert take_in(files.xlsx(tmp_path / "Ставки 2021.xlsx", rows)).status == "accepted"
    assert set(indicators(engine)["school_code"]) == {"640001"}


def test_a_sender_can_check_such_a_table_without_a_warehouse(tmp_path, settings, gate):
    saved(settings, BY_CODE)
    rows = [["ИНН", *HEADERS[1:]], ["6401000001", "1", "1/50%"], ["6401000002", "1", "1/50%"]]
    batch = check.alone(files.xlsx(tmp_path / "Ставки 2021.xlsx", rows), settings, gate)
    assert batch.decision == "accepted"
    assert [finding.rule for finding in batch.findings] == ["school-by-key"]


def test_a_map_that_is_no_map_stops_the_intake_with_a_sentence(tmp_path, settings, take_in):
    saved(settings, SAVED + "foo: 1\n")
    with pytest.raises(UserError, match=r"ставки\.yaml: лишний ключ foo"):
        take_in(files.xlsx(tmp_path / "Ставки 2021.xlsx", [HEADERS, ["edu640001", 1, 2]]))
