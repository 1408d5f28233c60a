import pandas as pd
import pytest

from domain.finding import Severity


def values():
    return pd.DataFrame(
        {
            "school_code": ["641001", "641001", "641002"],
            "indicator_code": ["1.1", "1.10", "1.1"],
            "period": "2020",
            "unit": ["человек", "человек/%", "%"],
            "value": pd.array([412, 12, 100], dtype="Float64"),
            "share": pd.array([None, 0.345, None], dtype="Float64"),
            "value_text": ["412", "12/34,5%", "100"],
            "sheet": "Sheet1",
            "row_number": [2, 3, 4],
        }
    )


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


def test_a_table_without_units_is_not_judged_by_them(findings):
    assert findings("indicator_value", rows=values().assign(unit=None)) == {}
