"""What a distribution of primary scores by groups must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations import groups
from expectations.conditions import between, nought
from expectations.rule import Rule

# A per cent off by the rounding of its print still gives the exact number of pupils below this.
EXACT_PARTICIPANTS = 1_000


def _sum_of_shares(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby(groups.keys(rows))["pct"].transform("sum").round(6)


def _sum_excess(rows: pd.DataFrame) -> pd.Series:
    # By how much the shares miss 100 beyond what their rounding explains.
    printed = (rows["pct"] > 0).groupby(groups.keys(rows)).transform("sum")
    allowed = (printed * groups.PRINTED_TOLERANCE).clip(lower=groups.SUM_TOLERANCE)
    excess = ((_sum_of_shares(rows) - 100).abs() - allowed).round(9)
    return groups.first_of(rows, groups.GROUP, excess.where(rows["participants"] > 0))


def _reconstruction_excess(rows: pd.DataFrame) -> pd.Series:
    participants = rows["participants"].where(rows["participants"] > 0).astype("Float64")
    of_pupils = rows["pupils"].astype("Float64") / participants * 100
    return groups.beyond_print(rows, (of_pupils - rows["pct"]).abs())


def _missing_pupils(rows: pd.DataFrame) -> pd.Series:
    gap = rows["participants"] - rows.groupby(groups.keys(rows))["pupils"].transform("sum")
    is_exact = (rows["level"] == "school") & (rows["participants"] < EXACT_PARTICIPANTS)
    return groups.first_of(rows, groups.GROUP, gap.astype("Float64").where(is_exact))


def _top(rows: pd.DataFrame) -> pd.Series:
    """The highest score the table has; one above the scale counts if somebody has it."""
    tops = groups.scale_tops(rows)
    counted = (rows["pct"] > 0) | (rows["score"] <= tops).fillna(False)
    scores = rows["score"].astype("Float64").where(counted)
    return scores.groupby([rows[name] for name in groups.WORK]).transform("max")


def _top_gap(rows: pd.DataFrame) -> pd.Series:
    return groups.first_of(rows, groups.WORK, _top(rows) - groups.scale_tops(rows))


SUITE = (
    Rule(
        name="top-differs-from-scale",
        title="Наибольший балл распределения – наибольший балл шкалы работы",
        severity=Severity.HOLD,
        measures={"top": _top, "scale_top": groups.scale_tops, "top_gap": _top_gap},
        expectation=nought("top_gap"),
        message=(
            "баллы распределения идут до {top}, а в шкале работы «{subject}, {class} класс» "
            "наибольший балл {scale_top}: похоже, это другая работа. Проверьте предмет, класс "
            "и год."
        ),
    ),
    groups.shares_not_100("баллов", {"sum_of_shares": _sum_of_shares, "sum_excess": _sum_excess}),
    Rule(
        name="counts-not-reconstructed",
        title="По доле восстанавливается целое число участников с этим баллом",
        severity=Severity.ERROR,
        measures={"reconstruction_excess": _reconstruction_excess},
        expectation=between("reconstruction_excess", high=0),
        message=(
            "столбец «{score}»: доля {pct} % группы «{group_name}» не соответствует целому числу "
            "участников при {participants} {participants:участнике|участниках|участниках}; строка "
            "не загружена. Проверьте число участников и долю."
        ),
    ),
    Rule(
        name="counts-differ-from-participants",
        title="Участников школы по всем баллам столько, сколько их всего",
        severity=Severity.ERROR,
        column="participants",
        unless="shares-not-100",
        measures={"missing_pupils": _missing_pupils},
        expectation=nought("missing_pupils"),
        message=(
            "участники группы «{group_name}» по баллам не складываются в число участников "
            "{participants}; строка не загружена. Проверьте число участников и доли."
        ),
    ),
    groups.LARGER_THAN_WHOLE,
)
