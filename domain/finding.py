"""Findings (замечания): what a check saw, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs.

    A note informs, a warning lets the rows load, an error keeps the named row out, a hold keeps
    the file out until a person decides, and a refusal rejects the file.
    """

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"
    HOLD = "hold"
    REFUSAL = "refusal"


# What a severity is called on the screen, the gravest first.
SEVERITY_WORDS = {
    Severity.REFUSAL: "отказ",
    Severity.HOLD: "отложено",
    Severity.ERROR: "ошибка",
    Severity.WARNING: "предупреждение",
    Severity.NOTE: "к сведению",
}


@dataclass(frozen=True)
class Finding:
    """One fault or remark on a file.

    Attributes:
        severity: how much it weighs.
        rule: a short stable name, for example `total-above-scale`.
        message: a Russian sentence: where, what is wrong, how to mend it. Never a participant's
            name or document.
        sheet: the sheet's name, when the finding is about a sheet or a cell.
        row_number: the row as Excel numbers it, from 1.
        column_name: the column's header as the file spells it.
    """

    severity: Severity
    rule: str
    message: str
    sheet: str | None = None
    row_number: int | None = None
    column_name: str | None = None
