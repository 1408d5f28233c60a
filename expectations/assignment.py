"""What assignments to schools (поручения) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.conditions import one_of, present
from expectations.rule import Rule

_DAY_OF_ACT = r"от (\d{2}\.\d{2}\.\d{4})"


def _due_before_act(rows: pd.DataFrame) -> pd.Series:
    """Whether an assignment was due before the day of its act, which the act's words tell."""
    told = rows["act"].str.extract(_DAY_OF_ACT, expand=False)
    issued = pd.to_datetime(told, format="%d.%m.%Y", errors="coerce")
    return pd.to_datetime(rows["due_date"], errors="coerce") < issued


SUITE = (
    Rule(
        name="assignment-term-open",
        title="У поручения есть срок, который можно проверить",
        severity=Severity.WARNING,
        column="due_date",
        expectation=present("due_date"),
        message=(
            "у поручения нет срока, который можно проверить. Назовите день, например «срок до "
            "15 февраля 2021 года»."
        ),
    ),
    Rule(
        name="assignment-due-before-act",
        title="Срок поручения не раньше его акта",
        severity=Severity.WARNING,
        column="due_date",
        measures={"due_before_act": _due_before_act},
        expectation=one_of("due_before_act", False),
        message=(
            "срок поручения {due_date} раньше акта, которым оно дано ({act}). Исправьте срок или "
            "дату акта."
        ),
    ),
)
