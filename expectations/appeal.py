"""What appeals (апелляции) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import one_of
from expectations.rule import Rule
from schemas.appeal import SATISFIED


def _tells_result(rows: pd.DataFrame) -> pd.Series:
    """Whether an appeal tells a result; only of satisfied ones anything is expected."""
    told = rows[["primary_score", "test_score", "mark"]].notna().any(axis=1)
    return told.astype("object").where(rows["state"] == SATISFIED)


SUITE = (
    Rule(
        name="appeal-without-new-result",
        title="У удовлетворённой апелляции есть новый результат",
        severity=Severity.WARNING,
        column="primary_score",
        measures={"tells_result": _tells_result},
        expectation=one_of("tells_result", True),
        message=(
            "апелляция удовлетворена, а нового балла и новой отметки нет: результат остаётся "
            "прежним. Впишите новый результат и загрузите файл снова."
        ),
    ),
)
