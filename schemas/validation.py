"""Rows against their dataset's model: cells become values, and every fault is found at once."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.columns import Model, OnFault

_NO_CASES = pd.DataFrame({"row": [], "column": [], "value": []}).astype(
    {"row": int, "column": object, "value": object}
)

# Columns with no more different values than this are judged in one table, the others in another.
_FEW = 1_000


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
    faults, columns = [_NO_CASES], {}
    for name, column in schema.columns.items():
        cells = read[name] if name in read else pd.Series(None, rows.index, dtype=object)
        # Thousands of rows hold few different cells: these are what is judged.
        codes, different = pd.factorize(cells.reset_index(drop=True), use_na_sentinel=False)
        values, unfit = _typed(pd.Series(different), str(column.dtype))
        rows[name] = values.take(codes).array
        columns[name] = codes, values
        if len(unfit):
            at = np.flatnonzero(np.isin(codes, unfit.index))
            value = pd.Series(different, dtype=object).take(codes[at]).array
            faults.append(pd.DataFrame({"row": at, "column": name, "value": value}))
    found = pd.concat(faults, ignore_index=True)
    # What may be missing, and is so in every row, breaks no rule.
    told = {
        name
        for name, (_, values) in columns.items()
        if not schema.columns[name].nullable or values.notna().any()
    }
    few = {name for name in told if len(columns[name][1]) <= _FEW}
    broken = pd.concat(
        [
            _broken_by_values(model, {name: columns[name] for name in columns if name in chosen})
            for chosen in (few, told - few)
        ]
    )
    if found.empty and broken.empty:
        return Validated(rows, found, pd.Series(False, index=rows.index))
    known = pd.MultiIndex.from_frame(found[["row", "column"]])
    new = ~pd.MultiIndex.from_frame(broken[["row", "column"]]).isin(known)
    found = pd.concat([found, broken[new]], ignore_index=True)
    costs_row = found["column"].map(
        lambda name: schema.columns[name].metadata["on_fault"] is OnFault.REJECT_ROW
    )
    rejected = pd.Series(False, index=rows.index)
    rejected[found.loc[costs_row.astype(bool), "row"].unique()] = True
    for name, of_column in found.groupby("column"):  # of a row that is out, the rest is checked on
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


@cache
def _part(model: type[Model], names: tuple[str, ...]) -> pa.DataFrameSchema:
    """The declarations of some of a model's columns."""
    schema = model.to_schema()
    return schema.remove_columns([name for name in schema.columns if name not in names])


def _broken_by_values(
    model: type[Model], columns: dict[str, tuple[np.ndarray, pd.Series]]
) -> pd.DataFrame:
    """The cells of some columns that break a rule, judged by the different values."""
    count = max((len(different) for _, different in columns.values()), default=0)
    if not count:
        return _NO_CASES
    # Columns of one table are of one length: the shorter ones repeat their last value.
    table = pd.DataFrame(
        {
            name: different.take(np.minimum(range(count), len(different) - 1)).array
            for name, (_, different) in columns.items()
        }
    )
    broken = [_NO_CASES]
    for case in _broken(model, table).itertuples():
        codes, different = columns[case.column]
        if case.row < len(different):
            at = np.flatnonzero(codes == case.row)
            broken.append(
                pd.DataFrame({"row": at, "column": case.column, "value": different[case.row]})
            )
    return pd.concat(broken)


def _broken(model: type[Model], rows: pd.DataFrame) -> pd.DataFrame:
    """The cells of some of the model's columns that break a rule, each once."""
    try:
        _part(model, tuple(rows.columns)).validate(rows, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        if cases["index"].isna().any():
            raise  # not about a cell: the model and the typed rows disagree, which is our fault
        return pd.DataFrame(
            {
                "row": cases["index"].astype(int),
                "column": cases["column"],
                "value": cases["failure_case"],
            }
        ).drop_duplicates(["row", "column"])
    return _NO_CASES
