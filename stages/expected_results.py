"""The expected results of the order, each measured by what is loaded.

What is not loaded is «не вычислимо», never nought.
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

from analysis.dynamics import IMPROVED, NOT_COMPUTABLE, POOLED
from domain import municipality
from domain.declared import Declared
from domain.paper_state import ACCEPTED, RECEIVED, RETURNED
from domain.plural import per_cent, plural
from domain.school_year import previous, start_of
from reference.catalog import FOLDER
from stages import acts
from stages.kpi_year import Year

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
class Measured:
    """What an indicator is, whether its target is met (None: not computable), and by what."""

    actual: str
    met: bool | None
    evidence: str


@cache
def indicators() -> tuple[Indicator, ...]:
    """The expected results that are computed, the targets of the reduction apart."""
    read = yaml.safe_load(INDICATORS.read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Indicator, ...]).validate_python(read)


def measure(year: Year, indicator: Indicator) -> Measured:
    """What an indicator is in a year; without a registered list most are not computable."""
    if year.listed is None and indicator.kind != "yes_no":
        return _not_computable(f"перечень на {year.school_year} не зарегистрирован")
    return _MEASURES[indicator.id](year, indicator)


def _not_computable(reason: str) -> Measured:
    return Measured(NOT_COMPUTABLE, None, f"{reason}.")


def _municipal_roadmap(year: Year, indicator: Indicator) -> Measured:
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
        return Measured("да", True, f"{where}: {ACCEPTED}{_batches(found)}.")
    if len(ours):
        states = ", ".join(sorted(ours["state"].unique()))
        return Measured("нет", False, f"{where}: {states}{_batches(ours)}.")
    return Measured("нет", False, f"{where}: не получена.")


def _school_roadmaps(year: Year, indicator: Indicator) -> Measured:
    """Counts what is accepted; a paper received and no more, or sent back, is named beside it."""
    papers = _papers(year)
    # Of several papers of a school the one that has come farthest counts.
    ranks = {state: rank for rank, state in enumerate((ACCEPTED, RECEIVED, RETURNED))}
    papers = papers.sort_values("state", key=lambda state: state.map(ranks), kind="stable")
    states = papers.drop_duplicates("school_code").set_index("school_code")["state"]
    of_list = _by_code(year, states, otherwise=HAS_NOT)
    return _share(year, indicator, of_list, ACCEPTED, unknown=(), rows=papers)


def _mentors(year: Year, indicator: Indicator) -> Measured:
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


def _agreements(year: Year, indicator: Indicator) -> Measured:
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
    shown = pd.to_datetime(day, errors="coerce").dt.strftime("%d.%m.%Y").fillna(day)
    dated = said + ", " + shown
    remarks = {
        "договор без даты": said[undated & numbered],
        f"не посчитан договор не {year.school_year} учебного года": dated[~undated & ~in_year],
        "не посчитан договор без даты и без цифр в номере": said[undated & ~numbered],
    }
    parts = [_by_state(year, of_list)]
    parts += [f"{what}: {'; '.join(of)}" for what, of in remarks.items() if len(of)]
    evidence = f"{'; '.join(parts)}{_batches(rows)}."
    return Measured(str(len(counted)), len(counted) >= indicator.count, evidence)


def _positive_dynamics(year: Year, indicator: Indicator) -> Measured:
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


def _listed_again(year: Year, indicator: Indicator) -> Measured:
    before = acts.registered_for(year.connection, previous(year.school_year))
    if before is None:
        return _not_computable(f"перечень на {previous(year.school_year)} не зарегистрирован")
    years = year.listed.set_index("school_code")["years_in_a_row"]
    states = years.map(
        lambda n: f"{n} {plural(n, 'год', 'года', 'лет')} подряд" if n > 1 else "1 год"
    )
    again = int((years > 1).sum())
    evidence = f"{before.title()}; {_by_state(year, states)}."
    return Measured(_of(again, len(years)), None, evidence)


_MEASURES: dict[str, Callable[[Year, Indicator], Measured]] = {
    "municipal_roadmap": _municipal_roadmap,
    "school_roadmaps": _school_roadmaps,
    "mentors": _mentors,
    "agreements": _agreements,
    "positive_dynamics": _positive_dynamics,
    "listed_again": _listed_again,
}


def _papers(year: Year) -> pd.DataFrame:
    """Roadmaps of the year: whose they are and how far they have come."""
    return year.query(
        "SELECT school_code, batch_id, state FROM mart.document "
        "WHERE school_year = :year AND kind = 'дорожная карта' ORDER BY school_code, batch_id"
    )


def _by_code(year: Year, states: pd.Series, otherwise: str) -> pd.Series:
    """The state of every listed school, in the order of their names."""
    return states.reindex(year.listed["school_code"]).fillna(otherwise)


def _share(
    year: Year,
    indicator: Indicator,
    states: pd.Series,
    wanted: str,
    unknown: Iterable[str],
    rows: pd.DataFrame | None = None,
) -> Measured:
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
    return Measured(_of(reached, len(states)), met, evidence)


def _by_state(year: Year, states: pd.Series) -> str:
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


def _of(part: int, whole: int) -> str:
    return f"{part} из {whole} ({per_cent(part / whole)})" if whole else "школ в перечне нет"
