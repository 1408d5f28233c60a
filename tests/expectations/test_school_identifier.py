import pandas as pd
import pytest

from domain.finding import Severity


def codes(**changes):
    """One school's code of ОГЭ in two terms that follow each other, and its two logins."""
    return pd.DataFrame(
        {
            "school_code": "641001",
            "subject": ["код ОГЭ", "код ОГЭ", "логин", "логин"],
            "value": ["13450", "13451", "sch641001", "edu641001"],
            "valid_from": ["2021-09-01", None, None, None],
            "valid_to": [None, "2021-08-31", None, None],
            "sheet": "Коды",
            "row_number": [2, 3, 4, 5],
        }
    ).assign(**changes)


def test_codes_that_follow_each_other_have_no_findings(findings):
    assert findings("school_identifier", rows=codes()) == {}


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"valid_to": [None, "2021-09-01", None, None]}, 2),
        ({"valid_from": None, "valid_to": None}, 3),
    ],
)
def test_two_codes_at_a_time_are_a_warning(findings, changes, row):
    [finding] = findings("school_identifier", rows=codes(**changes))["two-codes-at-a-time"]
    assert (finding.severity, finding.row_number) == (Severity.WARNING, row)


@pytest.mark.parametrize(
    "changes",
    [
        {"school_code": ["641001", "641002", "641001", "641001"]},
        {"subject": ["код ОГЭ", "код ЕГЭ", "логин", "логин"]},
    ],
)
def test_codes_of_other_schools_and_kinds_may_hold_together(findings, changes):
    table = codes(valid_from=None, valid_to=None, **changes)
    assert findings("school_identifier", rows=table) == {}


def test_a_code_that_ends_before_it_begins_is_kept_out(findings):
    table = codes(valid_to=["2021-08-31", "2021-08-31", None, None])
    [finding] = findings("school_identifier", rows=table)["code-days-in-order"]
    assert (finding.severity, finding.row_number) == (Severity.ERROR, 2)
