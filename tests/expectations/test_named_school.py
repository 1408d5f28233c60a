import pandas as pd

from domain.finding import Severity
from tests.expectations.facts import WORK


def check(findings, **changes):
    row = WORK | {
        "school_code": "641001", "school_name": "МОУ СОШ", "group_name": "МОУ СОШ",
        "results": "низкие", "participants": 20, "mark_2": 8, "pct_2": 40.0, "pct_4_5": 25.0,
        "pct_3_4_5": 60.0, "below_share": 0.4, "share_from_rows": float("nan"), "sheet": "Лист",
        "row_number": 9,
    }  # fmt: skip
    return findings("named_school", rows=pd.DataFrame([row | changes]))


def test_a_sound_row_has_no_findings(findings):
    assert check(findings) == {}


def test_marks_that_do_not_add_up_keep_the_row_out(findings):
    [finding] = check(findings, pct_3_4_5=61.0)["shares-not-100"]
    assert (finding.severity, finding.row_number) == (Severity.ERROR, 9)
    assert "101 %" in finding.message


def test_quality_is_a_part_of_what_is_learned(findings):
    [finding] = check(findings, pct_4_5=61.0)["quality-above-learned"]
    assert finding.severity is Severity.ERROR


def test_a_school_with_few_participants_should_not_be_named(findings):
    [finding] = check(findings, participants=9)["too-few-to-be-named"]
    assert finding.severity is Severity.WARNING
    assert "не подтверждено" in finding.message
    assert check(findings, participants=10) == {}


def test_results_decide_where_the_list_differs(findings):
    assert list(check(findings, share_from_rows=0.1)) == ["summary-differs-from-rows"]
