"""What a table of indicators (МИАС, самообследование) must satisfy."""

import pandas as pd

from domain.finding import Severity
from expectations.rule import Rule

PER_CENT_UNITS = ("%", "процент", "процента", "процентов", "проценты", "проц.")


def _read_value(rows: pd.DataFrame) -> pd.Series:
    # «12/34,5%» is a value and a share, «34,5%» may be a share alone: either is a number read.
    return rows["value"].fillna(rows["share"])


def _per_cent(rows: pd.DataFrame) -> pd.Series:
    return rows["value"].where(rows["unit"].str.strip().str.lower().isin(PER_CENT_UNITS))


SUITE = (
    Rule(
        name="indicator-twice",
        title="Показатель школы за период указан один раз",
        severity=Severity.ERROR,
        frame="rows",
        per_row=True,
        column="indicator_code",
        expectation=lambda gxe: gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["school_code", "indicator_code", "period"]
        ),
        message=(
            "показатель {indicator_code} школы {school_code} за период «{period}» повторяется; "
            "ни одна из этих строк не загружена. Оставьте одну строку."
        ),
    ),
    Rule(
        name="indicator-not-a-number",
        title="Значение показателя прочитано как число",
        severity=Severity.WARNING,
        frame="rows",
        per_row=True,
        column="value",
        measures={"read_value": _read_value},
        expectation=lambda gxe: gxe.ExpectColumnValuesToNotBeNull(column="read_value"),
        message=(
            "значение показателя {indicator_code} не прочитано как число, "
            "в расчётах его не будет. Впишите число."
        ),
    ),
    Rule(
        name="per-cent-out-of-range",
        title="Показатель в процентах лежит от 0 до 100",
        severity=Severity.WARNING,
        frame="rows",
        per_row=True,
        column="value",
        measures={"per_cent": _per_cent},
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="per_cent", min_value=0, max_value=100
        ),
        message=(
            "показатель {indicator_code} равен {value} %, а процент бывает от 0 до 100. "
            "Проверьте значение и единицу."
        ),
    ),
)
