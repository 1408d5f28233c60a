"""Tables with a column of shares for each score or task, made into one row for each share."""

import numpy as np
import pandas as pd

from readers.numbers import or_words, per_cents


def one_by_one(rows: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """One row for each filled cell of a table of shares.

    Args:
        rows: what each row of the table is about.
        cells: its shares as text, a column for each place, aligned with `rows`.

    Returns:
        The columns of `rows`; `ordinal`, which of the columns from 1; `spread`, the key of that
        column in `Reading.columns`; `pct`, the share in per cent, or the cell's own words; `share`,
        the same as a number only.
    """
    width = cells.shape[1]
    table = rows.loc[rows.index.repeat(width)].reset_index(drop=True)
    words = pd.Series(cells.to_numpy().ravel())
    shares = pd.Series(per_cents(cells).to_numpy().ravel())
    ordinals = np.tile(np.arange(1, width + 1), len(cells))
    keys = np.array([f"task {n}" for n in range(1, width + 1)], dtype=object)
    table = table.assign(
        ordinal=ordinals,
        spread=np.tile(keys, len(cells)),
        pct=or_words(words, shares),
        share=shares,
    )
    return table[words != ""].reset_index(drop=True)
