"""Versions: what a batch says of one school in one work, and which of them is in force.

An exam held on several days has a version for each day: they count together.

Of the versions of one key the one ranked last, whose batch is not withdrawn, is in force.
`ops.validity` keeps since when and until when, so the past can be asked for.
"""

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from schemas.datasets import VERSION_KEY
from warehouse import tables
from warehouse.copying import copy
from warehouse.facts import FACTS

KEY = list(VERSION_KEY)
_KEY_SQL = ", ".join(f'"{name}"' for name in ("dataset", *KEY))
_PLACE = ["sheet", "row_number"]  # where a row stood is not what it says


def of_rows(rows: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The versions a table of rows makes up, and for each row the index of its version.

    Returns:
        A frame with the key, `rows` and `content_hash`, and an array of row → version.
    """
    rows = _with_categories(rows)
    grouped = rows.groupby(KEY, sort=True, observed=True)
    index = grouped.ngroup().to_numpy()
    versions = grouped.size().rename("rows").reset_index()
    versions = versions.astype(dict.fromkeys(versions.select_dtypes("category"), "str"))
    content = rows.drop(columns=[*KEY, *_PLACE], errors="ignore")
    # Sums of row hashes do not depend on the order of rows; two keys make them 128 bits.
    parts = []
    for salt in ("shnor-version-a0", "shnor-version-b1"):
        hashes = pd.util.hash_pandas_object(content, index=False, hash_key=salt).to_numpy()
        sums = np.zeros(len(versions), dtype=np.uint64)
        np.add.at(sums, index, hashes)
        parts.append([f"{value:016x}" for value in sums])
    versions["content_hash"] = [a + b for a, b in zip(*parts, strict=True)]
    return versions, index


def _with_categories(rows: pd.DataFrame) -> pd.DataFrame:
    """Text as categories: grouped, hashed and spelled by its different values.

    Hashes of categories are those of the values themselves.
    """
    texts = rows.select_dtypes(["object", "str"])
    return rows.assign(
        **{
            name: pd.Categorical.from_codes(*pd.factorize(texts[name], sort=name in KEY))
            for name in texts
        }
    )


def lock(connection: Connection) -> None:
    """Wait until no other process decides on or loads versions; held to the transaction's end."""
    connection.execute(text("SELECT pg_advisory_xact_lock(5270002)"))


def in_force(connection: Connection, dataset: str, versions: pd.DataFrame) -> pd.DataFrame:
    """What is in force for the keys of `versions`: version_id, batch_id, rows, content_hash.

    Aligned with `versions`; missing where nothing is loaded for a key yet.
    """
    found = _open(connection, dataset, versions, KEY)
    if found.empty:
        return versions[KEY].reindex(columns=[*KEY, *found.columns.difference(KEY)])
    keys = versions[KEY].astype(dict.fromkeys(KEY, "object"))
    return keys.merge(found, on=KEY, how="left", validate="one_to_one")


def of_other_days(connection: Connection, dataset: str, versions: pd.DataFrame) -> pd.DataFrame:
    """What is in force for the schools and works of `versions` on other days than theirs.

    Returns:
        The key, `day_before`, `version_id`, `batch_id`: a row for each pair of days.
    """
    work = [name for name in KEY if name != "exam_day"]
    found = _open(connection, dataset, versions, work).rename(columns={"exam_day": "day_before"})
    pairs = versions[KEY].astype(dict.fromkeys(KEY, "object")).merge(found, on=work)
    return pairs[pairs["day_before"] != pairs["exam_day"]].reset_index(drop=True)


def _open(
    connection: Connection, dataset: str, versions: pd.DataFrame, by: list[str]
) -> pd.DataFrame:
    """The versions in force whose columns `by` have values that occur in `versions`."""
    # Values of each part of the key, which together hold the keys asked for and few others.
    asked = {f"of_{name}": versions[name].unique().tolist() for name in by}
    wanted = " AND ".join(f'"{name}" = ANY(:of_{name})' for name in by)
    found = pd.DataFrame(
        connection.execute(
            text(
                f"SELECT version_id, batch_id, rows, content_hash, {_KEY_SQL} FROM ops.version "
                "JOIN ops.validity USING (version_id) "
                f"WHERE valid_to IS NULL AND dataset = :dataset AND {wanted}"
            ),
            {"dataset": dataset, **asked},
        ).mappings(),
        columns=["version_id", "batch_id", "rows", "content_hash", "dataset", *KEY],
    )
    return found.astype(dict.fromkeys(KEY, "object"))


def load(
    connection: Connection, dataset: str, batch_id: int, rows: pd.DataFrame, notes: pd.DataFrame
) -> None:
    """Write a batch's rows as new versions and put them into force.

    Args:
        connection: an open transaction that holds `lock`.
        dataset: the dataset's name.
        batch_id: the batch, already recorded.
        rows: the dataset's columns, the version key and any further columns of the fact table.
        notes: what is known of each work: the key without the school, and any of
            `not_computable`, `threshold_status`, `threshold_source`.
    """
    rows = _with_categories(rows)
    versions, index = of_rows(rows)
    ids = connection.execute(
        text(
            "SELECT nextval(pg_get_serial_sequence('ops.version', 'version_id')) "
            "FROM generate_series(1, :n)"
        ),
        {"n": len(versions)},
    ).scalars()
    versions["version_id"] = list(ids)
    versions["batch_id"] = batch_id
    versions["dataset"] = dataset
    if not notes.empty:
        work = [name for name in KEY if name in notes.columns]
        versions = versions.merge(notes, on=work, how="left", validate="many_to_one")
    copy(connection, tables.version, versions)
    facts = rows.assign(version_id=versions["version_id"].to_numpy()[index], batch_id=batch_id)
    copy(connection, FACTS[dataset], facts)
    settle(connection, batch_id)


def counted_twice(connection: Connection, batch_id: int) -> list[int]:
    """The batches of other days whose pupils have a result in force of this batch too.

    Where one of the days is not told, both may be the same results.
    """
    return list(connection.execute(text(_TWICE), {"batch_id": batch_id}).scalars())


def settle(connection: Connection, batch_id: int) -> None:
    """Put into force, for every key the batch speaks of, the version that is ranked last.

    Closes and opens validity where it changed, and brings the status of each batch concerned up
    to date. Does nothing when nothing changed.
    """
    connection.execute(text(_SETTLE), {"batch_id": batch_id})
    connection.execute(text(_STATUS), {"batch_id": batch_id})


_AFFECTED = f"""
affected AS (
    SELECT version_id, batch_id, ranked_at, {_KEY_SQL}
    FROM ops.version
    WHERE ({_KEY_SQL}) IN (SELECT {_KEY_SQL} FROM ops.version WHERE batch_id = :batch_id)
)"""

_SETTLE = f"""
WITH {_AFFECTED},
moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
top AS (
    SELECT DISTINCT ON ({_KEY_SQL}) version_id
    FROM affected
    WHERE batch_id NOT IN (SELECT batch_id FROM ops.batch WHERE status = 'withdrawn')
    ORDER BY {_KEY_SQL}, ranked_at DESC, version_id DESC
),
closed AS (
    UPDATE ops.validity SET valid_to = moment.at FROM moment
    WHERE valid_to IS NULL
        AND version_id IN (SELECT version_id FROM affected)
        AND version_id NOT IN (SELECT version_id FROM top)
)
INSERT INTO ops.validity (version_id, valid_from)
SELECT version_id, moment.at FROM top CROSS JOIN moment
WHERE NOT EXISTS (
    SELECT FROM ops.validity AS open
    WHERE open.version_id = top.version_id AND open.valid_to IS NULL
)
"""

_WORK_SQL = _KEY_SQL.removesuffix(', "exam_day"')

_TWICE = f"""
WITH open AS (
    SELECT version.* FROM ops.version JOIN ops.validity USING (version_id)
    WHERE valid_to IS NULL AND dataset = 'assessment_result'
)
SELECT DISTINCT other.batch_id
FROM open AS mine JOIN open AS other USING ({_WORK_SQL})
WHERE mine.batch_id = :batch_id AND mine.exam_day <> other.exam_day
    AND ('' IN (mine.exam_day, other.exam_day) OR EXISTS (
        SELECT FROM core.assessment_result JOIN core.assessment_result AS again
            USING (participant_code)
        WHERE assessment_result.version_id = mine.version_id
            AND again.version_id = other.version_id
    ))
ORDER BY other.batch_id
"""

_STATUS = f"""
WITH {_AFFECTED},
concerned AS (
    SELECT batch_id, bool_or(open.version_id IS NOT NULL) AS in_force
    FROM ops.version
    LEFT JOIN ops.validity AS open
        ON open.version_id = version.version_id AND open.valid_to IS NULL
    WHERE batch_id IN (SELECT batch_id FROM affected)
    GROUP BY batch_id
)
UPDATE ops.batch SET
    status = CASE WHEN in_force THEN decision ELSE 'superseded' END,
    superseded_at = CASE WHEN in_force THEN NULL ELSE coalesce(superseded_at, clock_timestamp()) END
FROM concerned
WHERE batch.batch_id = concerned.batch_id AND status <> 'withdrawn'
"""
