"""The order's expected results (показатели программы) against what is loaded."""

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert

from analysis.list_progress import ReductionTarget
from domain.settings import Settings
from stages import expected_results, kpi_year, list_reduction
from stages.expected_results import Indicator, Measured
from warehouse import tables, versions


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


def compute(engine: Engine, settings: Settings, school_year: str) -> list[Kpi]:
    """Compute every indicator of a year and store them in the place of the former ones.

    The reduction of a year is from the list in force in it to that of the year after.
    """
    with engine.begin() as connection:
        versions.lock(connection)
        year = kpi_year.of(connection, settings, school_year)
        computed = [_made(*each) for each in list_reduction.outcomes(year)]
        computed += [
            _made(one, one.target(), expected_results.measure(year, one))
            for one in expected_results.indicators()
        ]
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


def _made(what: Indicator | ReductionTarget, target: str, measured: Measured) -> Kpi:
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
