"""Schools that a region's statistical report (САО) names as the best or the worst of an exam."""

from schemas.assessment import OfWork
from schemas.columns import Count, Number, Text, column

HIGH, LOW = "высокие", "низкие"


class NamedSchool(OfWork):
    """A school in a list of the highest or the lowest results of one exam.

    Such a list is a choice, made by rules of its own: schools with few participants are left out
    (fewer than 10, unconfirmed). That a school is not in it says nothing of the school. The rows
    stand apart from full results, never take their place, and no school is judged by them.
    """

    results: Text = column("Какие результаты", expected="высокие или низкие", isin=(HIGH, LOW))
    participants: Count = column(
        "Кол-во участников", expected="целое число от 0, например 25", ge=0
    )
    mark_2: Count = column("«2»", expected="целое число от 0, например 25", unit="человек", ge=0)
    pct_2: Number = column(
        "«2», %", expected="доля от 0 до 100, например 12,5", unit="%", ge=0, le=100
    )
    pct_4_5: Number = column(
        "«4» и «5» (качество обучения), %",
        expected="доля от 0 до 100, например 12,5",
        unit="%",
        ge=0,
        le=100,
    )
    pct_3_4_5: Number = column(
        "«3», «4» и «5» (уровень обученности), %",
        expected="доля от 0 до 100, например 12,5", unit="%",
        ge=0, le=100,
    )  # fmt: skip
