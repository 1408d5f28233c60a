"""What order № 1324 says of the indicators of self-examination, beside the rows that are such."""

import numpy as np
import pandas as pd

from expectations.rule import Measure
from reference import catalog

CLASSES = ("К.9", "К.11")  # pupils of a class: no indicators of the order, but bases of its shares
ORDER = catalog.self_examination()


def told(attribute: str) -> Measure:
    """What the order says of a row's indicator: its `unit`, `base` or `part_of`."""
    answers = {code: getattr(one, attribute) for code, one in ORDER.indicators.items()}
    return lambda rows: rows["order_code"].map(answers).astype("object")


def beside(rows: pd.DataFrame, wanted: pd.Series) -> pd.Series:
    """The value of the indicator `wanted` in each row's school and period.

    The pupils of a class are counted in a school year, whatever the period of the report is. An
    indicator that stands twice has no value.
    """
    asked = rows.loc[wanted.notna(), ["school_code", "school_year", "period"]]
    asked["code"] = wanted
    of_class = rows["indicator_code"].isin(CLASSES)
    codes = rows["order_code"].fillna(rows["indicator_code"].where(of_class))
    values = rows.loc[codes.isin(asked["code"].unique()) & rows["value"].notna()]
    values = values[["school_code", "school_year", "period", "value"]].assign(code=codes)
    found = pd.Series(np.nan, index=asked.index)
    for when, of_period in (
        ("period", values),
        ("school_year", values[values["code"].isin(CLASSES)]),
    ):
        key = ["school_code", when, "code"]
        one = of_period.drop_duplicates(key, keep=False)
        there = asked[key].merge(one[[*key, "value"]], on=key, how="left")["value"]
        found = found.fillna(pd.Series(there.astype("float").array, index=asked.index))
    return found.reindex(rows.index)
