import pandas as pd

from domain.finding import Severity


def listed():
    return pd.DataFrame(
        {
            "school_code": ["641001", "641002", "641003"],
            "known": True,
            "sheet": "Таблица 1",
            "row_number": [2, 3, 4],
        }
    )


def test_a_clean_list_has_no_findings(findings):
    assert findings("nor_list", rows=listed()) == {}


def test_a_repeated_school_holds_the_list(findings):
    table = listed()
    table.loc[1, "school_code"] = "641001"

    found = findings("nor_list", rows=table)["listed-twice"]

    assert [(one.severity, one.row_number) for one in found] == [
        (Severity.HOLD, 2),
        (Severity.HOLD, 3),
    ]


def test_unknown_schools_are_named_in_one_warning(findings):
    table = listed()
    table.loc[[0, 1], "known"] = False

    [finding] = findings("nor_list", rows=table)["listed-school-unknown"]

    assert finding.severity is Severity.WARNING
    assert "2 школ из 3 в перечне: 641001, 641002." in finding.message
