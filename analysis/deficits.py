"""Deficits: which tasks, and the skills behind them, a school's pupils do not cope with."""

from decimal import Decimal
from functools import cache

import numpy as np
import pandas as pd
from pydantic import Field

from domain.declared import Declared
from readers.reading import NOT_ATTEMPTED
from reference.catalog import FOLDER

FIOKO_2026 = FOLDER / "fioko_2026.yaml"

DEFICIT = "дефицит"
UNCERTAIN = "пограничный результат"
SUFFICIENT = "достаточно"
NO_THRESHOLD = "порог не определён"

ALL_SCHOOLS = "все"
ALL_TASKS = "все"

COLUMNS = [
    "school_code",
    "ordinal",
    "task",
    "score_max",
    "level",
    "skill",
    "n",
    "points",
    "share",
    "reliable",
    "verdict",
]


class LevelThreshold(Declared):
    """Per cents of the maximum for tasks of some levels.

    Attributes:
        levels: task levels as the task table spells them: `Б`, `П`, `В`.
        title: the same in Russian words.
        sufficient: from this per cent on the skill counts as formed.
        insufficient_below: below this one it is a deficit; between the two nothing is certain.
    """

    levels: tuple[str, ...]
    title: str
    sufficient: Decimal = Field(gt=0, le=100, decimal_places=1)
    insufficient_below: Decimal = Field(gt=0, le=100, decimal_places=1)


class TaskThresholds(Declared):
    """The thresholds, with their source and status; `answers_min` answers make a share reliable."""

    source: str
    status: str
    notes: tuple[str, ...]
    levels: tuple[LevelThreshold, ...]
    answers_min: int


@cache
def fioko_2026() -> TaskThresholds:
    """The thresholds in use."""
    return TaskThresholds.read(FIOKO_2026)


def by_task(scores: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """The share of the maximum achieved in every task of one work.

    No answer (`X`) counts as 0 points. What has no points for another reason (topic not studied,
    absent, empty, unreadable: missing or another negative code of `readers.reading`) is left out
    of both the points and the maximum. A task whose maximum is not known has no share and does
    not enter the totals.

    Args:
        scores: one row per participant and task: `school_code`, `ordinal`, `points`.
        tasks: the work's tasks: `ordinal`, `task`, `score_max`, `level`, `skill`.

    Returns:
        The columns `COLUMNS`, per school × task; per school over all tasks (`ordinal` 0, `task`
        «все»); and the same over all schools given (`school_code` «все»). `n` counts answers,
        `points` their sum, `share` is 0–1, `verdict` is by level: «дефицит», «пограничный
        результат», «достаточно», or «порог не определён» for totals and tasks without a level.
    """
    points = scores["points"].astype("float64")
    points = points.mask(points == NOT_ATTEMPTED, 0)
    counted = scores.assign(points=points)[points >= 0]
    sums = (
        counted.groupby(["school_code", "ordinal"])["points"].agg(n="count", points="sum")
    ).reset_index()
    sums = sums.merge(tasks, on="ordinal", how="left", validate="many_to_one")
    sums["maximum"] = sums["n"] * sums["score_max"].astype("float64")
    sums = pd.concat([sums, _over_schools(sums)], ignore_index=True)
    sums = pd.concat([sums, _over_tasks(sums)], ignore_index=True)

    sums["share"] = (sums["points"] / sums["maximum"]).where(sums["maximum"] > 0)
    sums["reliable"] = sums["n"] >= fioko_2026().answers_min
    sums["verdict"] = _verdict(sums)
    sums = sums.astype({"n": "int64", "points": "int64"})
    return sums.sort_values(["school_code", "ordinal"], ignore_index=True)[COLUMNS]


def _over_schools(sums: pd.DataFrame) -> pd.DataFrame:
    """Every task over all schools."""
    facts = ["task", "score_max", "level", "skill"]
    totals = sums.groupby("ordinal").agg(
        {**dict.fromkeys(facts, "first"), **dict.fromkeys(["n", "points"], "sum")}
    )
    totals["maximum"] = totals["n"] * totals["score_max"].astype("float64")
    return totals.reset_index().assign(school_code=ALL_SCHOOLS)


def _over_tasks(sums: pd.DataFrame) -> pd.DataFrame:
    """Every school over the tasks whose maximum is known."""
    known = sums[sums["maximum"].notna()]
    totals = known.groupby("school_code")[["n", "points", "maximum"]].sum().reset_index()
    return totals.assign(ordinal=0, task=ALL_TASKS)


def _verdict(sums: pd.DataFrame) -> np.ndarray:
    """Judge every task by its level, on whole numbers: a share may lie on the threshold."""
    points = sums["points"] * 1000
    deficit = pd.Series(False, index=sums.index)
    sufficient = pd.Series(False, index=sums.index)
    known = pd.Series(False, index=sums.index)
    for threshold in fioko_2026().levels:
        concerned = sums["level"].isin(threshold.levels) & (sums["maximum"] > 0)
        known |= concerned
        deficit |= concerned & (points < sums["maximum"] * int(threshold.insufficient_below * 10))
        sufficient |= concerned & (points >= sums["maximum"] * int(threshold.sufficient * 10))
    return np.select(
        [deficit, sufficient, known], [DEFICIT, SUFFICIENT, UNCERTAIN], default=NO_THRESHOLD
    )
