"""The registry of schools (реестр школ)."""

from schemas.columns import Count, OfSchool, OnFault, Text, column

KINDS = ("НОШ", "ООШ", "СОШ", "иная")


class School(OfSchool):
    """One school."""

    short_name: Text = column(
        "Краткое наименование", expected="наименование школы, например МБОУ СОШ № 17"
    )
    full_name: Text = column("Полное наименование", expected="наименование", nullable=True)
    municipality: Text = column(
        "Муниципалитет", expected="наименование муниципального района или округа", nullable=True
    )
    kind: Text = column(
        "Вид", expected="НОШ, ООШ, СОШ или иная", isin=KINDS, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    settlement: Text = column("Населённый пункт", expected="населённый пункт", nullable=True)
    pupils: Count = column(
        "Обучающихся",
        expected="целое число от 0, например 25", unit="человек", ge=0, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
