"""What acts and notes must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import one_of
from expectations.rule import Rule

# The monitoring rests on no act older than the state's own schools; an earlier year is a slip.
FIRST_YEAR = 1990


def _date_plausible(rows: pd.DataFrame) -> pd.Series:
    days = pd.to_datetime(rows["act_date"], errors="coerce")
    return (days.dt.year >= FIRST_YEAR) & (days <= pd.Timestamp.today())


def _due_before_date(rows: pd.DataFrame) -> pd.Series:
    return (rows["due_date"] < rows["act_date"]).where(rows["due_date"].notna(), False)


def _other_words(rows: pd.DataFrame) -> pd.Series:
    """Whether another row gives the same number, day and issuer in other words."""
    spelled = [
        rows[name].fillna("").str.lower().str.replace(r"[\s№«»\"]", "", regex=True)
        for name in ("number", "act_date", "issuer")
    ]
    different = rows["subject"].groupby(spelled).transform("nunique")
    return (different > 1) & (spelled[0] != "")


SUITE = (
    Rule(
        name="act-date-implausible",
        title="Дата акта не раньше 1990 года и не в будущем",
        severity=Severity.WARNING,
        column="act_date",
        measures={"date_plausible": _date_plausible},
        expectation=one_of("date_plausible", True),
        message="дата акта {act_date} раньше 1990 года или ещё не наступила. Проверьте дату.",
    ),
    Rule(
        name="act-due-before-date",
        title="Срок исполнения не раньше даты акта",
        severity=Severity.WARNING,
        column="due_date",
        measures={"due_before_date": _due_before_date},
        expectation=one_of("due_before_date", False),
        message=(
            "срок исполнения {due_date} раньше даты самого акта {act_date}. Исправьте одно из двух."
        ),
    ),
    Rule(
        name="act-in-other-words",
        title="Один номер, одна дата и один издатель – это один акт",
        severity=Severity.WARNING,
        column="number",
        measures={"other_words": _other_words},
        expectation=one_of("other_words", False),
        message=(
            "акт № {number} от {act_date} того же издателя записан ещё раз другими словами; "
            "загружены оба. Если это один акт, оставьте одну строку."
        ),
    ),
)
