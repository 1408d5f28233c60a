"""The order's expected results (показатели программы) against what is loaded.

Only registered lists count, and of them the schools of the municipality in the settings. What is
not loaded is «не вычислимо», never nought.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import ceil
from typing import Literal

import pandas as pd
import yaml
from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, Engine, delete, insert

from analysis.dynamics import IMPROVED, NOT_COMPUTABLE, POOLED
from analysis.list_progress import Reduction, ReductionTarget, TargetOutcome, targets
from analysis.list_progress import reduction as reduced
from domain import municipality
from domain.declared import Declared
from domain.paper_state import ACCEPTED, RECEIVED, RETURNED
from domain.plural import per_cent, plural
from domain.school_year import following, previous, start_of
from domain.settings import Settings
from reference.catalog import FOLDER
from stages import acts, revision
from stages.acts import RegisteredList
from warehouse import district, tables, versions
from warehouse.query import frame

INDICATORS = FOLDER / "kpi.yaml"
HAS, HAS_NOT, NO_DATA = "есть", "нет", "нет данных"


class Indicator(Declared):
    """One expected result of the order: what is measured, what is expected and who says so."""

    id: str
    title: str
    kind: Literal["share", "count", "yes_no", "no_target"]
    share: Decimal | None = Field(default=None, gt=0, le=1)
    count: int | None = Field(default=None, ge=1)
    source: str
    status: Literal["confirmed", "from_order", "unconfirmed"]

    def target(self) -> str:
        """The target in Russian."""
        return {
            "share": f"{per_cent(self.share)} школ перечня" if self.share else "",
            "count": f"не менее {self.count} в год",
            "yes_no": "да",
            "no_target": "не установлена",
        }[self.kind]


@dataclass(frozen=True)
class Kpi:
    """One computed indicator.

    Attributes:
        id: as in `mart.kpi.kpi`.
        title: what is measured, in Russian.
        target: in Russian.
        actual: with the numbers behind it: «6 из 7 (85,7 %)», or «не вычислимо».
        met: whether the target is reached; None where that cannot be computed or nothing is asked.
        evidence: the lists, schools and batches it rests on, and why it is not computable.
        source: the section of the order.
        status: whether the target itself is confirmed.
    """

    id: str
    title: str
    target: str
    actual: str
    met: bool | None
    evidence: str
    source: str
    status: str


@dataclass(frozen=True)
class _Measured:
    actual: str
    met: bool | None
    evidence: str


@dataclass(frozen=True)
class _Year:
    """What every indicator of a year needs.

    `listed` has `school_code`, `name` and `years_in_a_row` of the list in force in the year, None
    where none is registered; `elsewhere` are the schools of other municipalities.
    """

    connection: Connection
    settings: Settings
    school_year: str
    registered: RegisteredList | None
    listed: pd.DataFrame | None
    elsewhere: frozenset[str]

    def query(self, query: str) -> pd.DataFrame:
        """A query with the year and the listed schools for parameters."""
        codes = [] if self.listed is None else self.listed["school_code"].tolist()
        return frame(self.connection, query, year=self.school_year, codes=codes)


@cache
def indicators() -> tuple[Indicator, ...]:
    """The expected results that are computed, the targets of the reduction apart."""
    read = yaml.safe_load(INDICATORS.read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Indicator, ...]).validate_python(read)


def compute(engine: Engine, settings: Settings, school_year: str) -> list[Kpi]:
    """Compute every indicator of a year and store them in the place of the former ones.

    The reduction of a year is from the list in force in it to that of the year after.
    """
    with engine.begin() as connection:
        versions.lock(connection)
        year = _year(connection, settings, school_year)
        computed = [*_reductions(year), *(_kpi(year, one) for one in indicators())]
        connection.execute(delete(tables.kpi).where(tables.kpi.c.school_year == school_year))
        connection.execute(
            insert(tables.kpi),
            [
                {
                    "school_year": school_year,
                    "kpi": one.id,
                    "title": one.title,
                    "target": one.target,
                    "actual": one.actual,
                    "met": one.met,
                    "evidence": one.evidence,
                    "source": one.source,
                    "status": one.status,
                }
                for one in computed
            ],
        )
    return computed


def _year(connection: Connection, settings: Settings, school_year: str) -> _Year:
    elsewhere = frozenset(
        frame(
            connection,
            f"SELECT school_code FROM mart.school WHERE NOT {district.OURS}",
            ours=district.codes(connection, settings.municipality),
        )["school_code"]
    )
    registered = acts.registered_for(connection, school_year)
    if registered is None:
        return _Year(connection, settings, school_year, None, None, elsewhere)
    listed = frame(
        connection,
        "SELECT school_code, years_in_a_row, "
        "coalesce(short_name || ' (' || school_code || ')', school_code) AS name "
        "FROM mart.nor_list LEFT JOIN mart.school USING (school_code) "
        "WHERE list_id = :list_id AND listed = 'yes' ORDER BY name",
        list_id=registered.list_id,
    )
    ours = listed[~listed["school_code"].isin(elsewhere)]
    return _Year(connection, settings, school_year, registered, ours, elsewhere)


def _reductions(year: _Year) -> list[Kpi]:
    """The main indicator, against both targets of the order."""
    base = acts.in_force(year.connection, year.school_year)
    new = acts.registered_for(year.connection, following(year.school_year))
    if base is None:
        reason = f"нет зарегистрированного перечня на {year.school_year} и раньше"
        return _without_reduction(reason)
    if new is None:
        reason = (
            f"{base.title()}; перечень на {following(year.school_year)} не зарегистрирован"
            f"{_by_forecast(year)}"
        )
        return _without_reduction(reason)
    closed = set(base.codes - acts.registry_codes(year.connection))
    progress = reduced(set(base.codes - year.elsewhere), set(new.codes - year.elsewhere), closed)
    evidence = _of_reduction(year, base, new, progress)
    return [
        _reduction(
            outcome,
            f": {_schools(outcome.schools_needed)} из {progress.before}",
            _Measured(_extent(progress), outcome.met, evidence),
        )
        for outcome in progress.outcomes
    ]


def _without_reduction(reason: str) -> list[Kpi]:
    measured = _Measured(NOT_COMPUTABLE, None, f"{reason}. {targets().contradiction}")
    return [
        _reduction(TargetOutcome(target, 0, None), "", measured) for target in targets().reduction
    ]


def _reduction(outcome: TargetOutcome, in_schools: str, measured: _Measured) -> Kpi:
    target = f"не менее {per_cent(outcome.target.share)}{in_schools}"
    return _made(outcome.target, target, measured)


def _made(what: Indicator | ReductionTarget, target: str, measured: _Measured) -> Kpi:
    return Kpi(
        id=what.id,
        title=what.title,
        target=target,
        actual=measured.actual,
        met=measured.met,
        evidence=measured.evidence[:1].upper() + measured.evidence[1:],
        source=what.source,
        status=what.status,
    )


def _extent(progress: Reduction) -> str:
    if not progress.before:
        return "школ в перечне не было"
    if progress.schools < 0:
        return f"рост: было {progress.before}, стало {progress.before - progress.schools}"
    return f"{progress.schools} из {progress.before} ({per_cent(progress.share)})"


def _of_reduction(
    year: _Year, base: RegisteredList, new: RegisteredList, progress: Reduction
) -> str:
    names = _names(year.connection, base.codes | new.codes)
    parts = [
        f"{base.title()}: {_schools(progress.before)}; {new.title()}: {_schools(progress.after)}"
    ]
    said = {
        "вышли": progress.left,
        "нет в реестре (закрыты или реорганизованы), сокращением не считаются": progress.closed,
        "вошли": progress.entered,
    }
    parts += [
        f"{what}: {', '.join(sorted(names[code] for code in codes))}"
        for what, codes in said.items()
        if codes
    ]
    return f"{'; '.join(parts)}. {targets().contradiction}"


def _by_forecast(year: _Year) -> str:
    """What the forecast of the default criteria would make of the reduction, for the evidence."""
    made = revision.reduction(year.connection, year.school_year, year.settings.criteria)
    if made is None or not made.at_best.before:
        return ""
    extents = list(dict.fromkeys([_extent(made.at_worst), _extent(made.at_best)]))
    return f"; по прогнозу набора «{made.criteria}»: {' – '.join(extents)}"


def _kpi(year: _Year, indicator: Indicator) -> Kpi:
    if year.listed is None and indicator.kind != "yes_no":
        measured = _not_computable(f"перечень на {year.school_year} не зарегистрирован")
    else:
        measured = _MEASURES[indicator.id](year, indicator)
    return _made(indicator, indicator.target(), measured)


def _not_computable(reason: str) -> _Measured:
    return _Measured(NOT_COMPUTABLE, None, f"{reason}.")


def _municipal_roadmap(year: _Year, indicator: Indicator) -> _Measured:
    name = year.settings.municipality
    papers = _papers(year)
    ours = papers[
        municipality.same(papers["school_code"], name)
        if name
        else ~papers["school_code"].str.fullmatch(r"\d{6}")
    ]
    where = f"карта {name or 'муниципалитета'} на {year.school_year}"
    if (ours["state"] == ACCEPTED).any():
        found = ours[ours["state"] == ACCEPTED]
        return _Measured("да", True, f"{where}: {ACCEPTED}{_batches(found)}.")
    if len(ours):
        states = ", ".join(sorted(ours["state"].unique()))
        return _Measured("нет", False, f"{where}: {states}{_batches(ours)}.")
    return _Measured("нет", False, f"{where}: не получена.")


def _school_roadmaps(year: _Year, indicator: Indicator) -> _Measured:
    """Counts what is accepted; a paper received and no more, or sent back, is named beside it."""
    papers = _papers(year)
    # Of several papers of a school the one that has come farthest counts.
    ranks = {state: rank for rank, state in enumerate((ACCEPTED, RECEIVED, RETURNED))}
    papers = papers.sort_values("state", key=lambda state: state.map(ranks), kind="stable")
    states = papers.drop_duplicates("school_code").set_index("school_code")["state"]
    of_list = _by_code(year, states, otherwise=HAS_NOT)
    return _share(year, indicator, of_list, ACCEPTED, unknown=(), rows=papers)


def _mentors(year: _Year, indicator: Indicator) -> _Measured:
    rows = year.query(
        "SELECT school_code, batch_id FROM mart.mentorship "
        "WHERE school_year = :year AND school_code = ANY(:codes)"
    )
    if rows.empty:
        return _not_computable(
            f"сведения о наставниках школ перечня на {year.school_year} не загружены"
        )
    states = pd.Series(HAS, index=rows["school_code"].unique())
    of_list = _by_code(year, states, otherwise=HAS_NOT)
    return _share(year, indicator, of_list, HAS, unknown=(), rows=rows)


def _agreements(year: _Year, indicator: Indicator) -> _Measured:
    """Counts agreements dated within the school year, and undated ones with a number.

    A number without a digit («нет», «б/н», «планируется») is none.
    """
    rows = year.query(
        "SELECT school_code, agreement_number, agreement_date, mentor_name, batch_id "
        "FROM mart.mentorship WHERE school_year = :year AND school_code = ANY(:codes) "
        "AND (agreement_number IS NOT NULL OR agreement_date IS NOT NULL)"
    )
    if rows.empty:
        return _not_computable(
            f"номера и даты договоров школ перечня на {year.school_year} не загружены"
        )
    start = start_of(year.school_year)
    day = rows["agreement_date"]
    undated = day.isna()
    # Dates are written 2021-02-10, so their order is that of the text.
    in_year = day.between(f"{start}-09-01", f"{start + 1}-08-31")
    numbered = rows["agreement_number"].str.contains(r"\d", na=False)
    counted = rows[in_year | undated & numbered]
    states = pd.Series("с договором", index=counted["school_code"].unique())
    of_list = _by_code(year, states, otherwise="без договора")
    names = year.listed.set_index("school_code")["name"]
    said = rows["school_code"].map(names)
    dated = said + ", " + pd.to_datetime(day, errors="coerce").dt.strftime("%d.%m.%Y")
    remarks = {
        "договор без даты": said[undated & numbered],
        f"не посчитан договор не {year.school_year} учебного года": dated[~undated & ~in_year],
        "не посчитан договор без даты и без цифр в номере": said[undated & ~numbered],
    }
    parts = [_by_state(year, of_list)]
    parts += [f"{what}: {'; '.join(of)}" for what, of in remarks.items() if len(of)]
    evidence = f"{'; '.join(parts)}{_batches(rows)}."
    return _Measured(str(len(counted)), len(counted) >= indicator.count, evidence)


def _positive_dynamics(year: _Year, indicator: Indicator) -> _Measured:
    pooled = " AND ".join(f"\"{name}\" = '{value}'" for name, value in POOLED.items())
    rows = year.query(
        f"SELECT school_code, verdict FROM mart.dynamics "
        f"WHERE school_year = :year AND school_code = ANY(:codes) AND {pooled}"
    )
    if rows.empty:
        return _not_computable(
            f"динамика школ перечня за {year.school_year} не рассчитана: нет результатов двух лет"
        )
    verdicts = rows.set_index("school_code")["verdict"]
    of_list = _by_code(year, verdicts, otherwise=NO_DATA)
    return _share(year, indicator, of_list, IMPROVED, unknown=(NOT_COMPUTABLE, NO_DATA))


def _listed_again(year: _Year, indicator: Indicator) -> _Measured:
    before = acts.registered_for(year.connection, previous(year.school_year))
    if before is None:
        return _not_computable(f"перечень на {previous(year.school_year)} не зарегистрирован")
    years = year.listed.set_index("school_code")["years_in_a_row"]
    states = years.map(
        lambda n: f"{n} {plural(n, 'год', 'года', 'лет')} подряд" if n > 1 else "1 год"
    )
    again = int((years > 1).sum())
    evidence = f"{before.title()}; {_by_state(year, states)}."
    return _Measured(_of(again, len(years)), None, evidence)


_MEASURES: dict[str, Callable[[_Year, Indicator], _Measured]] = {
    "municipal_roadmap": _municipal_roadmap,
    "school_roadmaps": _school_roadmaps,
    "mentors": _mentors,
    "agreements": _agreements,
    "positive_dynamics": _positive_dynamics,
    "listed_again": _listed_again,
}


def _papers(year: _Year) -> pd.DataFrame:
    """Roadmaps of the year: whose they are and how far they have come."""
    return year.query(
        "SELECT school_code, batch_id, state FROM mart.document "
        "WHERE school_year = :year AND kind = 'дорожная карта' ORDER BY school_code, batch_id"
    )


def _by_code(year: _Year, states: pd.Series, otherwise: str) -> pd.Series:
    """The state of every listed school, in the order of their names."""
    return states.reindex(year.listed["school_code"]).fillna(otherwise)


def _share(
    year: _Year,
    indicator: Indicator,
    states: pd.Series,
    wanted: str,
    unknown: Iterable[str],
    rows: pd.DataFrame | None = None,
) -> _Measured:
    """How many of the listed schools are in the wanted state, and whether that is enough.

    Where the schools in an unknown state could turn the answer, there is none.
    """
    if states.empty:
        return _not_computable(f"{year.registered.title()}: школ нет")
    reached, open_ = int((states == wanted).sum()), int(states.isin(list(unknown)).sum())
    needed = ceil(len(states) * indicator.share)
    met = reached >= needed
    if not met and reached + open_ >= needed:
        met = None
    of_list = rows[rows["school_code"].isin(states.index)] if rows is not None else None
    evidence = f"{year.registered.title()}; {_by_state(year, states)}{_batches(of_list)}."
    return _Measured(_of(reached, len(states)), met, evidence)


def _by_state(year: _Year, states: pd.Series) -> str:
    """Which schools are in which state: «есть: …; нет: …»."""
    names = year.listed.set_index("school_code")["name"]
    return "; ".join(
        f"{state}: {', '.join(names[code] for code in of_state.index)}"
        for state, of_state in states.groupby(states, sort=True)
    )


def _batches(rows: pd.DataFrame | None) -> str:
    """The batches rows came in, for the evidence."""
    if rows is None or rows.empty:
        return ""
    return f"; загрузки № {', '.join(str(n) for n in sorted(rows['batch_id'].unique()))}"


def _names(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    known = frame(
        connection,
        "SELECT school_code, short_name || ' (' || school_code || ')' AS name FROM mart.school "
        "WHERE school_code = ANY(:codes)",
        codes=list(codes),
    )
    return {code: code for code in codes} | dict(known.to_numpy().tolist())


def _of(part: int, whole: int) -> str:
    return f"{part} из {whole} ({per_cent(part / whole)})" if whole else "школ в перечне нет"


def _schools(count: int) -> str:
    return f"{count} {plural(count, 'школа', 'школы', 'школ')}"
