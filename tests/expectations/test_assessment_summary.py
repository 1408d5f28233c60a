import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.finding import Severity
from tests.expectations.facts import WORK

NAN = float("nan")


def group(counts, level="school", decimals=2, **changes):
    """A row as a reader makes it out of printed per cents."""
    participants = sum(counts)
    printed = [round(100 * count / participants, decimals) for count in counts]
    rebuilt = [round(share * participants / 100) for share in printed]
    gap = max(
        abs(share - 100 * count / participants)
        for share, count in zip(printed, rebuilt, strict=True)
    )
    return (
        WORK
        | {
            "school_code": "641001",
            "group_name": "МБОУ СОШ № 1",
            "level": level,
            "participants": participants,
            **{f"pct_{mark}": share for mark, share in zip((2, 3, 4, 5), printed, strict=True)},
            **{f"mark_{mark}": count for mark, count in zip((2, 3, 4, 5), rebuilt, strict=True)},
            "sheet": "Sheet1",
            "row_number": 9,
            "reconstruction_gap": gap,
            **dict.fromkeys(("pct_to_60", "pct_61_80", "pct_81_100"), NAN),
            "below_share": rebuilt[0] / participants,
            "share_from_rows": NAN,
        }
        | changes
    )


def check(findings, *groups):
    return findings("assessment_summary", rows=pd.DataFrame(list(groups)))


def test_a_clean_table_has_no_findings(findings):
    assert check(findings, group([3, 4, 2, 1]), group([1, 0, 0, 6], row_number=10)) == {}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.integers(0, 120), min_size=4, max_size=4).filter(any),
    st.sampled_from([1, 2, 4]),
)
def test_true_per_cents_of_a_school_always_pass(findings, counts, decimals):
    assert check(findings, group(counts, decimals=decimals)) == {}


@pytest.mark.parametrize(
    ("total", "faulty"), [(100.5, False), (99.5, False), (100.6, True), (99.4, True)]
)
def test_shares_sum_to_a_hundred_within_half_a_per_cent(findings, total, faulty):
    row = group([3, 4, 2, 1])
    row["pct_5"] = total - 90

    found = check(findings, row)

    assert ("shares-not-100" in found) == faulty
    if faulty:
        assert found["shares-not-100"][0].severity is Severity.ERROR
        assert found["shares-not-100"][0].row_number == 9


def test_a_group_nobody_of_wrote_is_not_judged(findings):
    nobody = group([1, 1, 1, 1], participants=0) | dict.fromkeys(
        ("pct_2", "pct_3", "pct_4", "pct_5", "mark_2", "mark_3", "mark_4", "mark_5"), 0
    )

    assert check(findings, nobody) == {}


@pytest.mark.parametrize(
    ("participants", "gap", "faulty"),
    [(10, 0.05, False), (10, 0.051, True), (5_000, 0.01, False), (5_000, 0.011, True)],
)
def test_counts_are_rebuilt_within_the_print_and_half_a_pupil(findings, participants, gap, faulty):
    row = group([3, 4, 2, 1], level="region", participants=participants, reconstruction_gap=gap)

    found = check(findings, row)

    assert ("counts-not-reconstructed" in found) == faulty
    if faulty:
        assert found["counts-not-reconstructed"][0].severity is Severity.ERROR


def test_a_schools_marks_add_up_to_its_participants(findings):
    found = check(findings, group([3, 4, 2, 1], mark_5=2))

    assert list(found) == ["counts-differ-from-participants"]
    assert found["counts-differ-from-participants"][0].severity is Severity.ERROR


def test_a_regions_rounded_marks_need_not_add_up(findings):
    assert check(findings, group([3, 4, 2, 1], level="region", mark_5=2)) == {}


def test_rows_decide_where_the_summary_differs(findings):
    [finding] = check(findings, group([3, 4, 2, 1], share_from_rows=0.4))[
        "summary-differs-from-rows"
    ]

    assert finding.severity is Severity.WARNING
    assert "30 %" in finding.message
    assert "40 %" in finding.message
    assert "Решают строки участников" in finding.message


def test_the_same_share_in_rows_is_no_difference(findings):
    assert check(findings, group([3, 4, 2, 1], share_from_rows=0.3)) == {}


def test_a_school_with_more_participants_than_its_region_is_a_warning(findings):
    region = group([3, 4, 2, 0], level="region", school_code="Область")
    found = check(findings, region, group([3, 4, 2, 1], row_number=10))

    assert list(found) == ["group-larger-than-whole"]
    assert found["group-larger-than-whole"][0].row_number == 10
    assert check(findings, region, group([3, 4, 2, 0], row_number=10)) == {}


def test_shares_of_test_scores_sum_to_a_hundred_too(findings):
    scores = {"pct_2": 10.0, "pct_to_60": 50.0, "pct_61_80": 20.0, "pct_81_100": 20.0}
    of_ege = group([3, 4, 2, 1], level="region", school_code="регион") | {
        "participants": NAN, "mark_2": NAN, "reconstruction_gap": NAN, "below_share": NAN,
        **dict.fromkeys(("pct_3", "pct_4", "pct_5", "mark_3", "mark_4", "mark_5"), NAN), **scores,
    }  # fmt: skip
    assert check(findings, of_ege) == {}
    assert list(check(findings, of_ege | {"pct_81_100": 21.0})) == ["shares-not-100"]


@pytest.mark.parametrize("name", ["participants", "mark_2"])
def test_a_school_without_its_figures_stays_out(findings, name):
    found = check(findings, group([3, 4, 2, 1]) | {name: NAN})
    assert found["school-figures-missing"][0].severity is Severity.ERROR
