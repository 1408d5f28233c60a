"""Codes and names a school goes by, and since when (кодификатор)."""

from schemas.columns import OfSchool, OnFault, Text, column

LOGIN, OGE, EGE, INN, OGRN, NAME = "логин", "код ОГЭ", "код ЕГЭ", "ИНН", "ОГРН", "наименование"
KINDS = (LOGIN, OGE, EGE, INN, OGRN, NAME)
_DAY = r"^\d{4}-\d\d-\d\d$"


class SchoolIdentifier(OfSchool):
    """One code or name of one school, with the days it was valid.

    Exam codes are written without the noughts they are padded with («013450» is 13450). Each
    source is a version of its own: what the crosswalk says of a school and what РИС ГИА says of it
    stand side by side.
    """

    sitting: Text = column(
        "Источник", expected="откуда код: кодификатор школ, школы РИС ГИА", str_length=(1, 80)
    )
    subject: Text = column("Вид кода", expected=", ".join(KINDS), isin=KINDS)
    value: Text = column(
        "Код или наименование", expected="код, как в выгрузке", str_length=(1, 400)
    )
    valid_from: Text = column(
        "Действует с", expected="дата вида 2021-09-01", str_matches=_DAY, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    valid_to: Text = column(
        "Действует по", expected="дата вида 2022-08-31", str_matches=_DAY, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
