"""Mentor schools and agreements (наставники и договоры о сотрудничестве)."""

from schemas.columns import DAY, Number, OfYear, OnFault, Text, column


class Mentorship(OfYear):
    """A listed school, the school that helps it, how far it is, and their agreement."""

    school_name: Text = column("Школа с НОР", expected="наименование школы, например МБОУ СОШ № 17")
    mentor_code: Text = column(
        "Код наставника",
        expected="шесть цифр логина ФИС ОКО, например 641018", str_matches=r"^\d{6}$",
        nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    mentor_name: Text = column(
        "Школа-наставник", expected="наименование школы, например МБОУ СОШ № 17"
    )
    distance_km: Number = column(
        "Расстояние", expected="число километров, например 45 км", unit="км", ge=0, nullable=True,
        on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
    agreement_number: Text = column("Номер договора", expected="номер договора", nullable=True)
    agreement_date: Text = column(
        "Дата договора", expected="дата вида 10.02.2021", str_matches=DAY,
        nullable=True, on_fault=OnFault.BLANK_CELL,
    )  # fmt: skip
