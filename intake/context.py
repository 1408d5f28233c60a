"""What the warehouse knows around a file: the tables a batch's expectations are checked against.

Without a warehouse the same tables come out with nothing known in them: no school is expected,
no year lies before, and what would be compared with it is missing.
"""

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from domain import school_year as years
from domain.finding import Finding, Severity
from domain.plural import plural
from domain.settings import Settings
from intake.marks import WORK
from readers.reading import Reading
from reference import catalog
from schemas.school_identifier import LOGIN
from warehouse import district
from warehouse.query import frame

# Subjects every school writes, of procedures whose others go by lot (ВПР) or by choice: there a
# missing school is no gap. ГВЭ is for pupils who need it, and a school may have none.
_FOR_ALL = {
    "ВПР": ("Русский язык", "Математика"),
    "ОГЭ": ("Русский язык", "Математика"),
    "ЕГЭ": ("Русский язык",),
    "ГВЭ": (),
}
_KINDS_OF_CLASS = {
    "primary": ("НОШ", "ООШ", "СОШ"),
    "basic": ("ООШ", "СОШ"),
    "upper": ("СОШ",),
}


def frames(
    connection: Connection | None,
    settings: Settings,
    reading: Reading,
    rows: pd.DataFrame,
    rejected: pd.Series,
) -> dict[str, pd.DataFrame]:
    """The tables of a dataset's suite: `rows`, and for results `schools` and `batch`.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        settings: whose schools are expected.
        reading: the file as read.
        rows: its rows in their types, for results with their marks.
        rejected: which of them are out already.
    """
    kept = rows[~rejected]
    if reading.dataset == "assessment_result":
        return _results(connection, settings, reading, rows, rejected)
    if reading.dataset == "named_school":  # a school is all the group there is
        return {"rows": _summary(connection, kept.assign(group_name=kept["school_code"]))}
    if reading.dataset == "assessment_summary":
        return {"rows": _summary(connection, kept)}
    if reading.dataset == "indicator_value":
        return {"rows": _indicators(connection, kept)}
    if reading.dataset == "nor_list":
        registry = _asked(connection, ["school_code"], "SELECT school_code FROM mart.school")
        known = kept["school_code"].isin(registry["school_code"]).astype("boolean")
        return {"rows": kept.assign(known=pd.NA if connection is None else known)}
    return {"rows": kept}


def unknown_schools(connection: Connection, dataset: str, rows: pd.DataFrame) -> list[Finding]:
    """What is said of schools the registry does not know; nothing while it is empty.

    A login that is known to be a school's former one holds the file: what it says would count apart
    from the school. Whether it is of the school, and not of one that was merged into it, a person
    has to say. A table of codes tells itself whose its logins were.
    """
    if dataset == "school":
        return []
    codes = rows["school_code"].drop_duplicates().dropna()
    strange = frame(
        connection,
        "SELECT code FROM unnest(CAST(:codes AS text[])) AS code "
        "WHERE code NOT IN (SELECT school_code FROM mart.school) "
        "AND EXISTS (SELECT FROM mart.school) ORDER BY code",
        codes=codes[codes.str.fullmatch(r"\d{6}")].tolist(),
    )["code"].tolist()
    if not strange:
        return []
    if dataset == "school_identifier":
        return [_unknown(strange)]
    former = frame(
        connection,
        "SELECT right(value, 6) AS code, string_agg(DISTINCT school_code, ', ') AS schools "
        "FROM mart.school_identifier WHERE kind = :login AND right(value, 6) = ANY(:codes) "
        "AND right(value, 6) <> school_code GROUP BY code ORDER BY code",
        login=LOGIN,
        codes=strange,
    )
    findings = [_of_former_login(*each) for each in former.itertuples(index=False)]
    unknown = [code for code in strange if code not in set(former["code"])]
    return findings + ([_unknown(unknown)] if unknown else [])


def _unknown(codes: list[str]) -> Finding:
    return Finding(
        Severity.WARNING,
        "school-unknown",
        f"В реестре нет {plural(len(codes), 'школы', 'школ', 'школ')} "
        f"{', '.join(codes[:20])}{' и других' if len(codes) > 20 else ''}. Проверьте коды "
        "или загрузите реестр с этими школами.",
    )


def _of_former_login(login: str, schools: str) -> Finding:
    return Finding(
        Severity.HOLD,
        "school-login-former",
        f"Логин {login}: в реестре его нет, а по кодам школ это прежний логин школы {schools}. Под "
        "ним её данные считались бы отдельно. Исправьте логин в файле или объявите исправление "
        f'(where: school_code: "{login}", replace: school_code) и загрузите файл снова; если это '
        "другая школа, загрузите реестр, в котором она есть.",
    )


def _results(
    connection: Connection | None,
    settings: Settings,
    reading: Reading,
    rows: pd.DataFrame,
    rejected: pd.Series,
) -> dict[str, pd.DataFrame]:
    came = rows["attended"].fillna(False).astype("bool")
    gap = (rows["primary_score"].astype("Float64") - rows["task_sum"].astype("Float64"))[came]
    # A total above the scale keeps its row out; that it differs from the tasks goes without saying.
    gap = gap.mask((rows["primary_score"] > rows["score_max"]).fillna(False))
    attended = rows[came & ~rejected]
    gaps = gap[attended.index]
    without_total = attended["primary_score"].isna() & attended["task_sum"].notna()
    schools = [
        _schools(connection, settings, work, of_work)
        for work, of_work in attended.groupby(WORK, sort=False)
    ]
    batch = {
        "rows_read": reading.rows_read,
        "declared_participants": np.nan if reading.declared is None else reading.declared,
        "gap_rows": int((gaps.notna() & (gaps != 0)).sum()),
        "attended_rows": len(attended),
    }
    columns = ["school_code", "expected", "present", "participants", "pupils"]
    columns += ["share_now", "share_before", "share_in_summary"]
    return {
        # All rows: a code may stand twice among absent pupils, and a row that is out already for
        # one fault may have another.
        "rows": rows.assign(
            total_gap=gap.reindex(rows.index),
            tasks_over_max=rows["tasks_over_max"].where(came),
            total_missing=without_total.reindex(rows.index),
        ),
        "schools": pd.concat(schools) if schools else pd.DataFrame(columns=columns),
        "batch": pd.DataFrame([batch]),
    }


def _schools(
    connection: Connection | None, settings: Settings, work: tuple, attended: pd.DataFrame
) -> pd.DataFrame:
    """The schools of one work: those in the file and those expected in it."""
    school_year, procedure, sitting, subject, class_ = work
    grouped = attended.groupby("school_code")
    counted = pd.DataFrame(
        {
            "participants": grouped.size(),
            "share_now": grouped["below_threshold"].mean().astype("Float64"),
        }
    )
    expected = _expected(connection, settings, procedure, subject, int(class_))
    before = _asked(
        connection,
        ["school_code", "share_before"],
        "SELECT school_code, below_threshold_share AS share_before FROM mart.assessment_main "
        "WHERE school_year = :year AND procedure = :procedure AND subject = :subject "
        "AND class = :of_class",
        year=years.previous(school_year),
        procedure=procedure,
        subject=subject,
        of_class=int(class_),
    )
    summary = _asked(
        connection,
        ["school_code", "share_in_summary"],
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
    pupils = _asked(
        connection,
        ["school_code", "pupils"],
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
    connection: Connection | None, settings: Settings, procedure: str, subject: str, class_: int
) -> list[str]:
    """The schools that must be in a file of a work."""
    if connection is None or subject not in _FOR_ALL.get(procedure, (subject,)):
        return []
    level = "primary" if class_ <= 4 else "basic" if class_ <= 9 else "upper"
    schools = frame(
        connection,
        f"SELECT school_code FROM mart.school WHERE {district.OURS} "
        "AND (kind = ANY(:kinds) OR kind IS NULL AND :basic)",
        ours=district.codes(connection, settings.municipality),
        kinds=list(_KINDS_OF_CLASS[level]),
        basic=level != "upper",
    )
    return schools["school_code"].tolist()


def _summary(connection: Connection | None, kept: pd.DataFrame) -> pd.DataFrame:
    """Aggregates beside what the rows of participants give for the same school and work."""
    key = [*WORK, "school_code"]
    from_rows = _asked(
        connection,
        [*key, "share_from_rows"],
        "SELECT school_year, procedure, sitting, subject, class, school_code, "
        "below_threshold_share AS share_from_rows FROM mart.assessment_by_school "
        "WHERE counted_from = 'участники' AND school_year = ANY(:years)",
        years=sorted(kept["school_year"].unique()),
    )
    from_rows["share_from_rows"] = from_rows["share_from_rows"].astype("Float64")
    merged = kept.astype(dict.fromkeys(key, "object")).merge(
        from_rows.astype(dict.fromkeys(key, "object")), on=key, how="left"
    )
    merged.index = kept.index
    participants = merged["participants"].astype("Float64")
    gaps = [
        (merged[f"pct_{n}"] - merged[f"mark_{n}"].astype("Float64") / participants * 100).abs()
        for n in (2, 3, 4, 5)
        if f"pct_{n}" in merged
    ]
    return merged.assign(
        reconstruction_gap=pd.concat(gaps, axis=1).max(axis=1),
        below_share=merged["mark_2"].astype("Float64") / participants,
    )


def _indicators(connection: Connection | None, kept: pd.DataFrame) -> pd.DataFrame:
    """Indicators; those that count pupils with a «2» in ОГЭ beside the loaded main sitting."""
    subjects = catalog.self_examination().oge_failed
    failed = _asked(
        connection,
        ["school_year", "school_code", "subject", "oge_failed"],
        "SELECT school_year, school_code, subject, below_threshold AS oge_failed "
        "FROM mart.assessment_main WHERE procedure = 'ОГЭ' AND class = 9 "
        "AND sitting = 'основной' AND subject = ANY(:subjects) AND school_year = ANY(:years)",
        subjects=list(subjects.values()),
        years=sorted(kept["school_year"].unique()),
    )
    key = ["school_year", "school_code", "subject"]
    counted = kept[key].assign(subject=kept["subject"].map(subjects)).astype("object")
    beside = counted.merge(failed.astype(dict.fromkeys(key, "object")), on=key, how="left")
    return kept.assign(
        indicator_code=kept["subject"],
        period=kept["sitting"],
        oge_failed=pd.array(beside["oge_failed"], dtype="Float64"),
    )


def _asked(
    connection: Connection | None, columns: list[str], query: str, **parameters: object
) -> pd.DataFrame:
    """The result of a query that gives these columns; without a warehouse, no row of it."""
    if connection is None:
        return pd.DataFrame(columns=columns, dtype="object")
    return frame(connection, query, **parameters)
