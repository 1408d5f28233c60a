"""Days as typed in tables."""

import pandas as pd


def days(cells: pd.Series) -> pd.Series:
    """Days as `2021-02-10`; what is no day stays as typed, for the check to remark."""
    found = pd.to_datetime(cells, format="%d.%m.%Y", errors="coerce").fillna(
        pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    )
    return found.dt.strftime("%Y-%m-%d").fillna(cells.replace("", None))
