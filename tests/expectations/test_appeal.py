import pandas as pd
import pytest

from domain.finding import Severity


def appeals(**changes):
    table = pd.DataFrame(
        {
            "school_code": "641001",
            "state": ["удовлетворена", "отклонена"],
            "primary_score": [8, None],
            "test_score": None,
            "mark": None,
            "sheet": "Апелляции",
            "row_number": [4, 5],
        }
    ).assign(**changes)
    return table.astype(dict.fromkeys(["primary_score", "test_score", "mark"], "Int16"))


@pytest.mark.parametrize("told", ["primary_score", "test_score", "mark"])
def test_a_satisfied_appeal_tells_any_new_result(findings, told):
    assert findings("appeal", rows=appeals(**{"primary_score": None, told: [4, None]})) == {}


def test_a_satisfied_appeal_without_a_result_is_a_warning(findings):
    [finding] = findings("appeal", rows=appeals(primary_score=None))["appeal-without-new-result"]
    assert (finding.severity, finding.row_number) == (Severity.WARNING, 4)
