"""How many participants of a group have each primary score."""

from schemas.assessment import OfGroup
from schemas.columns import Count, Number, Whole, column


class ScoreDistribution(OfGroup):
    """One primary score of one group in one work.

    The reports print per cents; `pupils` is the nearest whole number of the participants.
    """

    participants: Count = column(
        "Кол-во участников", expected="целое число от 0, например 25", ge=0
    )
    score: Whole = column(
        "Первичный балл", expected="целое число от 0, например 25", unit="балл", ge=0
    )
    pct: Number = column(
        "Доля набравших этот балл",
        expected="доля от 0 до 100, например 12,5",
        unit="%",
        ge=0,
        le=100,
    )
    pupils: Count = column(
        "Набрали этот балл",
        expected="целое число от 0, например 25",
        unit="человек",
        ge=0,
        nullable=True,
    )
