"""The tasks of a work: by the description loaded for it, else by the one that comes along."""

import pandas as pd
from sqlalchemy import Connection

from readers.reading import TaskColumn
from reference import catalog
from warehouse.query import frame

_LOADED = """
SELECT ordinal, task, score_max, level, skill FROM mart.work_task
WHERE school_year = :school_year AND procedure = :procedure AND sitting = :sitting
    AND subject = :subject AND class = :of_class
ORDER BY ordinal
"""


def of_work(
    connection: Connection | None, tasks: list[TaskColumn], rows: pd.DataFrame
) -> pd.DataFrame:
    """The tasks of the work that results are about: ordinal, task, score_max, level, skill.

    A loaded description decides: it is what the operator holds of that very work, and where it
    contradicts the one that comes along its own intake has said so. Empty where none is known, or
    the results have no tasks.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        tasks: the tasks the results have.
        rows: the results in their types, all of one work.
    """
    if not tasks or rows.empty:
        return pd.DataFrame(columns=["ordinal", "task", "score_max", "level", "skill"])
    work = rows.iloc[0]
    if connection is not None:
        loaded = frame(
            connection,
            _LOADED,
            **{name: work[name] for name in ("school_year", "procedure", "sitting", "subject")},
            of_class=int(work["class"]),
        )
        if len(loaded):
            return _with_none(loaded)
    return _with_none(
        catalog.vpr_tasks(work["school_year"], work["sitting"], work["subject"], int(work["class"]))
    )


def _with_none(tasks: pd.DataFrame) -> pd.DataFrame:
    tasks = tasks.astype("object")
    return tasks.where(tasks.notna(), None)
