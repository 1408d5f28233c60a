import pytest

from domain.finding import Severity
from schemas.journal_comparison import OUTCOMES
from tests.expectations.facts import group, table


def comparison(lower, same, higher, total=None, **of_group):
    total = lower + same + higher if total is None else total
    return [
        group(**of_group)
        | {"outcome": outcome, "pupils": pupils, "row_number": 3 + n,
           "pct": round(100 * pupils / total, 1) if total else 0.0}
        for n, (outcome, pupils) in enumerate(
            zip(OUTCOMES, (lower, same, higher, total), strict=True)
        )
    ]  # fmt: skip


def check(findings, *groups):
    return findings("journal_comparison", rows=table([row for rows in groups for row in rows]))


def test_a_sound_comparison_has_no_findings(findings):
    assert check(findings, comparison(1, 5, 2), comparison(0, 0, 0, code="641002")) == {}


@pytest.mark.parametrize("total", [7, 9])
def test_a_total_that_is_no_sum_marks_all_four_rows_of_its_group_alone(findings, total):
    found = check(findings, comparison(1, 5, 2, total), comparison(1, 5, 2, code="641002"))
    assert list(found) == ["counts-differ-from-participants"]
    faults = found["counts-differ-from-participants"]
    assert [f.row_number for f in faults] == [3, 4, 5, 6]
    assert {f.severity for f in faults} == {Severity.ERROR}
    assert f"вместе 8, а всего {total}" in faults[0].message


def test_a_group_without_one_of_its_rows_is_kept_out(findings):
    found = check(findings, comparison(1, 5, 2)[:-1])
    assert [f.row_number for f in found["outcome-missing"]] == [3, 4, 5]
    assert list(found) == ["outcome-missing"]


@pytest.mark.parametrize(("pct", "faulty"), [(62.5, False), (62, False), (63, False), (61.9, True)])
def test_a_share_that_is_not_that_of_its_pupils_is_a_warning(findings, pct, faulty):
    rows = comparison(1, 5, 2)
    rows[1]["pct"] = pct
    found = check(findings, rows)
    assert ("share-differs-from-count" in found) == faulty
    if faulty:
        [finding] = found["share-differs-from-count"]
        assert (finding.severity, finding.row_number) == (Severity.WARNING, 4)


def test_a_table_without_rows_is_not_judged(findings):
    assert findings("journal_comparison", rows=table(comparison(1, 5, 2))[:0]) == {}
