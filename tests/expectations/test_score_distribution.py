import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.finding import Severity
from tests.expectations.facts import SCALE_TOP, group, table


def distribution(pupils, decimals=2, top=SCALE_TOP, **of_group):
    """Rows of one group out of score → pupils, their per cents as printed."""
    participants = of_group.setdefault("participants", sum(pupils.values()))
    return [
        group(**of_group)
        | {
            "score": score,
            "pct": round(100 * pupils.get(score, 0) / participants, decimals),
            "pupils": pupils.get(score, 0),
        }
        for score in range(top + 1)
    ]


def check(findings, *groups):
    return findings("score_distribution", rows=table([row for rows in groups for row in rows]))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.integers(0, 40), min_size=SCALE_TOP + 1, max_size=SCALE_TOP + 1).filter(any),
    st.sampled_from([1, 2, 4]),
)
def test_a_true_distribution_of_a_school_always_passes(findings, counts, decimals):
    assert check(findings, distribution(dict(enumerate(counts)), decimals)) == {}


@pytest.mark.parametrize(
    ("gap", "faulty"), [(0.4, False), (-0.4, False), (0.6, True), (-0.6, True)]
)
def test_shares_add_up_to_a_hundred_and_the_fault_is_told_once_a_row(findings, gap, faulty):
    rows = distribution({0: 40_000, 5: 60_000}, level="region", code="Область")
    rows[5]["pct"] += gap
    found = check(findings, rows)
    assert ("shares-not-100" in found) == faulty
    if faulty:
        [finding] = found["shares-not-100"]
        assert (finding.severity, finding.row_number) == (Severity.ERROR, 3)
        assert f"{100 + gap:.1f}".replace(".", ",") in finding.message


def test_a_share_that_is_no_whole_pupil_is_named_with_its_column(findings):
    rows = distribution({0: 4, 5: 4})
    rows[0]["pct"], rows[5]["pct"] = 48.0, 52.0
    found = check(findings, rows)
    assert list(found) == ["counts-not-reconstructed"]
    assert [f.severity for f in found["counts-not-reconstructed"]] == [Severity.ERROR] * 2
    assert "столбец «5»: доля 52 %" in found["counts-not-reconstructed"][1].message


@pytest.mark.parametrize(
    ("participants", "gap", "faulty"),
    [(10, 0.05, False), (10, 0.051, True), (5_000, 0.01, False), (5_000, 0.011, True)],
)
def test_pupils_are_rebuilt_within_the_print_and_half_a_pupil(findings, participants, gap, faulty):
    half = participants // 2
    rows = distribution({0: half, 5: half}, level="region", code="Область")
    rows[5]["pct"] += gap

    found = check(findings, rows)

    assert ("counts-not-reconstructed" in found) == faulty


def test_pupils_of_a_school_that_are_not_all_are_told(findings):
    # A hundred per cent of ten pupils are eleven: the per cents are rounded up too kindly.
    rows = distribution({0: 500, 1: 499}, decimals=0)
    rows[0]["pct"], rows[1]["pct"], rows[2]["pct"] = 50.0, 49.95, 0.05
    rows[2]["pupils"] = 1
    found = check(findings, rows)
    assert [f.severity for f in found["counts-differ-from-participants"]] == [Severity.ERROR]


@pytest.mark.parametrize(("top", "held"), [(20, False), (19, True), (21, False)])
def test_the_top_of_the_distribution_is_that_of_the_scale(findings, top, held):
    found = check(findings, distribution({0: 4, 5: 4}, top=top))
    assert ("top-differs-from-scale" in found) == held


def test_pupils_above_the_scale_hold_the_file(findings):
    found = check(
        findings, distribution({0: 4, 22: 4}, top=22), distribution({1: 8}, code="641002")
    )
    [finding] = found["top-differs-from-scale"]
    assert finding.severity is Severity.HOLD
    assert "идут до 22, а в шкале" in finding.message


def test_a_work_without_a_certain_scale_is_not_judged_by_one(findings):
    rows = [row | {"subject": "Химия"} for row in distribution({0: 4, 22: 4}, top=22)]
    assert check(findings, rows) == {}


def test_a_group_nobody_of_wrote_is_not_judged(findings):
    rows = distribution({0: 1})
    nobody = [row | {"participants": 0, "pct": 0.0, "pupils": 0} for row in rows]
    assert check(findings, nobody) == {}


@pytest.mark.parametrize(
    ("levels", "sizes", "faulty"),
    [
        (["country", "region", "municipality", "school"], [40, 30, 20, 10], []),
        (["region", "municipality", "school"], [30, 31, 32], [4, 5]),
        (["region", "municipality", "municipality", "school"], [30, 5, 6, 10], []),
        (["region", "municipality", "municipality", "school"], [30, 5, 6, 31], [6]),
        (["school", "municipality"], [9, 8], [3]),
        (["school", "school"], [9, 8], []),
    ],
)
def test_no_group_is_larger_than_the_one_it_belongs_to(findings, levels, sizes, faulty):
    rows = [
        distribution({6: size}, code=f"группа {n}", level=level, row_number=3 + n)
        for n, (level, size) in enumerate(zip(levels, sizes, strict=True))
    ]
    found = check(findings, *rows)
    assert [f.row_number for f in found.get("group-larger-than-whole", [])] == faulty
    assert set(found) <= {"group-larger-than-whole"}
    assert all(f.severity is Severity.WARNING for each in found.values() for f in each)


def test_a_table_without_rows_is_not_judged(findings):
    assert check(findings, distribution({0: 1})[:1]) != {}
    assert findings("score_distribution", rows=table(distribution({0: 1}))[:0]) == {}
