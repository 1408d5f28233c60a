"""Shares of self-examination beside the people they are of: «12/34,5%»."""

import numpy as np
import pandas as pd

from domain.finding import Severity
from expectations.conditions import absent, between
from expectations.indicator_value.order import CLASSES, beside, told
from expectations.rule import Measure, Rule
from readers.indicators import people_and_share

NOISE = 1e-9  # of binary fractions


def _share_excess(rows: pd.DataFrame) -> pd.Series:
    """By how much the stated share misses people over base, beyond the rounding of its print."""
    gap = (rows["true_per_cent"] - rows["stated_per_cent"]).abs() / 100
    return (gap - rows["rounding"] - NOISE).clip(lower=0)


def _least(rows: pd.DataFrame) -> pd.Series:
    """The fewest people a whole may have, if the people and the share of a row are right."""
    share = rows["stated_per_cent"] / 100 + rows["rounding"] + NOISE
    people = rows["value"].astype("float")
    return np.ceil(people / share).clip(lower=1)


def _most(rows: pd.DataFrame) -> pd.Series:
    """The most people it may have; of nobody there is no share but nought, and it fits any."""
    share = rows["stated_per_cent"] / 100 - rows["rounding"] - NOISE
    people = rows["value"].astype("float")
    most = np.floor(people / share.where(share > 0)).mask(share <= 0, np.inf)
    return most.where(people.notna())


def _whole_gap(rows: pd.DataFrame) -> pd.Series:
    """Where the base is not known: by how much the least whole is above the most."""
    gap = (rows["least_whole"] - rows["most_whole"]).clip(lower=0)
    return gap.where(rows["base_value"].isna())


def _graduates(rows: pd.DataFrame) -> pd.Series:
    """How many graduates of the class the row itself implies, where nothing else tells."""
    implied = (rows["value"].astype("float") / rows["stated_per_cent"] * 100).round()
    implied = implied.clip(rows["least_whole"], rows["most_whole"])
    usable = rows["base"].isin(CLASSES) & (rows["whole_gap"] == 0) & (rows["stated_per_cent"] > 0)
    return implied.where(usable)


def _contradicted(rows: pd.DataFrame) -> pd.Series:
    """The label of the row of the same graduates that implies another number of them."""
    used = rows[rows["graduates"].notna()]
    if used.empty:
        return pd.Series(np.nan, index=rows.index)
    group = used.groupby(["school_code", "period", "base"])
    highest, lowest = group["least_whole"].idxmax(), group["most_whole"].idxmin()
    place = pd.MultiIndex.from_frame(used[["school_code", "period", "base"]])
    highest, lowest = highest.loc[place].to_numpy(), lowest.loc[place].to_numpy()
    above = used["most_whole"].to_numpy() < used.loc[highest, "least_whole"].to_numpy()
    below = used["least_whole"].to_numpy() > used.loc[lowest, "most_whole"].to_numpy()
    other = pd.Series(np.where(above, highest, lowest), index=used.index)
    return other.where(above | below).reindex(rows.index)


def _of_contradicted(column: str) -> Measure:
    """A column of the row that contradicts this one."""
    return lambda rows: rows["contradicted"].map(rows[column])


RULES = (
    Rule(
        name="share-differs-from-people",
        title="Доля равна числу людей, делённому на целое",
        severity=Severity.WARNING,
        column="value",
        measures={
            "base": told("base"),
            "base_value": lambda rows: beside(rows, rows["base"]),
            "rounding": lambda rows: people_and_share(rows["value_text"])["rounding"],
            "stated_per_cent": lambda rows: rows["share"].where(rows["base"].notna()) * 100,
            "true_per_cent": lambda rows: (
                rows["value"] / rows["base_value"].where(rows["base_value"] > 0) * 100
            ),
            "share_excess": _share_excess,
        },
        expectation=between("share_excess", high=0),
        message=(
            "показатель {indicator_code}: указана доля {stated_per_cent} %, а {value} из "
            "{base_value} (показатель {base}) – это {true_per_cent} %. Исправьте число людей, "
            "долю или целое."
        ),
    ),
    Rule(
        name="share-of-no-whole",
        title="Число людей и доля возможны при каком-нибудь целом",
        severity=Severity.WARNING,
        column="value",
        measures={"least_whole": _least, "most_whole": _most, "whole_gap": _whole_gap},
        expectation=between("whole_gap", high=0),
        message=(
            "показатель {indicator_code}: число людей {value} и доля {stated_per_cent} % вместе "
            "невозможны, от какого бы числа ни считать. Исправьте число людей или долю."
        ),
    ),
    Rule(
        name="graduates-differ",
        title="Доли выпускников одного класса взяты от одного числа",
        severity=Severity.WARNING,
        column="value",
        measures={
            "graduates": _graduates,
            "contradicted": _contradicted,
            "other_code": _of_contradicted("order_code"),
            "other_graduates": _of_contradicted("graduates"),
        },
        expectation=absent("other_code"),
        message=(
            "показатель {indicator_code}: по числу людей и доле выпускников {graduates}, а по "
            "показателю {other_code} – {other_graduates}. Исправьте один из двух."
        ),
    ),
)
