"""Stage 1: which tasks, and the skills behind them, the pupils of a year do not cope with."""

import pandas as pd
from sqlalchemy import Connection, Engine, delete

from analysis.deficits import ALL_SCHOOLS, DEFICIT, SUFFICIENT, by_task
from domain.settings import Settings
from warehouse import district, tables, versions
from warehouse.copying import copy
from warehouse.query import frame

WORK = ["procedure", "sitting", "subject", "class"]

# Two files of one work may name different maxima for a task: then none of them is certain.
_TASKS = f"""
SELECT procedure, sitting, subject, class, ordinal, min(task) AS task,
    CASE WHEN count(DISTINCT score_max) = 1 THEN min(score_max) END AS score_max,
    min(level) AS level, min(skill) AS skill
FROM (
    SELECT DISTINCT batch_id, school_year, procedure, sitting, subject, class FROM mart.version
    WHERE dataset = 'assessment_result' AND school_year = :school_year AND {district.OURS}
) AS file
JOIN mart.task USING (batch_id, school_year, procedure, sitting, subject, class)
GROUP BY procedure, sitting, subject, class, ordinal
"""

# Pupils of a school with as many points for a task are one row: some hundred times fewer rows.
_POINTS = f"""
SELECT procedure, sitting, subject, class, school_code, ordinal, score AS points,
    count(*) AS pupils
FROM mart.task_result
WHERE school_year = :school_year AND score IS NOT NULL AND {district.OURS}
GROUP BY procedure, sitting, subject, class, school_code, ordinal, score
"""


def compute(engine: Engine, settings: Settings, school_year: str) -> None:
    """Store, for every work of the year, the share of the maximum achieved in each task.

    Works with points by task and at least one known maximum are taken, every sitting by itself,
    for the schools of the municipality (all schools where none is set); `school_code` is empty
    for these schools together. `deficit` is true below the threshold of the task's level, false
    where the result suffices, and empty between the two or without a threshold.
    """
    with engine.begin() as connection:
        versions.lock(connection)
        connection.execute(
            delete(tables.deficit).where(tables.deficit.c.school_year == school_year)
        )
        for work in _works(connection, settings, school_year):
            copy(connection, tables.deficit, work.assign(school_year=school_year))


def _works(connection: Connection, settings: Settings, school_year: str) -> list[pd.DataFrame]:
    """One table in the columns of `core.deficit` per work."""
    ours = district.codes(connection, settings.municipality)
    asked = {"school_year": school_year, "ours": ours}
    tasks = frame(connection, _TASKS, **asked)
    tasks = tasks[tasks.groupby(WORK)["score_max"].transform("count") > 0]
    described = dict(list(tasks.groupby(WORK)))
    points = frame(connection, _POINTS, **asked)
    return [
        _stored(_of_work(part, described[work])).assign(**dict(zip(WORK, work, strict=True)))
        for work, part in points.groupby(WORK)
        if work in described
    ]


def _of_work(points: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    scores = points.loc[points.index.repeat(points["pupils"])]
    return by_task(scores, tasks.drop(columns=WORK))


def _stored(shares: pd.DataFrame) -> pd.DataFrame:
    """Tasks only: a total over tasks has no level to be judged by."""
    shares = shares[shares["ordinal"] > 0]
    return shares.rename(columns={"n": "participants"}).assign(
        school_code=shares["school_code"].replace(ALL_SCHOOLS, ""),
        deficit=shares["verdict"].map({DEFICIT: True, SUFFICIENT: False}),
    )
