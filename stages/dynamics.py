"""Stage 3: how the share of low results changed since the year before, for every school."""

import pandas as pd
from sqlalchemy import Connection, Engine, delete

from analysis.dynamics import COUNTS, KEYS, NOT_COMPUTABLE, POOLED, compare
from domain.school_year import previous
from domain.settings import Settings
from reference import catalog
from warehouse import district, tables, versions
from warehouse.copying import copy
from warehouse.query import frame

WORK = ["procedure", "subject", "class"]
FURTHEST_BACK = 2  # a year without results is passed over, two are not
TOGETHER = {"school_code": "", **POOLED}
NOTHING_COMPARABLE = "нет работ, вычислимых в оба года"

_RESULTS = f"""
SELECT school_code, procedure, subject, class, participants, below_threshold, reason
FROM mart.assessment_main
WHERE school_year = :school_year AND {district.OURS}
"""


def compute(engine: Engine, settings: Settings, school_year: str) -> None:
    """Store the change of the share below the threshold from the year before to `school_year`.

    Rows are per school and work; per school and procedure (`subject` «все», `class` 0); per
    school (`procedure` «все»); and the same three for all schools together, with an empty
    `school_code`. Only works of a school that are computable in both years are added up.

    A procedure without a computable result in the year before is compared with the year before
    that one, and `reason` says so. Works the calendar counts as not held are not computable,
    whatever rows there are: autumn works of 2020 stand for no year.
    """
    with engine.begin() as connection:
        versions.lock(connection)
        now = _results(connection, settings, school_year)
        before = {
            year: _results(connection, settings, year)
            for year in (previous(school_year, back + 1) for back in range(FURTHEST_BACK))
        }
        connection.execute(
            delete(tables.dynamics).where(tables.dynamics.c.school_year == school_year)
        )
        procedures = set(now["procedure"]).union(*(rows["procedure"] for rows in before.values()))
        if not procedures:
            return
        works = pd.concat(
            [_of_procedure(procedure, now, before, school_year) for procedure in procedures]
        )
        levels = (["school_code", "procedure"], ["school_code"], WORK, ["procedure"], [])
        table = pd.concat([works, *(pooled(works, level) for level in levels)], ignore_index=True)
        copy(connection, tables.dynamics, _explained(table, school_year))


def pooled(works: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add up the works of schools that can be compared, and compare the sums.

    Args:
        works: rows of `mart.dynamics` or of `compare`, one per school and work, with
            `school_year_before`.
        by: which of `school_code`, `procedure`, `subject`, `class` stay apart; the others become
            «все», 0 and, for schools, empty.

    Returns:
        The same columns, one row per combination of `by`; where nothing can be compared the
        verdict is «не вычислимо».
    """
    labelled = works.assign(**{key: word for key, word in TOGETHER.items() if key not in by})
    comparable = works["verdict"] != NOT_COMPUTABLE
    keys = [labelled[key] for key in KEYS]
    counts = labelled[COUNTS].astype("Int64").where(comparable)
    sums = counts.groupby(keys).sum(min_count=1)
    rows = sums.reset_index()
    sides = (
        rows[KEYS].assign(
            school_year="",
            participants=rows[f"participants_{when}"],
            below_threshold=rows[f"low_{when}"],
            reason="",
        )
        for when in ("before", "now")
    )
    # `compare` pools by school once more; a row that is a pool already comes twice, alike.
    compared = rows[KEYS].merge(compare(*sides).drop_duplicates(KEYS), on=KEYS)
    compared["reason"] = (compared["verdict"] == NOT_COMPUTABLE).map({True: NOTHING_COMPARABLE})
    years = _years(labelled[comparable]).reindex(sums.index).fillna(_years(labelled))
    return compared.merge(years.reset_index(), on=KEYS)


def _years(works: pd.DataFrame) -> pd.Series:
    """The years compared with, of every group of works."""
    different = works[[*KEYS, "school_year_before"]].drop_duplicates()
    different = different.sort_values("school_year_before")
    return different.groupby(KEYS)["school_year_before"].agg(", ".join)


def _results(connection: Connection, settings: Settings, school_year: str) -> pd.DataFrame:
    """The judged sitting of every work and school of a year."""
    ours = district.codes(connection, settings.municipality)
    rows = frame(connection, _RESULTS, school_year=school_year, ours=ours).assign(
        school_year=school_year
    )
    not_held = _not_held(rows, school_year)
    return rows.assign(
        below_threshold=rows["below_threshold"].astype("Int64").mask(not_held.notna()),
        reason=not_held.fillna(rows["reason"]),
    )


def _not_held(rows: pd.DataFrame, school_year: str) -> pd.Series:
    """Why a row's work was not held in a year; missing where it was."""
    works = rows[["procedure", "subject"]].drop_duplicates()
    reasons = []
    for procedure, subject in works.itertuples(index=False):
        held = catalog.held(school_year, procedure, subject)
        reasons.append(held.reason if held.held is False else None)
    works = works.assign(why=pd.Series(reasons, index=works.index, dtype="object"))
    why = rows[["procedure", "subject"]].merge(works, how="left")["why"]
    return why.set_axis(rows.index)


def _of_procedure(
    procedure: str, now: pd.DataFrame, before: dict[str, pd.DataFrame], school_year: str
) -> pd.DataFrame:
    """Compare the works of one procedure with the latest year that has results of it."""
    now = now[now["procedure"] == procedure]
    before = {year: rows[rows["procedure"] == procedure] for year, rows in before.items()}
    year = next(
        (year for year, rows in before.items() if rows["below_threshold"].notna().any()),
        previous(school_year),
    )
    earlier = before[year]
    compared = compare(
        _with_not_held(earlier, now, year), _with_not_held(now, earlier, school_year)
    )
    return compared[compared["procedure"] == procedure].assign(school_year_before=year)


def _with_not_held(rows: pd.DataFrame, other: pd.DataFrame, school_year: str) -> pd.DataFrame:
    """Results of a year, with a row for every work of the other year that was not held."""
    missing = other[KEYS].merge(rows[KEYS], how="left", indicator=True)
    missing = missing.loc[missing["_merge"] == "left_only", KEYS]
    missing = missing.assign(school_year=school_year, reason=_not_held(missing, school_year))
    return pd.concat([rows, missing[missing["reason"].notna()]], ignore_index=True)


def _explained(table: pd.DataFrame, school_year: str) -> pd.DataFrame:
    """The table as stored: a reason also where an earlier year stands in for the year before."""
    stand_in = (table["verdict"] != NOT_COMPUTABLE) & (
        table["school_year_before"] != previous(school_year)
    )
    words = (
        f"за {previous(school_year)} вычислимых результатов нет, сравнение с "
        + table["school_year_before"]
    )
    reason = table["reason"].replace("", None).mask(stand_in, words)
    return table.assign(school_year=school_year, reason=reason)
