"""Numbers as people type them: decimal commas, blanks between thousands, a trailing per cent."""

import numpy as np
import pandas as pd


def numbers(cells: pd.Series) -> pd.Series:
    """Cells as floats; what is no number becomes missing."""
    cleaned = (
        cells.str.replace(r"[\s\u00a0\u202f]", "", regex=True)
        .str.removesuffix("%")
        .str.replace(",", ".", regex=False)
    )
    values = pd.to_numeric(cleaned, errors="coerce")
    return values.where(values.abs() != float("inf"))


def or_words(cells: pd.Series, values: pd.Series) -> pd.Series:
    """The numbers of cells; what is no number stays as typed, for the message about it.

    Left out instead, a faulty cell would be a blank one nobody hears of. Blanks are None.
    """
    return values.astype("object").where(values.notna(), cells.replace("", None))


def per_cents(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of a table of shares as per cents; what is no number becomes missing.

    Excel stores a cell formatted as a per cent as a part of one: a table without a per cent sign
    and without a value above 1 is taken for such parts, since no table of shares has all its
    values at one per cent or less.
    """
    values = cells.apply(numbers).astype("float64")
    signed = cells.apply(lambda column: column.str.contains("%")).to_numpy().any()
    in_parts = not signed and np.nanmax(values.to_numpy(dtype=float), initial=0) <= 1
    return (values * 100).round(10) if in_parts else values


def pupils(per_cent: pd.Series, participants: pd.Series) -> pd.Series:
    """How many of the participants a per cent of them is: the nearest whole number."""
    return np.floor(per_cent * participants / 100 + 0.5)


def without_point(cells: pd.Series) -> pd.Series:
    """Codes that a program wrote as numbers, `50001.0`, as they were: `50001`."""
    return cells.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
