import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.finding import Severity
from readers.indicators import people_and_share
from reference import catalog

INDICATORS = catalog.self_examination().indicators


def values():
    """Indicators of another system."""
    return pd.DataFrame(
        {
            "school_code": ["641001", "641001", "641002"],
            "school_year": "2019/20",
            "indicator_code": ["М.1", "М.10", "М.1"],
            "indicator_name": None,
            "period": "2020",
            "unit": ["человек", "человек/%", "%"],
            "value": pd.array([412, 12, 100], dtype="Float64"),
            "share": pd.array([None, 0.345, None], dtype="Float64"),
            "value_text": ["412", "12/34,5%", "100"],
            "oge_failed": pd.array([None, None, None], dtype="Float64"),
            "sheet": "Sheet1",
            "row_number": [2, 3, 4],
        }
    )


def report(school="641001", period="2020", start=2, oge_failed=None, **texts):
    """The report of a school: `_1_5="12/34,5%"`; `К_9` is the class."""
    codes = [name.strip("_").replace("_", ".") for name in texts]
    typed = pd.Series(list(texts.values()), dtype="str")
    pairs = people_and_share(typed)
    alone = pd.to_numeric(typed.str.replace(",", "."), errors="coerce")
    units = [INDICATORS[code].unit if code in INDICATORS else "человек" for code in codes]
    return pd.DataFrame(
        {
            "school_code": school,
            "school_year": "2019/20",
            "indicator_code": codes,
            "indicator_name": None,
            "period": period,
            "unit": units,
            "value": pairs["people"].fillna(alone).astype("Float64"),
            "share": pairs["share"].astype("Float64"),
            "value_text": typed,
            "oge_failed": pd.array(
                [(oge_failed or {}).get(code) for code in codes], dtype="Float64"
            ),
            "sheet": "Лист1",
            "row_number": range(start, start + len(codes)),
        }
    )


def together(*reports):
    rows = pd.concat(reports, ignore_index=True)
    return rows.assign(row_number=range(2, len(rows) + 2))


# A report without a fault. Of 200 pupils and 20 teachers; 25 and 10 graduates.
SOUND = {
    "_1_1": "200", "_1_2": "80", "_1_3": "100", "_1_4": "20", "_1_5": "69/34,5%",
    "_1_8": "62,5", "_1_9": "100", "_1_10": "3/12%", "_1_11": "1/4,0%", "_1_12": "0/0%",
    "_1_13": "1/10%", "_1_14": "0/0", "_1_16": "2/0,08", "_1_18": "50/25%", "_1_19": "12/6%",
    "_1_19_1": "7/3,5%", "_1_19_2": "12/6%", "_1_19_3": "0/0%", "_1_24": "20",
    "_1_25": "15/75%", "_1_26": "15/75%", "_1_27": "5/25%", "_1_28": "4/20%", "_1_29": "12/60%",
    "_1_29_1": "5/25%", "_1_29_2": "7/35%", "_1_30_1": "8/40%", "_1_30_2": "12/60%",
    "_1_31": "9/45%", "_1_32": "11/55%", "_2_1": "0,15", "_2_3": "1", "_2_4": "0",
    "_2_6": "12,75",
}  # fmt: skip


def test_a_clean_table_has_no_findings(findings):
    assert findings("indicator_value", rows=values()) == {}


def test_a_repeated_indicator_is_kept_out_by_school_and_period(findings):
    table = values()
    table.loc[2, "school_code"] = "641001"

    found = findings("indicator_value", rows=table)["indicator-twice"]

    assert [(one.severity, one.row_number) for one in found] == [
        (Severity.ERROR, 2),
        (Severity.ERROR, 4),
    ]
    table.loc[2, "period"] = "2019"
    assert findings("indicator_value", rows=table) == {}


def test_what_is_no_number_is_a_warning(findings):
    table = values()
    table.loc[0, "value"] = pd.NA

    [finding] = findings("indicator_value", rows=table)["indicator-not-a-number"]

    assert (finding.severity, finding.row_number) == (Severity.WARNING, 2)


@pytest.mark.parametrize("said", ["нет данных", "Н/Д", "–"])
def test_that_there_are_no_data_is_an_answer(findings, said):
    table = values()
    table.loc[0, ["value", "value_text"]] = [pd.NA, said]

    assert findings("indicator_value", rows=table) == {}


def test_a_share_alone_is_a_number(findings):
    table = values()
    table.loc[1, "value"] = pd.NA

    assert findings("indicator_value", rows=table) == {}


@pytest.mark.parametrize(
    ("unit", "value", "faulty"),
    [
        ("%", 100, False),
        ("%", 100.5, True),
        (" Процент ", 250, True),
        ("%", -1, True),
        ("человек/%", 250, False),
        (None, 250, False),
    ],
)
def test_a_per_cent_lies_between_0_and_100(findings, unit, value, faulty):
    table = values()
    table.loc[2, ["unit", "value"]] = [unit, value]

    found = findings("indicator_value", rows=table)

    assert ("per-cent-out-of-range" in found) == faulty


def several(unit, *texts):
    """One indicator of another system, a school each."""
    return pd.concat([values()[:1]] * len(texts), ignore_index=True).assign(
        school_code=[f"64100{number}" for number in range(len(texts))],
        unit=unit,
        value=pd.array(texts, dtype="Float64"),
        row_number=range(2, 2 + len(texts)),
    )


@pytest.mark.parametrize(
    ("shares", "rows_at_fault"),
    [
        ((0.345, 0.9, 1, 0), [2, 3]),
        ((0.345, 0.9, 34.5), []),  # a part among per cents is a small per cent
        ((0, 1, 1), []),
        ((0.5, 0.4), []),
    ],
)
def test_per_cents_that_excel_kept_as_parts_of_one_are_told(findings, shares, rows_at_fault):
    found = findings("indicator_value", rows=several("%", *shares))
    assert set(found) == ({"per-cent-in-parts"} if rows_at_fault else set())
    assert [each.row_number for each in found.get("per-cent-in-parts", [])] == rows_at_fault


def test_people_of_any_system_are_whole(findings):
    found = findings("indicator_value", rows=several("человек", 1.234, 150))
    assert [each.row_number for each in found["people-not-whole"]] == [2]
    assert findings("indicator_value", rows=several("человек", 22.5, 19.1, 25)) == {}  # means


def test_a_table_without_units_is_not_judged_by_them(findings):
    assert findings("indicator_value", rows=values().assign(unit=None)) == {}


def test_a_sound_report_has_no_findings(findings):
    assert findings("indicator_value", rows=report(**SOUND)) == {}


def of(findings, rows, rule):
    """The findings of one rule, and that there are no others."""
    found = findings("indicator_value", rows=rows)
    assert set(found) == {rule}
    return found[rule]


def codes_of(found, rows):
    by_row = rows.set_index("row_number")["indicator_code"]
    return [by_row[finding.row_number] for finding in found]


# Each: the rule, what is changed in the sound report, the rows at fault, and the numbers told.
FAULTS = [
    ("pupils-differ-from-levels", {"_1_2": "79"}, ["1.1"], [("200", "199")]),
    ("part-above-whole", {"_1_19_2": "13/6,5%"}, ["1.19.2"], [("13", "12")]),
    (
        "part-above-whole",
        {"_1_19_1": "14/7%", "_1_19_3": "13/6,5%", "_1_26": "16/80%"},
        ["1.19.1", "1.19.3", "1.26"],
        [("14", "12"), ("13", "12"), ("16", "15")],
    ),
    ("parts-above-whole", {"_1_29_2": "8/40%"}, ["1.29.2"], [("13", "12")]),
    (
        "parts-above-whole",
        {"_1_30_1": "9/45%", "_1_31": "10/50%"},
        ["1.30.2", "1.32"],
        [("21", "20"), ("21", "20")],
    ),
    ("share-differs-from-people", {"_1_5": "69/35,4%"}, ["1.5"], [("35,4 %", "34,5 %")]),
    (
        "share-differs-from-people",
        {"_1_5": "69/0,36", "_1_27": "5/20%", "_1_18": "50/2,5%"},
        ["1.5", "1.18", "1.27"],
        [("36 %", "34,5 %"), ("2,5 %", "25 %"), ("20 %", "25 %")],
    ),
    ("share-of-no-whole", {"_1_13": "1/34,5%"}, ["1.13"], [("1", "34,5 %")]),
    (
        "share-of-no-whole",
        {"_1_13": "0/34,5%", "_1_12": "2/99%"},
        ["1.12", "1.13"],
        [("2", "99 %"), ("0", "34,5 %")],
    ),
    ("graduates-differ", {"_1_13": "1/10%", "_1_15": "2/10%"}, ["1.13", "1.15"], None),
    ("ege-mean-out-of-range", {"_1_8": "100,5"}, ["1.8"], [("100,5", "100")]),
    ("ege-mean-out-of-range", {"_1_8": "-1", "_1_9": "620"}, ["1.8", "1.9"], None),
    ("people-not-whole", {"_1_20": "0,5"}, ["1.20"], [("0,5",)]),
    ("people-not-whole", {"_1_20": "0,5", "_1_21": "-1"}, ["1.20", "1.21"], None),
    ("neither-yes-nor-no", {"_2_4": "имеется"}, ["2.4"], None),
    ("neither-yes-nor-no", {"_2_4": "5", "_2_3": "да/нет"}, ["2.3", "2.4"], None),
    ("oge-mean-unknown", {"_1_6": "0,5"}, ["1.6"], [("0,5",)]),
    ("oge-mean-unknown", {"_1_6": "71", "_1_7": "0"}, ["1.6", "1.7"], None),
]


@pytest.mark.parametrize(("rule", "changed", "faulty", "told"), FAULTS)
def test_a_fault_is_told_on_its_row_with_its_numbers(findings, rule, changed, faulty, told):
    rows = report(**SOUND | changed)

    found = of(findings, rows, rule)

    assert codes_of(found, rows) == faulty
    assert {finding.severity for finding in found} == {Severity.WARNING}
    for finding, numbers in zip(found, told or [()] * len(found), strict=True):
        assert all(number in finding.message for number in numbers), finding.message


def test_a_whole_is_of_the_same_school_and_period(findings):
    one = report(**SOUND)
    smaller = {"_1_1": "10", "_1_2": "10", "_1_3": "0", "_1_4": "0", "_1_5": "5/50%"}
    rows = together(one, report("641002", **smaller), report(period="2019", **smaller))

    assert findings("indicator_value", rows=rows) == {}


def test_every_school_and_period_is_held_against_its_own_whole(findings):
    rows = together(
        report(**SOUND | {"_1_2": "79"}),
        report("641002", **SOUND | {"_1_2": "81"}),
        report(period="2019", **SOUND | {"_1_2": "78"}),
    )

    found = of(findings, rows, "pupils-differ-from-levels")

    for finding, total in zip(found, (199, 201, 198), strict=True):
        assert f"равен 200, а сумма 1.2 + 1.3 + 1.4 – {total}." in finding.message


def test_what_is_not_there_is_not_judged(findings):
    few = {"_1_1": "200", "_1_2": "180", "_1_29_1": "5", "_1_29_2": "9/90%", "_1_26": "15"}
    assert findings("indicator_value", rows=report(**few)) == {}


def test_more_than_all_is_told_even_without_a_share(findings):
    rows = report(_1_1="200", _1_18="201", _1_24="20", _1_33="21")

    found = of(findings, rows, "part-above-whole")

    assert codes_of(found, rows) == ["1.18", "1.33"]


def test_graduates_are_told_with_both_numbers(findings):
    found = of(findings, report(_1_10="3/12%", _1_14="1/5%", _1_16="0/0%"), "graduates-differ")

    assert [finding.row_number for finding in found] == [2, 3]
    assert "выпускников 25, а по показателю 1.14 – 20" in found[0].message
    assert "выпускников 20, а по показателю 1.10 – 25" in found[1].message


def test_graduates_of_different_classes_and_schools_are_different(findings):
    rows = together(
        report(_1_10="3/12%", _1_12="1/5%"), report("641002", _1_10="1/5%", _1_12="3/12%")
    )
    assert findings("indicator_value", rows=rows) == {}


def test_the_class_is_the_base_where_it_is_counted(findings):
    """Pupils of a class are counted in the school year, the report is of a calendar year."""
    rows = report(_1_10="3/12,0%", _1_14="1/4,0%")
    for pupils, faulty in (("25", []), ("24", ["1.10", "1.14"])):
        both = together(rows, report(period="2019/20", К_9=pupils))
        found = findings("indicator_value", rows=both).get("share-differs-from-people", [])
        assert codes_of(found, both) == faulty


def test_an_indicator_that_stands_twice_is_no_base(findings):
    rows = together(report(_1_1="100"), report(_1_1="200", _1_5="69/35%"))

    assert set(findings("indicator_value", rows=rows)) == {"indicator-twice"}


@pytest.mark.parametrize(
    ("unit", "fits"),
    [
        ("человек/%", True), ("чел./%", True), ("чел.", True), ("%", True), (None, True),
        ("  ", True), ("балл", False), ("тысяч", False),
    ],
)  # fmt: skip
def test_a_unit_is_the_orders(findings, unit, fits):
    rows = report(_1_1="200", _1_5="69/34,5%")
    rows.loc[1, "unit"] = unit

    found = findings("indicator_value", rows=rows)

    assert list(found) == ([] if fits else ["unit-differs"])
    if not fits:
        [finding] = found["unit-differs"]
        assert f"«{unit}», а в приказе № 1324 – «человек/%»" in finding.message


def test_several_units_that_differ(findings):
    rows = report(_1_1="200", _1_24="20", _2_6="9").assign(unit="%", value=9.0)

    found = of(findings, rows, "unit-differs")

    assert codes_of(found, rows) == ["1.1", "1.24", "2.6"]


def test_an_indicator_with_another_name_is_not_judged(findings):
    rows = report(_1_1="200", _1_2="500", _1_8="900", _2_3="7")
    rows["indicator_name"] = ["Охват", "Питание", "Сумма", "Площадь двора"]

    assert findings("indicator_value", rows=rows.assign(unit=None)) == {}


MARKS = {"_1_6": "3,9", "_1_7": "5"}
PRIMARY = {"_1_6": "28,4", "_1_7": "5,1"}


def test_a_mean_that_looks_like_a_mark_is_noted_once(findings):
    [finding] = of(
        findings, together(report(**MARKS), report("641002", **MARKS)), "oge-mean-is-mark"
    )

    assert finding.severity is Severity.NOTE
    assert "строки 2, 3, 4, 5" in finding.message


def test_a_mean_that_looks_like_a_primary_score_is_noted_once(findings):
    [finding] = of(findings, report(**PRIMARY), "oge-mean-is-primary-score")

    assert finding.severity is Severity.NOTE
    assert "строки 2, 3" in finding.message


def test_marks_and_primary_scores_in_one_file_are_told_apart(findings):
    rows = together(report(**MARKS), report("641002", **PRIMARY), report("641003", _1_6="4"))

    [finding] = of(findings, rows, "oge-mean-mixed")

    assert finding.severity is Severity.WARNING
    assert "в 2 строках" in finding.message
    assert "строки 4, 5" in finding.message


def test_those_who_failed_are_those_of_the_exam(findings):
    counted = {"1.10": 3, "1.11": 2}
    rows = report(**SOUND | {"_1_11": "2/8%"}, oge_failed=counted)
    assert findings("indicator_value", rows=rows) == {}

    rows = report(**SOUND | {"_1_11": "0/0%"}, oge_failed=counted)
    [finding] = of(findings, rows, "failed-differs-from-oge")

    assert finding.severity is Severity.WARNING
    assert codes_of([finding], rows) == ["1.11"]
    assert "не сдали 0" in finding.message
    assert "срок 2" in finding.message
    assert "до или после пересдачи" in finding.message


def test_several_who_failed_differ(findings):
    rows = report(**SOUND, oge_failed={"1.10": 4, "1.11": 0})

    assert codes_of(of(findings, rows, "failed-differs-from-oge"), rows) == ["1.10", "1.11"]


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "pupils": st.integers(1, 1500),
                "part": st.floats(0, 1),
                "decimals": st.integers(0, 2),
                "known": st.booleans(),
                "wrong": st.booleans(),
            }
        ),
        min_size=30,
        max_size=60,
    )
)
def test_a_rounded_share_is_right_and_one_off_by_two_last_digits_is_not(findings, cases):
    """Whether the whole is known or not, a share rounded from whole people is no fault.

    The suite takes long to start and little for a report: each run is about dozens of schools.
    """
    schools = {f"{641001 + n}": case for n, case in enumerate(cases)}
    rows = together(*(_with_share(school, **case) for school, case in schools.items()))

    found = findings("indicator_value", rows=rows)

    assert set(found) <= {"share-differs-from-people"}
    by_row = rows.set_index("row_number")["school_code"]
    reported = [by_row[f.row_number] for each in found.values() for f in each]
    assert reported == [
        school for school, case in schools.items() if case["wrong"] and case["known"]
    ]


def _with_share(school, pupils, part, decimals, known, wrong):
    """The report of one school on people and their share, off where the whole is known."""
    people = round(pupils * part)
    per_cent = 100 * people / pupils
    if wrong and known:
        per_cent += 2 / 10**decimals if per_cent < 50 else -2 / 10**decimals
    typed = f"{people}/{per_cent:.{decimals}f}%".replace(".", ",")
    return report(school, **({"_1_1": str(pupils)} if known else {}), _1_5=typed)
