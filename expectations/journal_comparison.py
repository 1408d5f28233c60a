"""What a comparison of marks with the class journal must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations import groups
from expectations.conditions import between, nought
from expectations.rule import Rule
from schemas.journal_comparison import ALL, OUTCOMES

# A per cent may be printed without decimals.
PRINTED_TOLERANCE = 0.5


def _total(rows: pd.DataFrame) -> pd.Series:
    total = rows["pupils"].astype("Float64").where(rows["outcome"] == ALL)
    return total.groupby(groups.keys(rows)).transform("max")


def _sum_of_outcomes(rows: pd.DataFrame) -> pd.Series:
    parts = rows["pupils"].astype("Float64").where(rows["outcome"] != ALL)
    return parts.groupby(groups.keys(rows)).transform("sum")


def _outcomes(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby(groups.keys(rows))["outcome"].transform("nunique")


def _total_gap(rows: pd.DataFrame) -> pd.Series:
    gap = _sum_of_outcomes(rows) - _total(rows)
    return gap.where(_outcomes(rows) == len(OUTCOMES))


def _share_gap(rows: pd.DataFrame) -> pd.Series:
    total = _total(rows)
    share = rows["pupils"].astype("Float64") / total.where(total > 0) * 100
    return (share - rows["pct"]).abs().round(9)


SUITE = (
    Rule(
        name="outcome-missing",
        title="У группы есть все четыре строки: понизили, подтвердили, повысили, всего",
        severity=Severity.ERROR,
        measures={"outcomes": _outcomes},
        expectation=between("outcomes", low=len(OUTCOMES)),
        message=(
            "у группы «{group_name}» не все строки из четырёх («Понизили», «Подтвердили», "
            "«Повысили», «Всего»); группа не загружена. Дополните строки."
        ),
    ),
    Rule(
        name="counts-differ-from-participants",
        title="Понизили, подтвердили и повысили вместе столько, сколько всего",
        severity=Severity.ERROR,
        column="pupils",
        measures={
            "total": _total,
            "sum_of_outcomes": _sum_of_outcomes,
            "total_gap": _total_gap,
        },
        expectation=nought("total_gap"),
        message=(
            "группа «{group_name}»: понизили, подтвердили и повысили вместе {sum_of_outcomes}, "
            "а всего {total}; группа не загружена. Исправьте одно из четырёх чисел."
        ),
    ),
    Rule(
        name="share-differs-from-count",
        title="Доля соответствует числу участников",
        severity=Severity.WARNING,
        column="pct",
        unless="counts-differ-from-participants",
        measures={"share_gap": _share_gap},
        expectation=between("share_gap", high=PRINTED_TOLERANCE),
        message=(
            "группа «{group_name}», {outcome}: доля {pct} % не соответствует числу участников "
            "{pupils}. Доли считаются по числу участников; проверьте оба значения."
        ),
    ),
)
