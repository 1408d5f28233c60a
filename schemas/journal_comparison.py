"""Marks for a work beside the marks in the class journal."""

from schemas.assessment import OfGroup
from schemas.columns import Count, Number, OnFault, Text, column

LOWER, SAME, HIGHER, ALL = "понизили", "подтвердили", "повысили", "всего"
OUTCOMES = (LOWER, SAME, HIGHER, ALL)


class JournalComparison(OfGroup):
    """How many pupils of a group have one outcome: a lower mark than in the journal, and so on."""

    outcome: Text = column("Исход", expected=", ".join(OUTCOMES), isin=OUTCOMES)
    pupils: Count = column(
        "Кол-во участников", expected="целое число от 0, например 25", unit="человек", ge=0
    )
    pct: Number = column(
        "Доля участников",
        expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
