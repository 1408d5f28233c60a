import pandas as pd
import pytest

from domain.finding import Severity


def pairs():
    return pd.DataFrame(
        {
            "school_code": ["641001", "641002", None],
            "school_name": ["СОШ № 1", "СОШ № 2", "СОШ № 3"],
            "mentor_code": ["641010", None, None],
            "mentor_name": ["СОШ № 10", "СОШ № 11", "СОШ № 12"],
            "distance_km": pd.array([45.0, 0.0, None], dtype="Float64"),
            "sheet": "Таблица 1",
            "row_number": [2, 3, 4],
        }
    )


def test_a_clean_table_has_no_findings(findings):
    assert findings("mentorship", rows=pairs()) == {}


@pytest.mark.parametrize(("km", "far"), [(300, False), (300.5, True), (4_500, True), (-1, True)])
def test_a_mentor_is_at_most_300_km_away(findings, km, far):
    table = pairs()
    table.loc[0, "distance_km"] = km

    found = findings("mentorship", rows=table)

    assert ("mentor-too-far" in found) == far
    if far:
        [finding] = found["mentor-too-far"]
        assert (finding.severity, finding.row_number) == (Severity.WARNING, 2)


def test_a_school_is_not_its_own_mentor(findings):
    table = pairs()
    table.loc[0, "mentor_code"] = "641001"

    [finding] = findings("mentorship", rows=table)["own-mentor"]

    assert (finding.severity, finding.row_number) == (Severity.ERROR, 2)
