"""The forecast of the list (прогноз перечня): every criteria set judges every school.

A forecast is no list: the list is an act and becomes one by registration alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Engine, delete, func, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from analysis import list_progress
from analysis.list_progress import Reduction
from criteria.engine import Verdict, evaluate, explain, written
from criteria.sets import FURTHEST_BACK, CriteriaSet, Procedure, load_set, load_sets
from domain.errors import UserError
from domain.school_year import following, previous
from domain.settings import Settings
from reference import catalog
from stages import acts
from warehouse import measures, tables, versions
from warehouse.query import frame

_FACT = ["school_year", "procedure", "subject", "class"]


@dataclass(frozen=True)
class Forecast:
    """One stored forecast.

    Attributes:
        list_id: its number in `core.nor_list`; a rerun keeps it.
        criteria: the set that judged.
        school_year: the year the list would be in force in.
        judged_year: the year whose results were judged.
        schools: `school_code`, `short_name`, `listed` (`yes`, `no`, `unknown`), `explanation`, in
            alphabetical order: a forecast is no ranking.
        unconfirmed: what it rests on for every school without being confirmed, in Russian.
        remarks: doubts about the set or its use in this year, in Russian.
    """

    list_id: int
    criteria: CriteriaSet
    school_year: str
    judged_year: str
    schools: pd.DataFrame
    unconfirmed: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ForecastReduction:
    """By how much the number of listed schools would fall if the forecast came true.

    Attributes:
        school_year: the year of the forecast list.
        criteria: the set's id.
        base: the registered list it is compared with. Schools the forecast did not judge (of
            another municipality) are left out of the comparison.
        at_best: if no school with an unknown verdict is listed.
        at_worst: if all of them are. Where both agree on a target, the forecast is certain of it.
        undecided: codes of the schools with an unknown verdict.
        years_in_a_row: for every school forecast to be listed, how many years in a row that
            would be, by registered lists; from the second the order changes the support format.
    """

    school_year: str
    criteria: str
    base: acts.RegisteredList
    at_best: Reduction
    at_worst: Reduction
    undecided: tuple[str, ...]
    years_in_a_row: dict[str, int]

    @property
    def repeated(self) -> tuple[str, ...]:
        """The schools that would be listed for the second year in a row or more."""
        return tuple(code for code, years in self.years_in_a_row.items() if years > 1)


def forecast(engine: Engine, settings: Settings, school_year: str) -> list[Forecast]:
    """Judge the results of `school_year` and of the years before by every criteria set.

    Stores one draft list per set for the year that follows; a rerun replaces it. The schools are
    those of the registry, of `settings.municipality` where it is set.

    Raises:
        UserError: the registry holds no such school, or there is no such default criteria set.
    """
    load_set(settings.criteria)
    with engine.begin() as connection:
        versions.lock(connection)
        schools = _schools(connection, settings)
        results = measures.results(connection, previous(school_year, FURTHEST_BACK), school_year)
        return [
            _store(connection, _forecast(criteria, results, schools, school_year))
            for criteria in load_sets().values()
        ]


def reduction(connection: Connection, school_year: str, criteria: str) -> ForecastReduction | None:
    """Compare the forecast made from the results of `school_year` with the list in force then.

    Where no list is registered for `school_year`, the latest before it is taken.

    Returns:
        None where there is no such forecast or no registered list.
    """
    in_force_in = following(school_year)
    judged = frame(
        connection,
        "SELECT school_code, listed, years_in_a_row FROM mart.nor_list "
        "WHERE status = 'draft' AND school_year = :year AND criteria = :criteria "
        "ORDER BY school_code",
        year=in_force_in,
        criteria=criteria,
    )
    base = acts.in_force(connection, school_year)
    if judged.empty or base is None:
        return None
    certain = judged[judged["listed"] == "yes"]
    undecided = judged.loc[judged["listed"] == "unknown", "school_code"]
    closed = base.codes - acts.registry_codes(connection)
    compared = {*(base.codes & set(judged["school_code"])), *closed}
    listed = set(certain["school_code"])
    return ForecastReduction(
        school_year=in_force_in,
        criteria=criteria,
        base=base,
        at_best=list_progress.reduction(compared, listed, closed),
        at_worst=list_progress.reduction(compared, listed | set(undecided), closed),
        undecided=tuple(undecided),
        years_in_a_row=dict(
            zip(certain["school_code"], certain["years_in_a_row"].astype(int), strict=True)
        ),
    )


def _schools(connection: Connection, settings: Settings) -> pd.DataFrame:
    schools = measures.schools(connection, settings.municipality)
    if schools.empty:
        whose = f" муниципалитета «{settings.municipality}»" if settings.municipality else ""
        raise UserError(
            f"В реестре нет ни одной школы{whose}: прогноз составлять не о ком. Загрузите реестр "
            "школ (shnor intake) или исправьте SHNOR_MUNICIPALITY."
        )
    return schools


def _forecast(
    criteria: CriteriaSet, results: pd.DataFrame, schools: pd.DataFrame, school_year: str
) -> tuple[Forecast, list[dict]]:
    """A forecast not stored yet, and its rows for `core.nor_list_school`."""
    verdicts = evaluate(criteria, results, schools, school_year, catalog.was_held)
    calendar = _Calendar(criteria, results, verdicts[0])
    statuses = dict(
        zip(
            results[["school_code", *_FACT]].itertuples(index=False, name=None),
            results["threshold_status"],
            strict=True,
        )
    )
    rows = [_row(verdict, statuses, calendar) for verdict in verdicts]
    made = Forecast(
        list_id=0,
        criteria=criteria,
        school_year=following(school_year),
        judged_year=school_year,
        schools=schools[["school_code", "short_name"]].assign(
            listed=[row["listed"] for row in rows],
            explanation=[row["explanation"] for row in rows],
        ),
        unconfirmed=(*verdicts[0].unconfirmed, *calendar.doubts(not_taught=set())),
        remarks=verdicts[0].remarks,
    )
    return made, rows


class _Calendar:
    """What a set takes from the calendar alone without its being confirmed.

    That is whether a procedure without any rows was held, and why a year was passed over.
    """

    def __init__(self, criteria: CriteriaSet, results: pd.DataFrame, verdict: Verdict):
        proved = written(results)
        looked_at = {fact["school_year"] for fact in _numbers(verdict.conditions)}
        self._open = []
        year = verdict.school_year
        while year >= min(looked_at, default=year):
            for procedure in criteria.procedures.listed():
                held = catalog.held(year, procedure.procedure, procedure.subject)
                decides = year not in looked_at or (year, *procedure) not in proved
                if decides and held.status == catalog.UNCONFIRMED:
                    self._open.append((year, held.reason, procedure))
            year = previous(year)

    def doubts(self, not_taught: set[Procedure]) -> list[str]:
        """The doubts in Russian, those about procedures a school does not have left out."""
        found: dict[tuple[str, str], list[str]] = {}
        for year, reason, procedure in self._open:
            if procedure not in not_taught:
                found.setdefault((year, reason), []).append(procedure.title())
        return [
            f"календарь {year}: " + (reason or f"считается, что проводились {', '.join(titles)}")
            for (year, reason), titles in found.items()
        ]


def _row(verdict: Verdict, statuses: dict, calendar: _Calendar) -> dict:
    """A verdict as a row: every number with the status of its threshold, every doubt in words."""
    scales: dict[str, dict[str, None]] = {}
    not_taught = set()
    for fact in _numbers(verdict.conditions):
        procedure = Procedure(fact["procedure"], fact["subject"], fact["class"])
        status = statuses.get((verdict.school_code, *(fact[name] for name in _FACT)))
        fact["threshold_status"] = status if isinstance(status, str) else None
        if status == catalog.UNCONFIRMED and fact["participants"]:
            scales.setdefault(fact["school_year"], {})[procedure.title()] = None
        if not fact["applicable"]:
            not_taught.add(procedure)
    doubts = [
        f"шкалы и минимальные баллы {year}: {', '.join(works)}" for year, works in scales.items()
    ]
    doubts += calendar.doubts(not_taught)
    said = f" Не подтверждено: {'; '.join(doubts)}." if doubts else ""
    return {
        "school_code": verdict.school_code,
        "listed": verdict.listed,
        "conditions": verdict.conditions
        | {"unconfirmed": [*verdict.unconfirmed, *doubts], "remarks": list(verdict.remarks)},
        "explanation": explain(verdict) + said,
    }


def _numbers(condition: dict) -> Iterator[dict]:
    yield from condition.get("numbers", ())
    for child in condition.get("children", ()):
        yield from _numbers(child)


def _store(connection: Connection, made: tuple[Forecast, list[dict]]) -> Forecast:
    """Put a forecast in the place of the former one of its year and criteria."""
    forecast_, rows = made
    known_by = {
        "school_year": forecast_.school_year,
        "criteria": forecast_.criteria.id,
        "status": "draft",
    }
    changing = {
        "judged_year": forecast_.judged_year,
        "criteria_status": forecast_.criteria.status,
    }
    list_ = tables.nor_list
    list_id = connection.execute(
        upsert(list_)
        .values(known_by | changing)
        .on_conflict_do_update(
            index_elements=["school_year", "criteria"],
            index_where=list_.c.status == "draft",
            set_=changing | {"recorded_at": func.now()},
        )
        .returning(list_.c.list_id)
    ).scalar_one()
    school = tables.nor_list_school
    connection.execute(delete(school).where(school.c.list_id == list_id))
    connection.execute(insert(school), [row | {"list_id": list_id} for row in rows])
    return Forecast(**vars(forecast_) | {"list_id": list_id})
