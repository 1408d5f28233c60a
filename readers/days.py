"""Days as typed in tables, and what the days of a work say of it."""

import pandas as pd

from readers.reading import Evidence


def days(cells: pd.Series) -> pd.Series:
    """Days as `2021-02-10`; what is no day stays as typed, for the check to remark."""
    found = pd.to_datetime(cells, format="%d.%m.%Y", errors="coerce").fillna(
        pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    )
    return found.dt.strftime("%Y-%m-%d").fillna(cells.replace("", None))


def evidence(cells: pd.Series, detail: str) -> list[Evidence]:
    """The calendar year of a work and its season by the days it was written or uploaded on.

    Nothing where they are of several years; what is no day is left out.
    """
    dated = pd.to_datetime(days(cells), format="%Y-%m-%d", errors="coerce").dropna()
    years = dated.dt.year.unique()
    if len(years) != 1:
        return []
    found = [Evidence("calendar_year", str(years[0]), "content", detail)]
    autumn = dated.dt.month.between(9, 12)
    if autumn.all() or not autumn.any():
        season = "осень" if autumn.all() else "весна"
        found.append(Evidence("sitting", season, "content", detail))
    return found
