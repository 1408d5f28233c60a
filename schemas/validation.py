"""Rows against their dataset's model: cells become values, and every fault is found at once."""

from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from schemas.columns import Model, OnFault


@dataclass
class Validated:
    """Rows checked cell by cell.

    Attributes:
        rows: all rows with the model's columns in their types; a faulty cell is missing.
        faults: `row` (position in `rows`), `column`, `value` as read, one per faulty cell.
        rejected: for each row, whether a fault keeps it out.
    """

    rows: pd.DataFrame
    faults: pd.DataFrame
    rejected: pd.Series


def validate(model: type[Model], read: pd.DataFrame) -> Validated:
    """Check rows as read (text or values, missing columns allowed where they may be empty).

    A cell that cannot be its column's type and a cell that breaks a rule are faults alike, and
    no cell has two. What a fault costs, the column's declaration says.
    """
    schema = model.to_schema()
    rows = pd.DataFrame(index=pd.RangeIndex(len(read)))
    faults = []
    for name, column in schema.columns.items():
        cells = read[name].reset_index(drop=True) if name in read else pd.Series(None, rows.index)
        rows[name], unfit = _typed(cells, str(column.dtype))
        faults.append(pd.DataFrame({"row": unfit.index, "column": name, "value": unfit.array}))
    found = pd.concat(faults, ignore_index=True)
    found = pd.concat([found, _broken_rules(schema, rows, found)], ignore_index=True)
    costs_row = found["column"].map(
        lambda name: schema.columns[name].metadata["on_fault"] is OnFault.REJECT_ROW
    )
    rejected = pd.Series(False, index=rows.index)
    rejected[found.loc[costs_row.astype(bool), "row"].unique()] = True
    for name, of_column in found[~costs_row.astype(bool)].groupby("column"):
        rows.loc[of_column["row"], name] = None
    return Validated(rows, found, rejected)


def _typed(cells: pd.Series, dtype: str) -> tuple[pd.Series, pd.Series]:
    """A column in its type, and the cells that do not fit it."""
    present = cells.notna()
    if dtype == "boolean":
        return cells.astype("boolean"), cells[:0]
    if dtype in ("Int16", "Int32", "Float64"):
        values = pd.to_numeric(cells, errors="coerce")
        values = values.where(values.abs() != float("inf"))
        if dtype == "Float64":
            return values.astype("Float64"), cells[present & values.isna()]
        limit = 2**15 if dtype == "Int16" else 2**31
        fits = values.isna() | ((values % 1 == 0) & values.abs().lt(limit))
        return values.where(fits).astype(dtype), cells[present & (values.isna() | ~fits)]
    return cells.astype("string").astype("str"), cells[:0]


def _broken_rules(schema: pa.DataFrameSchema, rows: pd.DataFrame, found: pd.DataFrame):
    """The cells that break a rule, those already known to be faulty left out."""
    try:
        schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        if cases["index"].isna().any():
            raise  # not about a cell: the model and the typed rows disagree, which is our fault
        broken = pd.DataFrame(
            {
                "row": cases["index"].astype(int),
                "column": cases["column"],
                "value": cases["failure_case"],
            }
        ).drop_duplicates(["row", "column"])
        known = pd.MultiIndex.from_frame(found[["row", "column"]])
        return broken[~pd.MultiIndex.from_frame(broken[["row", "column"]]).isin(known)]
    return found[:0]
