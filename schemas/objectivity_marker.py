"""Markers of a lack of objectivity."""

from schemas.columns import OfYear, Text, Whole, column


class ObjectivityMarker(OfYear):
    """How many markers one work of a school bears.

    A marker is a reason to look at the data again, never a verdict on the school.
    """

    subject: Text = column("Предмет", expected="предмет, как в шкалах", str_length=(1, 80))
    class_: Whole = column("Класс", expected="класс от 1 до 12", ge=1, le=12, alias="class")
    markers: Whole = column("Маркеров", expected="целое число от 0, например 25", ge=0)
