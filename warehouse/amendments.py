"""Amendments: a new version of one school's results in which some rows differ from the former."""

import pandas as pd
from sqlalchemy import Connection, text

from warehouse import tables, versions
from warehouse.copying import copy
from warehouse.query import frame

_KEY = ", ".join(f'"{name}"' for name in versions.KEY)

# The latest version that a file of results gave, whatever appeals have made of it.
_FORMER = f"""
SELECT DISTINCT ON ({_KEY}) {_KEY}, version_id AS former
FROM ops.version
WHERE dataset = 'assessment_result' AND school_year = ANY(:years) AND batch_id IN (
    SELECT batch_id FROM ops.batch WHERE dataset = 'assessment_result' AND status <> 'withdrawn'
)
ORDER BY {_KEY}, ranked_at DESC, version_id DESC
"""

_VERSION = f"""
INSERT INTO ops.version (batch_id, dataset, {_KEY}, content_hash, rows, not_computable,
    threshold_status, threshold_source)
SELECT :batch_id, dataset, {_KEY}, md5(content_hash || ' amended in ' || :batch_id), rows,
    not_computable, threshold_status, threshold_source
FROM ops.version WHERE version_id = :former
RETURNING version_id
"""

# The same tasks, so that rows of the new version find them by its batch as well.
_TASKS = """
INSERT INTO core.task (batch_id, school_year, procedure, sitting, subject, class, ordinal, task,
    score_max, level, skill)
SELECT :batch_id, task.school_year, task.procedure, task.sitting, task.subject, task.class,
    task.ordinal, task.task, task.score_max, task.level, task.skill
FROM core.task JOIN ops.version USING (
    batch_id, school_year, procedure, sitting, subject, class
) WHERE version_id = :former
ON CONFLICT DO NOTHING
"""


def results(connection: Connection, keys: pd.DataFrame) -> pd.DataFrame:
    """The loaded results of the schools and works in `keys`, as files gave them.

    Returns:
        The columns of the results' table and the version key; `former` is the version they are of.
    """
    years = sorted(keys["school_year"].unique())
    found = frame(connection, _FORMER, years=years)
    wanted = found.merge(keys[versions.KEY].drop_duplicates(), on=versions.KEY)
    rows = frame(
        connection,
        "SELECT version_id AS former, * FROM core.assessment_result WHERE version_id = ANY(:ids)",
        ids=[int(number) for number in wanted["former"]],
    )
    return rows.drop(columns="version_id").merge(wanted, on="former")


def amend(connection: Connection, batch_id: int, changed: pd.DataFrame) -> None:
    """Write new versions of results: as the former ones, but for the `changed` rows.

    Unchanged rows keep their batch and place, so that they can still be traced to their cells.
    The caller puts the batch's versions into force.

    Args:
        connection: an open transaction that holds `versions.lock`.
        batch_id: the batch that changes them, already recorded.
        changed: rows with `former`, the version they change.
    """
    of = tables.FACTS["assessment_result"]
    kept = ", ".join(f'"{column.name}"' for column in of.columns if column.name != "version_id")
    for former, rows in changed.groupby("former"):
        asked = {"batch_id": batch_id, "former": int(former)}
        version_id = connection.execute(text(_VERSION), asked).scalar_one()
        connection.execute(text(_TASKS), asked)
        connection.execute(
            text(
                f"INSERT INTO core.assessment_result (version_id, {kept}) "
                f"SELECT :version_id, {kept} FROM core.assessment_result "
                "WHERE version_id = :former AND participant_code <> ALL(:changed)"
            ),
            asked | {"version_id": version_id, "changed": list(rows["participant_code"])},
        )
        copy(connection, of, rows.assign(version_id=version_id, batch_id=batch_id))
