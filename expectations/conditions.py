"""What a rule may ask of columns. A row that has no value there is not asked.

Great Expectations takes seconds to import, so each condition is made of its module later, by the
gate.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

Condition = Callable[[ModuleType], Any]


def between(column: str, low: float | None = None, high: float | None = None) -> Condition:
    """A number is not below `low` and not above `high`."""
    return lambda gxe: gxe.ExpectColumnValuesToBeBetween(
        column=column, min_value=low, max_value=high
    )


def nought(column: str) -> Condition:
    """A gap is none, either way."""
    return between(column, 0, 0)


def one_of(column: str, *values: Any) -> Condition:
    """A value is one of these."""
    return lambda gxe: gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values))


def present(column: str) -> Condition:
    """Every row has a value."""
    return lambda gxe: gxe.ExpectColumnValuesToNotBeNull(column=column)


def absent(column: str) -> Condition:
    """No row has a value: the column is a measure that has one only where something is wrong."""
    return lambda gxe: gxe.ExpectColumnValuesToBeNull(column=column)


def once(*columns: str) -> Condition:
    """A value, or several columns' values together, stand in one row."""
    if len(columns) == 1:
        return lambda gxe: gxe.ExpectColumnValuesToBeUnique(column=columns[0])
    return lambda gxe: gxe.ExpectCompoundColumnsToBeUnique(column_list=list(columns))


def equal(column: str, other: str) -> Condition:
    """Two columns of a row have the same value."""
    return lambda gxe: gxe.ExpectColumnPairValuesToBeEqual(
        column_A=column, column_B=other, ignore_row_if="either_value_is_missing"
    )


def not_above(column: str, limit: str) -> Condition:
    """A number is not above the one another column has in its row."""
    return lambda gxe: gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=limit, column_B=column, or_equal=True, ignore_row_if="either_value_is_missing"
    )
