"""What a replacement would do to the shares below the threshold and to the forecast of the list.

The file is loaded for a moment, within a savepoint that is rolled back, and the views and criteria
that publish the figures are asked before and during it: so nothing is computed in a second way.
"""

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection, insert

from criteria.engine import evaluate
from criteria.sets import FURTHEST_BACK, CriteriaSet, load_set
from domain import listed
from domain.errors import UserError
from domain.finding import Finding, Severity
from domain.plural import per_cent
from domain.school_year import following, previous
from domain.settings import Settings
from domain.work import FACETS, Work
from reference import catalog
from warehouse import measures, tables, versions
from warehouse.query import frame

_KEY = [*FACETS, "school_code"]
_STAND_IN = 0  # the number of a batch that is never committed; real ones begin with 1


def findings(
    connection: Connection,
    settings: Settings,
    dataset: str,
    rows: pd.DataFrame,
    works: pd.DataFrame,
) -> list[Finding]:
    """Notes on what would change in the figures if a file of results replaced what is loaded.

    Args:
        connection: an open transaction that holds `versions.lock`; it is left as it was.
        settings: the default criteria, and whose schools they judge.
        dataset: `assessment_result` or `assessment_summary`.
        rows: what would be loaded.
        works: what is known of each work.
    """
    try:
        criteria = load_set(settings.criteria)
    except UserError as error:
        return [_note("list-change", f"Влияние на прогноз перечня не посчитано. {error}")]
    earliest = rows["school_year"].min()
    schools = measures.schools(connection, settings.municipality)

    def figures() -> tuple[pd.DataFrame, pd.DataFrame]:
        return _shares(connection, rows), _verdicts(connection, criteria, schools, earliest)

    before = figures()
    with connection.begin_nested() as savepoint:
        _load(connection, dataset, rows, works)
        after = figures()
        savepoint.rollback()
    return [
        *_of_shares(before[0], after[0]),
        *_of_list(criteria, schools, before[1], after[1]),
    ]


def _load(connection: Connection, dataset: str, rows: pd.DataFrame, works: pd.DataFrame) -> None:
    """Put the rows into force as a batch that leaves no gap in the numbers of batches."""
    connection.execute(
        insert(tables.batch).values(
            batch_id=_STAND_IN,
            file_name="",
            sha256="",
            named="",
            about="",
            status="accepted",
            decision="accepted",
            rows_read=len(rows),
            rows_loaded=len(rows),
            rows_rejected=0,
        )
    )
    versions.load(connection, dataset, _STAND_IN, rows, works)


def _shares(connection: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    """The published counts of the file's schools in the file's years, by work and school."""
    counts = frame(
        connection,
        "SELECT school_year, procedure, sitting, subject, class, school_code, participants, "
        "below_threshold, reason FROM mart.assessment_by_school "
        "WHERE school_year = ANY(:years) AND school_code = ANY(:schools)",
        years=list(rows["school_year"].unique()),
        schools=list(rows["school_code"].unique()),
    )
    return counts.astype({"participants": "Int64", "below_threshold": "Int64"}).set_index(_KEY)


def _verdicts(
    connection: Connection, criteria: CriteriaSet, schools: pd.DataFrame, earliest: str
) -> pd.DataFrame:
    """The verdict on every school by its results of each year since `earliest`.

    Returns:
        `listed` under the index `school_year` (the year judged), `school_code`.
    """
    results = measures.results(connection, previous(earliest, FURTHEST_BACK))
    years = sorted(year for year in results["school_year"].unique() if year >= earliest)
    verdicts = [
        {"school_year": year, "school_code": each.school_code, "listed": each.listed}
        for year in years
        for each in evaluate(criteria, results, schools, year, catalog.was_held)
    ]
    columns = ["school_year", "school_code", "listed"]
    return pd.DataFrame(verdicts, columns=columns).set_index(columns[:2])


def _of_shares(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Finding]:
    """A note for every work and school whose counts would change."""
    both = before.join(after, how="outer", lsuffix="_before", rsuffix="_after")
    either = [both[[f"{name}_{when}" for name in before]] for when in ("before", "after")]
    unlike = either[0].astype("string").fillna("").to_numpy() != (
        either[1].astype("string").fillna("").to_numpy()
    )
    changed = both[unlike.any(axis=1)]
    if changed.empty:
        yield _note("share-change", "Доли ниже порога не изменятся.")
    for key, row in changed.sort_index().iterrows():
        *work, school = key
        was, becomes = (
            _share(*(row[f"{name}_{when}"] for name in before)) for when in ("before", "after")
        )
        yield _note(
            "share-change",
            f"{school}, {Work(*work).title()}: ниже порога было {was}, станет {becomes}.",
        )


def _share(participants: int, below: int, reason: str | None) -> str:
    if pd.isna(participants):
        return "нет данных"
    if pd.isna(below):
        return f"не вычислимо ({reason})"
    return f"{below} из {participants} ({per_cent(below / participants)})"


def _of_list(
    criteria: CriteriaSet, schools: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame
) -> Iterator[Finding]:
    """A note for every school and year whose verdict would change."""
    if schools.empty:
        yield _note(
            "list-change",
            "Влияние на прогноз перечня не посчитано: в реестре нет школ. Загрузите реестр школ.",
        )
        return
    both = after.join(before, lsuffix="_after", rsuffix="_before", how="left")
    changed = both[both["listed_after"] != both["listed_before"].fillna("unknown")]
    if changed.empty:
        yield _note("list-change", f"Прогноз перечня по набору {criteria.id} не изменится.")
    names = schools.set_index("school_code")["short_name"]
    for (year, school), row in changed.iterrows():
        was = row["listed_before"] if isinstance(row["listed_before"], str) else "unknown"
        yield _note(
            "list-change",
            f"{school}, {names[school]}: в прогнозе перечня на {following(year)} (набор "
            f"{criteria.id}) было «{listed.WORDS[was]}», станет "
            f"«{listed.WORDS[row['listed_after']]}».",
        )


def _note(rule: str, message: str) -> Finding:
    return Finding(Severity.NOTE, rule, message)
