import pandas as pd

from domain.finding import Severity


def registry():
    return pd.DataFrame(
        {
            "school_code": ["641001", "641002", "641003"],
            "short_name": ["СОШ № 1", "СОШ № 2", "ООШ № 3"],
            "municipality": "Степной муниципальный район",
            "sheet": "Sheet1",
            "row_number": [2, 3, 4],
        }
    )


def test_a_clean_registry_has_no_findings(findings):
    assert findings("school", rows=registry()) == {}


def test_a_repeated_school_is_kept_out(findings):
    table = registry()
    table.loc[2, "school_code"] = "641001"

    found = findings("school", rows=table)["school-twice"]

    assert [(one.severity, one.row_number) for one in found] == [
        (Severity.ERROR, 2),
        (Severity.ERROR, 4),
    ]


def test_a_school_without_a_name_is_kept_out(findings):
    table = registry()
    table.loc[1, "short_name"] = None

    [finding] = findings("school", rows=table)["school-without-name"]

    assert (finding.severity, finding.row_number) == (Severity.ERROR, 3)


def test_schools_without_a_municipality_are_named_in_one_warning(findings):
    table = registry()
    table.loc[[0, 2], "municipality"] = None

    [finding] = findings("school", rows=table)["school-without-municipality"]

    assert finding.severity is Severity.WARNING
    assert "2 школ из 3: 641001, 641003." in finding.message
