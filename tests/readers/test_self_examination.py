"""Self-examination (№ 1324) as schools type it: codes, names, units and values."""

from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import Severity
from intake.recognise import read_file
from readers import indicators, layout
from readers.sheet import Sheet
from reference import catalog
from tests import small_files as files

ORDER = catalog.self_examination()
CODES = list(ORDER.indicators)
# What the order prints beside the codes, written down a second time.
UNITS = {
    "человек": ["1.1", "1.2", "1.3", "1.4", "1.24"],
    "балл": ["1.6", "1.7", "1.8", "1.9"],
    "единиц": ["2.1", "2.2"],
    "да/нет": ["2.3", "2.4", "2.4.1", "2.4.2", "2.4.3", "2.4.4", "2.4.5"],
    "кв. м": ["2.6"],
}


def read(*rows):
    cells = [files.INDICATORS, *rows]
    return indicators.read(Sheet("Лист1", cells), layout.find("Лист1", cells))


def row(code, name="", unit="", login="edu641017", value="5", period="2020"):
    return [code, name, unit, login, period, value]


def as_number(code):
    """A code as Excel keeps it when it is typed into an ordinary cell."""
    return float(code) if code.count(".") == 1 else code


def full_name(code):
    return ORDER.indicators[code].name


def by_rule(reading):
    return {finding.rule: finding for finding in reading.findings}


def test_the_list_is_whole_and_says_where_it_is_from():
    sections = {"1": 34, "2": 6}
    top = [code for code in CODES if code.count(".") == 1]
    assert top == [f"{part}.{n}" for part, last in sections.items() for n in range(1, last + 1)]
    parts = {"1.19": 3, "1.29": 2, "1.30": 2, "2.4": 5}
    below = [code for code in CODES if code.count(".") == 2]
    assert below == [f"{code}.{n}" for code, last in parts.items() for n in range(1, last + 1)]
    assert (ORDER.status, "1324" in ORDER.source) == ("unconfirmed", True)


@pytest.mark.parametrize("code", CODES)
def test_every_indicator_has_its_unit_base_and_a_name_of_its_own(code):
    one = ORDER.indicators[code]
    assert one.unit == next((unit for unit, of in UNITS.items() if code in of), "человек/%")
    if one.unit == "человек/%":
        wholes = {"9 класса": "К.9", "11 класса": "К.11", "педагог": "1.24", "стаж": "1.24"}
        if code not in ("1.29.1", "1.29.2"):
            expected = next((base for word, base in wholes.items() if word in one.name), None)
            assert one.base == (expected or ("1.24" if "Педагог" in one.name else "1.1"))
    else:
        assert one.base is None
    assert ORDER.called(one.name) == [code]


@pytest.mark.parametrize("spell", ["{}", "{}.", " {} ", "{} .", "{}. "])
@pytest.mark.parametrize("named", [True, False])
def test_a_code_is_recognised_with_and_without_its_dot(spell, named):
    rows = [row(spell.format(code), full_name(code) if named else "") for code in CODES]
    reading = read(*rows)
    assert reading.rows["subject"].tolist() == CODES
    assert reading.rows["unit"].tolist() == [ORDER.indicators[code].unit for code in CODES]
    assert reading.findings == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1,10", "1.10"), ("1. 10", "1.10"), ("1.19.1.", "1.19.1"), ("1,19,1", "1.19.1")],
)
def test_a_code_typed_otherwise_is_the_same(typed, meant):
    assert read(row(typed)).rows["subject"].tolist() == [meant]


@pytest.mark.parametrize(
    ("typed", "code", "unit"),
    [
        ("чел.", "1.1", "человек"), ("Человек", "1.24", "человек"), ("чел./%", "1.5", "человек/%"),
        ("человек / %", "1.5", "человек/%"), ("баллы", "1.8", "балл"), ("ед.", "2.1", "единиц"),
        ("да / нет", "2.3", "да/нет"), ("кв.м", "2.6", "кв. м"), ("м2", "2.6", "кв. м"),
        ("%", "1.5", "%"), ("чел.", "1.5", "чел."), ("шт.", "1.1", "шт."),
    ],
)  # fmt: skip
def test_a_unit_is_the_orders_however_it_is_spelled_and_another_stays(typed, code, unit):
    assert read(row(code, unit=typed)).rows["unit"].tolist() == [unit]


def test_what_is_called_otherwise_is_no_indicator_of_the_order():
    reading = read(row("2.3", "Охват питанием", "", value="да"), row("М.1", "Охват", "чел."))
    assert reading.rows["unit"].isna().tolist() == [True, False]
    assert reading.rows["unit"].tolist()[1] == "чел."
    assert reading.rows["value"].isna().tolist() == [True, False]
    assert reading.findings == []


@given(st.permutations(CODES), st.booleans())
def test_numbers_are_told_apart_by_their_names_in_any_order(codes, with_dates):
    """Excel keeps 1.10 as 1.1 or, where the point is a date's, as the first of October."""
    typed = []
    for code in codes:
        dated = with_dates and code in ("1.1", "1.10", "1.2", "2.4")
        day, month = code.split(".")[:2]
        stored = datetime(2021, int(month), int(day)) if dated else as_number(code)
        typed.append(row(stored, full_name(code)))
    reading = read(*typed)
    assert reading.rows["subject"].tolist() == codes
    assert [finding.severity for finding in reading.findings] == [Severity.NOTE]


@given(st.sets(st.sampled_from(CODES), min_size=3), st.integers(1, 3))
def test_numbers_without_names_are_told_apart_by_order_or_not_at_all(chosen, schools):
    """Never a wrong code; a whole list is told entirely."""
    codes = [code for code in CODES if code in chosen]
    logins = [f"edu64101{n}" for n in range(schools)]
    reading = read(*[row(as_number(code), login=login) for login in logins for code in codes])
    unclear = {f.row_number for f in reading.findings if f.rule == "code-unclear"}
    for number, (meant, got) in enumerate(
        zip(codes * schools, reading.rows["subject"], strict=True), start=2
    ):
        assert got == meant or number in unclear
    if chosen == set(CODES):
        assert not unclear


def test_a_whole_list_of_numbers_is_told_by_its_order_school_by_school_and_not():
    for pairs in (
        [(code, login) for login in ("edu641017", "edu641018") for code in CODES],
        [(code, login) for code in CODES for login in ("edu641017", "edu641018")],
    ):
        reading = read(*[row(as_number(code), login=login) for code, login in pairs])
        assert reading.rows["subject"].tolist() == [code for code, _ in pairs]
        assert list(by_rule(reading)) == ["code-mended"]
        assert "1.10" in by_rule(reading)["code-mended"].message


@pytest.mark.parametrize(
    "codes",
    [
        ["1.10"], ["1.1"], ["1.1", "1.24"], ["1.10", "1.24"], ["1.5", "1.10"],
        ["1.24", "1.10", "1.5"], ["1.10", "1.5", "1.4"], ["1.5", "1.10", "1.33", "1.24"],
    ],
)  # fmt: skip
def test_a_number_that_neither_name_nor_order_tells_is_an_error_and_no_guess(codes):
    doubtful = next(code for code in codes if code in ("1.1", "1.10"))
    reading = read(*[row(as_number(code)) for code in codes])
    [finding] = reading.findings
    assert (finding.severity, finding.rule) == (Severity.ERROR, "code-unclear")
    assert finding.row_number == codes.index(doubtful) + 2
    assert "1.1 или 1.10" in finding.message
    assert reading.columns["subject"].letter == "A"


def test_a_date_without_a_telling_name_is_an_error():
    [finding] = read(row(datetime(2021, 10, 1))).findings
    assert (finding.rule, finding.row_number) == ("code-unclear", 2)
    assert "дата" in finding.message


def test_text_is_what_it_says():
    reading = read(row("1.1"), row("1.10"), row("1.2"), row("1.20"))
    assert reading.rows["subject"].tolist() == ["1.1", "1.10", "1.2", "1.20"]
    assert reading.findings == []


def test_text_that_stands_twice_lost_its_nought_in_a_csv_and_its_place_tells(tmp_path):
    codes = ["1.1", "1.2", "1.9", "1.1", "1.11", "1.2", "1.21"]
    rows = [files.INDICATORS, *[row(code, unit="человек", value="7") for code in codes]]
    reading = read_file(files.text(tmp_path / "a.csv", rows))
    assert reading.rows["subject"].tolist() == ["1.1", "1.2", "1.9", "1.10", "1.11", "1.20", "1.21"]


def test_a_workbooks_numbers_are_read_as_they_are_stored(tmp_path):
    codes = ["1.1", "1.5", "1.10", "1.19.1", "1.20", "1.24"]
    rows = [row(as_number(code), full_name(code)) for code in codes]
    reading = read_file(files.xlsx(tmp_path / "a.xlsx", [files.INDICATORS, *rows]))
    assert reading.rows["subject"].tolist() == codes


def test_a_code_with_the_name_of_another_is_a_warning_and_not_judged():
    reading = read(
        *[row("1.8", full_name("1.24"), "чел.", login) for login in ("641017", "641018")]
    )
    [finding] = reading.findings
    assert (finding.severity, finding.rule) == (Severity.WARNING, "code-and-name-differ")
    assert "1.24" in finding.message
    assert "таких строк 2" in finding.message
    assert reading.rows["subject"].tolist() == ["1.8", "1.8"]
    assert reading.rows["unit"].tolist() == ["чел.", "чел."]


def test_titles_of_the_form_are_no_data_rows():
    reading = read(
        row("1.", "Образовательная деятельность", value=""),
        row("1.30", full_name("1.30"), value=""),
        row("1.30.1", "До 5 лет", value="2/10%"),
        row("2", "Инфраструктура", value="", login=""),
        row("2", "Число мест", value=""),
        row("1.5", full_name("1.5"), value=""),
    )
    assert reading.rows["subject"].tolist() == ["1.30.1", "2", "1.5"]
    assert reading.rows_read == 3


@pytest.mark.parametrize(
    ("typed", "value"),
    [("да", 1), ("Да", 1), ("НЕТ", 0), (" нет ", 0), (True, 1), (False, 0), (1.0, 1)],
)
def test_yes_and_no_are_one_and_nought(typed, value):
    assert read(row("2.3", value=typed)).rows["value"].tolist() == [value]
    assert read(row("М.7", unit="Да/нет", value=typed)).rows["value"].tolist() == [value]


@pytest.mark.parametrize("typed", ["да/нет", "имеется", "5", "–"])
def test_another_answer_is_neither(typed):
    assert read(row("2.3", value=typed)).rows["value"].isna().all()


def test_a_per_cent_alone_says_nothing_of_people():
    first = read(row("1.5", value="34,5%")).rows.iloc[0]
    assert (pd.isna(first["value"]), first["share"]) == (True, pytest.approx(0.345))


PEOPLE = st.integers(0, 99_999)


@given(
    people=PEOPLE,
    tenths=st.integers(0, 1000),
    blank=st.sampled_from(["", " "]),
    word=st.sampled_from(["", "чел", "чел.", "человек", " чел.", " человек", " человека"]),
    comma=st.sampled_from([",", "."]),
    form=st.sampled_from(["per cent", "share"]),
    thousands=st.booleans(),
)
def test_every_form_of_people_and_share_is_read_back(
    people, tenths, blank, word, comma, form, thousands
):
    count = f"{people:,}".replace(",", " ") if thousands else str(people)
    shares = {"per cent": f"{tenths / 10:.1f}{blank}%", "share": f"{tenths / 1000:.3f}"}
    typed = f"{count}{word}{blank}/{blank}{shares[form].replace('.', comma)}"
    first = read(row("1.5", value=typed)).rows.iloc[0]
    assert first["value"] == people
    assert first["share"] == pytest.approx(tenths / 1000)


@pytest.mark.parametrize(
    ("typed", "rounding"),
    [
        ("12/34,5%", 0.0005), ("12/34%", 0.005), ("12/34,53%", 0.00005), ("12/0,345", 0.0005),
        ("12/34,5", 0.0005), ("12/1", 0.005), ("12/0,3%", 0.0005),
    ],
)  # fmt: skip
def test_how_far_a_share_may_be_off_follows_from_its_last_digit(typed, rounding):
    pair = indicators.people_and_share(pd.Series([typed], dtype="str"))
    assert pair["rounding"].tolist() == [pytest.approx(rounding)]


@pytest.mark.parametrize("typed", ["12", "34,5%", "да", "", "/5%", "12/", "a/5%"])
def test_what_is_no_pair_has_neither(typed):
    assert indicators.people_and_share(pd.Series([typed], dtype="str")).isna().all(axis=None)


def test_a_year_of_the_report_is_the_school_year_that_ended_in_it():
    """The report of 2021 is about 2020."""
    assert read(row("1.1", period="2020")).rows["school_year"].tolist() == ["2019/20"]
