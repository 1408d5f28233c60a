"""What the warehouse knows around a file: the tables a batch's expectations are checked against."""

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from domain import school_year as years
from domain.settings import Settings
from intake.marks import WORK
from readers.reading import Reading
from warehouse.query import frame

# Subjects every school writes. In others the class is drawn by lot: a missing one is no gap.
FOR_ALL = ("Русский язык", "Математика")
_KINDS_OF_CLASS = {
    "primary": ("НОШ", "ООШ", "СОШ"),
    "basic": ("ООШ", "СОШ"),
    "upper": ("СОШ",),
}


def frames(
    connection: Connection,
    settings: Settings,
    reading: Reading,
    rows: pd.DataFrame,
    rejected: pd.Series,
) -> dict[str, pd.DataFrame]:
    """The tables of a dataset's suite: `rows`, and for results `schools` and `batch`.

    Args:
        connection: a connection on the warehouse.
        settings: whose schools are expected.
        reading: the file as read.
        rows: its rows in their types, for results with their marks.
        rejected: which of them are out already.
    """
    kept = rows[~rejected]
    if reading.dataset == "assessment_result":
        return _results(connection, settings, reading, kept, rejected)
    if reading.dataset == "assessment_summary":
        return {"rows": _summary(connection, kept)}
    if reading.dataset == "indicator_value":
        return {"rows": kept.assign(indicator_code=kept["subject"], period=kept["sitting"])}
    if reading.dataset == "nor_list":
        known = set(frame(connection, "SELECT school_code FROM mart.school")["school_code"])
        return {"rows": kept.assign(known=kept["school_code"].isin(known))}
    return {"rows": kept}


def _results(
    connection: Connection,
    settings: Settings,
    reading: Reading,
    kept: pd.DataFrame,
    rejected: pd.Series,
) -> dict[str, pd.DataFrame]:
    attended = kept[kept["attended"].fillna(False)]
    gap = attended["primary_score"].astype("Float64") - attended["task_sum"].astype("Float64")
    # A total above the scale keeps its row out; that it differs from the tasks goes without saying.
    gap = gap.mask((attended["primary_score"] > attended["score_max"]).fillna(False))
    works = attended[WORK].drop_duplicates()
    schools = [
        _schools(connection, settings, tuple(work), attended)
        for work in works.itertuples(index=False, name=None)
    ]
    batch = {
        "rows_read": reading.rows_read,
        "rows_unreadable": int(rejected.sum()),
        "declared_participants": np.nan if reading.declared is None else reading.declared,
        "gap_rows": int((gap.notna() & (gap != 0)).sum()),
        "attended_rows": len(attended),
    }
    columns = ["school_code", "expected", "present", "participants", "pupils"]
    columns += ["share_now", "share_before", "share_in_summary"]
    return {
        # All rows, absent pupils too: a code may stand twice among them.
        "rows": kept.assign(
            total_gap=gap.reindex(kept.index),
            tasks_over_max=attended["tasks_over_max"].reindex(kept.index),
        ),
        "schools": pd.concat(schools) if schools else pd.DataFrame(columns=columns),
        "batch": pd.DataFrame([batch]),
    }


def _schools(
    connection: Connection, settings: Settings, work: tuple, attended: pd.DataFrame
) -> pd.DataFrame:
    """The schools of one work: those in the file and those expected in it."""
    school_year, procedure, sitting, subject, class_ = work
    of_work = attended[(attended[WORK] == pd.Series(work, index=WORK)).all(axis=1)]
    grouped = of_work.groupby("school_code")
    counted = pd.DataFrame(
        {
            "participants": grouped.size(),
            "share_now": grouped["below_threshold"].mean().astype("Float64"),
        }
    )
    expected = _expected(connection, settings, procedure, subject, int(class_))
    before = frame(
        connection,
        "SELECT school_code, below_threshold_share AS share_before FROM mart.assessment_main "
        "WHERE school_year = :year AND procedure = :procedure AND subject = :subject "
        "AND class = :of_class",
        year=years.previous(school_year),
        procedure=procedure,
        subject=subject,
        of_class=int(class_),
    )
    summary = frame(
        connection,
        "SELECT school_code, mark_2::float / nullif(participants, 0) AS share_in_summary "
        "FROM core.assessment_summary JOIN mart.version USING (version_id) "
        "WHERE level = 'school' AND school_year = :year AND procedure = :procedure "
        "AND sitting = :sitting AND subject = :subject AND class = :of_class",
        year=school_year,
        procedure=procedure,
        sitting=sitting,
        subject=subject,
        of_class=int(class_),
    )
    pupils = frame(
        connection,
        "SELECT school_code, max(value) AS pupils FROM mart.indicator_value "
        "WHERE school_year = :year AND indicator_code = :code GROUP BY school_code",
        year=school_year,
        code=f"К.{int(class_)}",
    )
    codes = pd.Index(sorted(set(counted.index) | set(expected)), name="school_code")
    table = counted.reindex(codes)

    def known(of_schools: pd.DataFrame, column: str) -> pd.Series:
        return of_schools.set_index("school_code")[column].reindex(codes).astype("Float64")

    return table.assign(
        expected=codes.isin(expected),
        present=table["participants"].notna(),
        pupils=known(pupils, "pupils"),
        share_before=known(before, "share_before"),
        share_in_summary=known(summary, "share_in_summary"),
    ).reset_index()


def _expected(
    connection: Connection, settings: Settings, procedure: str, subject: str, class_: int
) -> list[str]:
    """The schools that must be in a file of a work."""
    if procedure == "ВПР" and subject not in FOR_ALL:
        return []
    level = "primary" if class_ <= 4 else "basic" if class_ <= 9 else "upper"
    if procedure == "ЕГЭ" and subject != "Русский язык":
        return []
    schools = frame(
        connection,
        "SELECT school_code FROM mart.school WHERE (:municipality = '' "
        "OR municipality = :municipality) AND (kind = ANY(:kinds) OR kind IS NULL AND :basic)",
        municipality=settings.municipality,
        kinds=list(_KINDS_OF_CLASS[level]),
        basic=level != "upper",
    )
    return schools["school_code"].tolist()


def _summary(connection: Connection, kept: pd.DataFrame) -> pd.DataFrame:
    """Aggregates beside what the rows of participants give for the same school and work."""
    from_rows = frame(
        connection,
        "SELECT school_year, procedure, sitting, subject, class, school_code, "
        "below_threshold_share AS share_from_rows FROM mart.assessment_by_school "
        "WHERE counted_from = 'участники' AND school_year = ANY(:years)",
        years=sorted(kept["school_year"].unique()),
    )
    key = [*WORK, "school_code"]
    from_rows["share_from_rows"] = from_rows["share_from_rows"].astype("Float64")
    merged = kept.astype(dict.fromkeys(key, "object")).merge(
        from_rows.astype(dict.fromkeys(key, "object")), on=key, how="left"
    )
    merged.index = kept.index
    participants = merged["participants"].astype("Float64")
    gaps = [
        (merged[f"pct_{n}"] - merged[f"mark_{n}"].astype("Float64") / participants * 100).abs()
        for n in (2, 3, 4, 5)
    ]
    return merged.assign(
        reconstruction_gap=pd.concat(gaps, axis=1).max(axis=1),
        below_share=merged["mark_2"].astype("Float64") / participants,
    )
