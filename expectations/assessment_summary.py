"""What a table of marks by groups (школа, муниципалитет, регион, РФ) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations import groups
from expectations.conditions import between, nought
from expectations.rule import Rule

PER_CENT = ["pct_2", "pct_3", "pct_4", "pct_5"]
COUNTS = ["mark_2", "mark_3", "mark_4", "mark_5"]


def _sum_of_shares(rows: pd.DataFrame) -> pd.Series:
    total = rows[PER_CENT].sum(axis=1, skipna=False).round(6)
    return total.where(rows["participants"] > 0)


def _sum_excess(rows: pd.DataFrame) -> pd.Series:
    return ((_sum_of_shares(rows) - 100).abs() - groups.SUM_TOLERANCE).round(9)


def _reconstruction_excess(rows: pd.DataFrame) -> pd.Series:
    return groups.beyond_print(rows, rows["reconstruction_gap"])


def _missing_pupils(rows: pd.DataFrame) -> pd.Series:
    # Only of schools: the per cents of a region are too coarse for its tens of thousands.
    gap = rows["participants"] - rows[COUNTS].sum(axis=1, skipna=False)
    return gap.where(rows["level"] == "school")


def _difference_from_rows(rows: pd.DataFrame) -> pd.Series:
    return (rows["below_share"] - rows["share_from_rows"]).abs().mul(100).round(9)


SUITE = (
    groups.shares_not_100("отметок", {"sum_of_shares": _sum_of_shares, "sum_excess": _sum_excess}),
    Rule(
        name="counts-not-reconstructed",
        title="По долям восстанавливается целое число участников с каждой отметкой",
        severity=Severity.ERROR,
        measures={"reconstruction_excess": _reconstruction_excess},
        expectation=between("reconstruction_excess", high=0),
        message=(
            "доли отметок группы «{group_name}» не соответствуют целому числу участников "
            "при {participants} {participants:участнике|участниках|участниках}; строка "
            "не загружена. Проверьте число участников и доли."
        ),
    ),
    Rule(
        name="counts-differ-from-participants",
        title="Сумма отметок школы равна числу её участников",
        severity=Severity.ERROR,
        column="participants",
        measures={"missing_pupils": _missing_pupils},
        expectation=nought("missing_pupils"),
        message=(
            "отметки группы «{group_name}» не складываются в число участников {participants}; "
            "строка не загружена. Проверьте число участников и доли."
        ),
    ),
    Rule(
        name="summary-differs-from-rows",
        title="Доля ниже порога совпадает с вычисленной по строкам участников",
        severity=Severity.WARNING,
        measures={"difference_from_rows": _difference_from_rows},
        expectation=between("difference_from_rows", high=groups.PRINTED_TOLERANCE),
        message=(
            "доля ниже порога группы «{group_name}» в сводном отчёте {below_share:%}, "
            "а по строкам участников {share_from_rows:%}. Решают строки участников; "
            "выясните, откуда расхождение."
        ),
    ),
    groups.LARGER_THAN_WHOLE,
)
