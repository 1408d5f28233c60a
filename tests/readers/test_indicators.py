import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import school_year as years
from intake.recognise import read_file
from readers import indicators, layout
from readers.sheet import Sheet
from tests import small_files as files


def read(*rows):
    cells = [files.INDICATORS, *rows]
    return indicators.read(Sheet("Лист1", cells), layout.find("Лист1", cells))


def one(period="2020/21", value="5", unit=""):
    return read(["1.10.", "Численность", unit, "edu641017", period, value]).rows.iloc[0]


@pytest.mark.parametrize(
    ("typed", "value", "share"),
    [
        ("12", 12, None), ("12,5", 12.5, None), ("34,5%", 34.5, 0.345), ("12/34,5%", 12, 0.345),
        ("12 человек/34,5%", 12, 0.345), ("12 чел./34,5 %", 12, 0.345), ("12/0,345", 12, 0.345),
        ("1 200/50%", 1200, 0.5), ("нет данных", None, None),
        ("12/34,5", 12, 0.345), ("0/0%", 0, 0), ("0 (0%)", 0, 0), ("12 (34,5 %)", 12, 0.345),
        ("12 чел. (34,5%)", 12, 0.345), ("1 200 человек 50%", 1200, 0.5), ("12 (34)", None, None),
        ("12 человек 34", None, None),
    ],
)  # fmt: skip
def test_a_value_is_a_number_a_share_or_both(typed, value, share):
    row = one(value=typed)
    assert row["value_text"] == typed
    for name, expected in (("value", value), ("share", share)):
        if expected is None:
            assert row.isna()[name]
        else:
            assert row[name] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1 200 человек", "человек", 1200), ("12 чел.", "чел", 12), ("68 баллов", "балл", 68),
        ("12 чел.", "человек/%", 12), ("5,6 кв.м", "кв. м", 5.6), ("3 ставки", "ставок", 3),
        ("12 тыс. руб.", "рублей", None), ("12 человек", "балл", None), ("12 человек", "", None),
    ],
)  # fmt: skip
def test_the_unit_of_the_row_may_stand_after_the_number_and_no_other(typed, unit, value):
    row = one(value=typed, unit=unit)
    assert row["value"] == value if value is not None else row.isna()["value"]


def test_a_unit_of_per_cent_makes_a_share():
    assert one(value="34,5", unit="%")["share"] == pytest.approx(0.345)


@given(st.integers(2001, 2098))
def test_a_year_is_the_school_year_that_ends_in_it(year):
    assert one(period=str(year))["school_year"] == years.ending(year)


@given(st.integers(2001, 2098), st.integers(1, 12))
def test_a_month_lies_in_its_school_year(year, month):
    school_year = years.ending(year) if month < 9 else years.starting(year)
    assert one(period=f"{month:02d}.{year}")["school_year"] == school_year


@pytest.mark.parametrize("period", ["", "декабрь", "2020/22", "20/21", "1.09.202", "13.2021"])
def test_what_is_no_period_has_no_year(period):
    assert one(period=period).isna()["school_year"]


@pytest.mark.parametrize(
    ("period", "school_year"),
    [
        ("IV квартал 2020", "2020/21"), ("2 кв. 2021", "2020/21"),
        ("III квартал 2021", "2021/22"),
    ],
)  # fmt: skip
def test_a_quarter_lies_in_the_school_year_it_ends_in(period, school_year):
    assert one(period=period)["school_year"] == school_year


@pytest.mark.parametrize("period", ["1 полугодие 2020", "01.09.2021"])
def test_a_period_that_is_not_understood_is_not_guessed(period):
    assert one(period=period).isna()["school_year"]


def test_the_code_is_without_its_last_dot_and_the_place_is_kept(tmp_path):
    path = files.xlsx(
        tmp_path / "a.xlsx",
        [files.INDICATORS, ["1.10.", "Численность", "чел.", "edu641017", "2020/21", 5]],
    )
    reading = read_file(path)
    assert (reading.dataset, reading.rows_read) == ("indicator_value", 1)
    row = reading.rows.iloc[0]
    assert (row["subject"], row["school_code"], row["sitting"]) == ("1.10", "641017", "2020/21")
    assert (row["indicator_name"], row["unit"]) == ("Численность", "чел.")
    assert reading.columns["value"].letter == "F"
    assert reading.columns["school_year"].letter == reading.columns["sitting"].letter == "E"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_indicators_are_read_from_csv_too(tmp_path, encoding, delimiter):
    rows = [files.INDICATORS, ["1.10", "Численность", "чел.", "edu641017", "2020/21", "12/34,5%"]]
    reading = read_file(files.text(tmp_path / "a.csv", rows, delimiter, encoding))
    assert reading.rows["share"].tolist() == pytest.approx([0.345])
