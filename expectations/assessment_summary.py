"""What a table of marks by groups (школа, муниципалитет, регион, РФ) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.groups import LARGER_THAN_WHOLE, PRINTED_TOLERANCE, SUM_TOLERANCE
from expectations.rule import Rule

PER_CENT = ["pct_2", "pct_3", "pct_4", "pct_5"]
COUNTS = ["mark_2", "mark_3", "mark_4", "mark_5"]
# On ЕГЭ those below the minimum, and all others by their test scores.
OF_SCORES = ["pct_2", "pct_to_60", "pct_61_80", "pct_81_100"]


def _sum_of_per_cents(rows: pd.DataFrame) -> pd.Series:
    total = rows[PER_CENT].sum(axis=1, skipna=False)
    total = total.fillna(rows[OF_SCORES].sum(axis=1, skipna=False)).round(6)
    return total.where(rows["participants"].fillna(1) > 0)


def reconstruction_excess(rows: pd.DataFrame) -> pd.Series:
    """By how much the per cents of the whole counts miss the printed ones beyond what is allowed.

    Allowed are half a pupil, and never more than the rounding of the print.
    """
    allowed = (50 / rows["participants"].where(rows["participants"] > 0)).clip(
        upper=PRINTED_TOLERANCE
    )
    return (rows["reconstruction_gap"] - allowed).round(9)  # against binary noise


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
    frame="rows",
    per_row=True,
    measures={"difference_from_rows": _difference_from_rows},
    expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
        column="difference_from_rows", max_value=PRINTED_TOLERANCE
    ),
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
        frame="rows",
        per_row=True,
        measures={"figures_missing": _figures_missing},
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="figures_missing", max_value=0
        ),
        message=(
            "у школы «{group_name}» нет числа участников или числа «2»; строка не загружена. "
            "Дополните строку."
        ),
    ),
    Rule(
        name="shares-not-100",
        title="Доли отметок в сумме дают 100 %",
        severity=Severity.ERROR,
        frame="rows",
        per_row=True,
        measures={"sum_of_per_cents": _sum_of_per_cents},
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="sum_of_per_cents",
            min_value=100 - SUM_TOLERANCE,
            max_value=100 + SUM_TOLERANCE,
        ),
        message=(
            "доли отметок группы «{group_name}» в сумме дают {sum_of_per_cents} %, а не 100 %; "
            "строка не загружена. Исправьте доли."
        ),
    ),
    Rule(
        name="counts-not-reconstructed",
        title="По долям восстанавливается целое число участников с каждой отметкой",
        severity=Severity.ERROR,
        frame="rows",
        per_row=True,
        measures={"reconstruction_excess": reconstruction_excess},
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="reconstruction_excess", max_value=0
        ),
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
        frame="rows",
        per_row=True,
        column="participants",
        measures={"missing_pupils": _missing_pupils},
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="missing_pupils", min_value=0, max_value=0
        ),
        message=(
            "отметки группы «{group_name}» не складываются в число участников {participants}; "
            "строка не загружена. Проверьте число участников и доли."
        ),
    ),
    DIFFERS_FROM_ROWS,
    LARGER_THAN_WHOLE,
)
