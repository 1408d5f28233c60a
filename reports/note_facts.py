"""What the note of a school year tells, as tables read from the warehouse."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Engine

from analysis.dynamics import POOLED
from domain.settings import Settings
from stages.dynamics import pooled
from warehouse import district
from warehouse.query import frame

# Files about the year, files with versions of it, and files nobody could tell the year of.
_FILES = """
SELECT batch.batch_id, batch.file_name, batch.dataset, batch.status, batch.rows_read,
    batch.rows_loaded, batch.rows_rejected
FROM ops.batch
WHERE batch.school_year = :school_year
    OR batch.school_year IS NULL AND batch.status IN ('held', 'rejected')
    OR EXISTS (
        SELECT FROM ops.version
        WHERE version.batch_id = batch.batch_id AND version.school_year = :school_year
    )
ORDER BY batch.file_name, batch.batch_id
"""

# Why a file did not come in, or why rows of it did not: one line per rule with one example.
_REASONS = """
SELECT finding.batch_id, finding.rule, count(*) AS findings,
    (array_agg(finding.message ORDER BY finding.finding_id))[1] AS example
FROM ops.finding
JOIN ops.batch USING (batch_id)
WHERE batch_id = ANY(:batches) AND severity = CASE batch.status
    WHEN 'rejected' THEN 'refusal' WHEN 'held' THEN 'hold' ELSE 'error' END
GROUP BY finding.batch_id, finding.rule
ORDER BY finding.batch_id, findings DESC, finding.rule
"""

_WORKS = f"""
SELECT procedure, subject, class AS class_, count(*) AS schools, sum(participants) AS participants,
    sum(mark_2) AS mark_2, sum(mark_3) AS mark_3, sum(mark_4) AS mark_4, sum(mark_5) AS mark_5,
    sum(participants) FILTER (WHERE below_threshold IS NOT NULL) AS judged,
    sum(below_threshold) AS below,
    bool_or(coalesce(threshold_status, '') = 'unconfirmed') AS unconfirmed
FROM mart.assessment_main
WHERE school_year = :school_year AND {district.OURS}
GROUP BY procedure, subject, class
ORDER BY procedure, class, subject
"""

_NOT_COMPUTABLE = f"""
SELECT procedure, subject, class AS class_, regexp_replace(reason, ': \\d+$', '') AS why,
    count(*) AS schools
FROM mart.assessment_main
WHERE school_year = :school_year AND below_threshold IS NULL AND {district.OURS}
GROUP BY procedure, subject, class, why
ORDER BY procedure, class, subject, schools DESC, why
"""

_BENCHMARKS = """
SELECT DISTINCT ON (procedure, subject, class, level) procedure, subject, class AS class_, level,
    share_2
FROM mart.benchmark
WHERE school_year = :school_year AND level IN ('region', 'country') AND sitting <> 'пересдача'
ORDER BY procedure, subject, class, level,
    array_position(ARRAY['основной', 'весна', 'осень', 'досрочный'], sitting), group_name
"""

_DEFICITS = """
SELECT procedure, sitting, subject, class AS class_, together.task, together.level, together.skill,
    together.participants, together.share, schools.below AS schools_below, schools.schools
FROM mart.deficit AS together
JOIN (
    SELECT school_year, procedure, sitting, subject, class, ordinal,
        count(*) AS schools, count(*) FILTER (WHERE deficit) AS below
    FROM mart.deficit
    WHERE school_code <> ''
    GROUP BY school_year, procedure, sitting, subject, class, ordinal
) AS schools USING (school_year, procedure, sitting, subject, class, ordinal)
WHERE school_year = :school_year AND together.school_code = '' AND together.deficit
ORDER BY procedure, class, subject, sitting, ordinal
"""

_LISTED = """
SELECT school_code FROM mart.nor_list
WHERE school_year = :school_year AND in_force AND listed = 'yes'
"""

_SCHOOLS = f"""
SELECT coalesce(school.short_name, result.school_code) AS school, result.procedure,
    count(*) AS works, sum(participants) FILTER (WHERE below_threshold IS NOT NULL) AS judged,
    sum(below_threshold) AS below
FROM (
    SELECT * FROM mart.assessment_main WHERE school_year = :school_year AND {district.OURS}
) AS result
LEFT JOIN mart.school USING (school_code)
GROUP BY result.school_code, school.short_name, result.procedure
ORDER BY school, result.school_code, result.procedure
"""


@dataclass(frozen=True)
class Facts:
    """The tables behind a note.

    Attributes:
        files: every file of the year with its fate.
        reasons: per file and rule, why it or rows of it were kept out, with one example.
        works: per work, the district's marks and pupils below the threshold; `judged` are the
            participants of schools whose share can be computed, `below` counts among them.
        not_computable: per work and reason, in how many schools the share cannot be computed.
        benchmarks: per work and level (`region`, `country`), the share of «2».
        deficit_tasks: how many tasks have a stored share.
        deficits: tasks below the threshold of their level over all schools.
        dynamics: rows of the district, per procedure and over all.
        listed: the same over the schools of the list in force; empty without one.
        schools: per school and procedure, by name.
    """

    files: pd.DataFrame
    reasons: pd.DataFrame
    works: pd.DataFrame
    not_computable: pd.DataFrame
    benchmarks: pd.DataFrame
    deficit_tasks: int
    deficits: pd.DataFrame
    dynamics: pd.DataFrame
    listed: pd.DataFrame
    schools: pd.DataFrame


def gather(engine: Engine, settings: Settings, school_year: str) -> Facts:
    """Read the facts of a school year, all at one moment."""
    year = {"school_year": school_year}
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        asked = year | {"ours": district.codes(connection, settings.municipality)}
        files = frame(connection, _FILES, **year)
        tasks = frame(
            connection,
            "SELECT count(*) AS tasks FROM mart.deficit WHERE school_year = :school_year "
            "AND school_code = ''",
            **year,
        )
        dynamics = frame(
            connection, "SELECT * FROM mart.dynamics WHERE school_year = :school_year", **year
        )
        return Facts(
            files=files,
            reasons=frame(connection, _REASONS, batches=files["batch_id"].tolist()),
            works=frame(connection, _WORKS, **asked),
            not_computable=frame(connection, _NOT_COMPUTABLE, **asked),
            benchmarks=frame(connection, _BENCHMARKS, **year),
            deficit_tasks=int(tasks["tasks"].iloc[0]),
            deficits=frame(connection, _DEFICITS, **year),
            dynamics=_of_district(dynamics),
            listed=_of_listed(connection, dynamics, school_year),
            schools=frame(connection, _SCHOOLS, **asked),
        )


def _of_district(dynamics: pd.DataFrame) -> pd.DataFrame:
    wanted = (dynamics["school_code"] == "") & (dynamics["subject"] == POOLED["subject"])
    return dynamics[wanted].sort_values("procedure")


def _of_listed(connection: Connection, dynamics: pd.DataFrame, school_year: str) -> pd.DataFrame:
    codes = frame(connection, _LISTED, school_year=school_year)["school_code"]
    works = dynamics["subject"] != POOLED["subject"]
    works = dynamics[works & dynamics["school_code"].isin(codes)]
    return works if works.empty else pooled(works, [])
