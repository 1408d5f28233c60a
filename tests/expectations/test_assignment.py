import pandas as pd

from domain.finding import Severity


def assignments(**changes):
    return pd.DataFrame(
        {
            "school_code": ["641001", "641002"],
            "act": "приказ № 27 от 26.01.2021",
            "due_date": ["2021-01-26", "2021-02-15"],
            "sheet": "Поручения",
            "row_number": [2, 3],
        }
    ).assign(**changes)


def test_assignments_with_terms_have_no_findings(findings):
    assert findings("assignment", rows=assignments()) == {}


def test_an_assignment_without_a_day_is_a_warning(findings):
    table = assignments(due_date=["2021-02-15", None])
    [finding] = findings("assignment", rows=table)["assignment-term-open"]
    assert (finding.severity, finding.row_number) == (Severity.WARNING, 3)


def test_an_assignment_is_not_due_before_its_act(findings):
    table = assignments(due_date=["2021-01-25", "2021-02-15"])
    [finding] = findings("assignment", rows=table)["assignment-due-before-act"]
    assert (finding.severity, finding.row_number) == (Severity.WARNING, 2)
    assert "2021-01-25 раньше акта, которым оно дано (приказ № 27 от 26.01.2021)" in finding.message


def test_an_act_without_a_day_has_no_order_of_days(findings):
    table = assignments(act="приказ № 27", due_date="1999-01-01")
    assert findings("assignment", rows=table) == {}
