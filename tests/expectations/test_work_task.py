import pandas as pd
import pytest

from domain.finding import Severity
from reference import catalog
from tests.expectations.facts import WORK, table
from tests.small_files import MATHS_5


def described(**changes):
    """The bundled description as if it had been loaded, one task changed."""
    known = catalog.vpr_tasks("2020/21", "весна", "Математика", 5)
    rows = known.assign(**WORK, school_code="все школы", sheet="Лист1", row_number=range(2, 18))
    rows = rows.to_dict("records")
    rows[5] |= changes
    return table(rows)


def test_the_known_description_has_no_findings(findings):
    assert tuple(described()["score_max"]) == MATHS_5
    assert findings("work_task", rows=described()) == {}


def test_another_level_is_a_warning_at_its_row(findings):
    other = "П" if described()["level"][5] == "Б" else "Б"
    found = findings("work_task", {"level": "Уровень сложности"}, rows=described(level=other))
    [finding] = found.pop("level-differs")
    assert found == {}
    assert (finding.severity, finding.row_number, finding.column_name) == (
        Severity.WARNING, 7, "Уровень сложности",
    )  # fmt: skip


def test_points_that_do_not_make_the_scale_hold_the_file(findings):
    found = findings("work_task", rows=described(score_max=9))
    assert {name: [f.severity for f in each] for name, each in found.items()} == {
        "maxima-differ-from-scale": [Severity.HOLD], "maximum-differs": [Severity.WARNING],
    }  # fmt: skip


def test_another_number_of_tasks_is_a_warning_and_ordinals_are_not_compared(findings):
    rows = described()
    rows = pd.concat([rows[:-1], rows[-1:].assign(score_max=1), rows[-1:].assign(
        ordinal=17, score_max=1, row_number=18)]).reset_index(drop=True)  # fmt: skip
    found = findings("work_task", rows=rows)
    assert {name: [f.severity for f in each] for name, each in found.items()} == {
        "tasks-conflict": [Severity.WARNING]
    }


@pytest.mark.parametrize("level", [None, "Б"])
def test_a_work_nobody_described_is_not_judged(findings, level):
    rows = described().assign(subject="Химия", level=level)[:3]
    assert findings("work_task", rows=rows) == {}


def test_a_table_without_rows_is_not_judged(findings):
    assert findings("work_task", rows=described()[:0]) == {}
