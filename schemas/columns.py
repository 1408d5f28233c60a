"""How a column is declared: once, with all that is told about it anywhere.

From the declaration come the validation, the warehouse table, its comments and the messages.
"""

from enum import StrEnum
from typing import Any

import pandas as pd
import pandera.pandas as pa

Text = str
Whole = pd.Int16Dtype
Count = pd.Int32Dtype
Number = pd.Float64Dtype
Flag = pd.BooleanDtype

# A day as it is kept in a text column, 2021-02-10; one of the calendar: views make dates of it.
DAY = (
    r"^20\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)$|^20(?:[02468][048]|[13579][26])-02-29$"
)


class OnFault(StrEnum):
    """What a faulty cell costs: its row, or only itself."""

    REJECT_ROW = "reject"
    BLANK_CELL = "blank"


def column(
    title: str,
    *,
    expected: str,
    unit: str | None = None,
    on_fault: OnFault = OnFault.REJECT_ROW,
    **rules: Any,
) -> Any:
    """Declare a column.

    Args:
        title: its Russian title.
        expected: what a cell must hold, in Russian, for the message about one that does not.
        unit: the unit of its values, in Russian.
        on_fault: whether a faulty cell keeps its row out or is left empty.
        rules: pandera's own (`nullable`, `ge`, `isin`, …).
    """
    return pa.Field(
        title=title,
        metadata={"unit": unit, "expected": expected, "on_fault": on_fault},
        **rules,
    )


def above_school() -> Any:
    """Declare `school_code` where a row may also be about what stands above a school.

    It then holds the name of the group, so that two districts' rows of one work differ.
    """
    return column(
        "Код школы или группа",
        expected="логин школы или наименование муниципалитета, региона",
        str_length=(1, 200),
    )


class Model(pa.DataFrameModel):
    """What every dataset has: a row that can be found again in its file."""

    sheet: Text = column("Лист", expected="имя листа")
    row_number: Count = column("Строка в файле", expected="номер строки", ge=1)

    class Config:
        """Only declared columns, and no silent conversion."""

        strict = "filter"


class OfSchool(Model):
    """A row about one school."""

    school_code: Text = column(
        "Код школы",
        expected="логин школы в ФИС ОКО (sch641072, edu641072) или его шесть цифр",
        str_matches=r"^\d{6}$",
    )


class OfYear(OfSchool):
    """A row about one school in one school year."""

    school_year: Text = column(
        "Учебный год", expected="учебный год вида 2020/21", str_matches=r"^20\d\d/\d\d$"
    )
