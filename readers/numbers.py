"""Numbers as people type them: decimal commas, blanks between thousands, a trailing per cent."""

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


def numbers_or_words(cells: pd.Series) -> pd.Series:
    """Cells as floats; what is no number stays as typed, for the check to remark; blanks are None.

    Left out instead, a faulty cell would be a blank one nobody hears of.
    """
    values = numbers(cells).astype("object")
    return values.where(values.notna(), cells.replace("", None))
