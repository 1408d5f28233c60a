"""Indicators of МИАС and of self-examination (показатели)."""

from schemas.columns import Number, OfYear, Text, column


class IndicatorValue(OfYear):
    """One indicator of one school in one period.

    The code stands in `subject` and the period in `sitting`, so that one value of one school is
    replaced without touching another. A value «12/34,5%» is two: people in `value`, the per cent
    in `share` (0–1).
    """

    subject: Text = column(
        "Код показателя", expected="код показателя, например 1.10", str_length=(1, 80)
    )
    indicator_name: Text = column("Наименование", expected="наименование показателя", nullable=True)
    unit: Text = column("Единица", expected="единица измерения", nullable=True)
    sitting: Text = column(
        "Период", expected="период: 2020, 2020/21, IV квартал 2020, 03.2021", str_length=(1, 40)
    )
    value: Number = column("Значение", expected="число", nullable=True)
    share: Number = column(
        "Доля",
        expected="доля от 0 до 100 % или от 0 до 1, например 34,5 %",
        ge=0,
        le=1,
        nullable=True,
    )
    value_text: Text = column("Значение в файле", expected="значение показателя, например 12,5")
