"""What a table of marks by groups (школа, муниципалитет, регион, РФ) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations import groups
from expectations.conditions import between, nought
from expectations.rule import Rule

PER_CENT = ["pct_2", "pct_3", "pct_4", "pct_5"]
COUNTS = ["mark_2", "mark_3", "mark_4", "mark_5"]
# On ЕГЭ those below the minimum, and all others by their test scores.
OF_SCORES = ["pct_2", "pct_to_60", "pct_61_80", "pct_81_100"]


def _sum_of_shares(rows: pd.DataFrame) -> pd.Series:
    total = rows[PER_CENT].sum(axis=1, skipna=False)
    total = total.fillna(rows[OF_SCORES].sum(axis=1, skipna=False)).round(6)
    return total.where(rows["participants"].fillna(1) > 0)


def _sum_excess(rows: pd.DataFrame) -> pd.Series:
    return ((_sum_of_shares(rows) - 100).abs() - groups.SUM_TOLERANCE).round(9)


def _reconstruction_excess(rows: pd.DataFrame) -> pd.Series:
    return groups.beyond_print(rows, rows["reconstruction_gap"])


def _figures_missing(rows: pd.DataFrame) -> pd.Series:
    missing = rows[["participants", "mark_2"]].isna().sum(axis=1)
    return missing.where(rows["level"] == "school")


def _missing_pupils(rows: pd.DataFrame) -> pd.Series:
    # Only of schools: the per cents of a region are too coarse for its tens of thousands.
    gap = rows["participants"] - rows[COUNTS].sum(axis=1, skipna=False)
    return gap.where(rows["level"] == "school")


def _difference_from_rows(rows: pd.DataFrame) -> pd.Series:
    return (rows["below_share"] - rows["share_from_rows"]).abs().mul(100).round(9)


DIFFERS_FROM_ROWS = Rule(
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
)

SUITE = (
    Rule(
        name="school-figures-missing",
        title="У школы есть число участников и число «2»",
        severity=Severity.ERROR,
        measures={"figures_missing": _figures_missing},
        expectation=between("figures_missing", high=0),
        message=(
            "у школы «{group_name}» нет числа участников или числа «2»; строка не загружена. "
            "Дополните строку."
        ),
    ),
    groups.shares_not_100("отметок", {"sum_of_shares": _sum_of_shares, "sum_excess": _sum_excess}),
    Rule(
        name="counts-not-reconstructed",
        title="По долям восстанавливается целое число участников с каждой отметкой",
        severity=Severity.ERROR,
        measures={"reconstruction_excess": _reconstruction_excess},
        expectation=between("reconstruction_excess", high=0),
        message=(
            "доли отметок группы «{group_name}» за {school_year} учебный год не соответствуют "
            "целому числу участников при {participants} "
            "{participants:участнике|участниках|участниках}; строка не загружена. Проверьте число "
            "участников и доли."
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
    DIFFERS_FROM_ROWS,
    groups.LARGER_THAN_WHOLE,
)
