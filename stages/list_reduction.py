"""The main indicator: how many schools fewer the next list has, against both targets of the order.

Only registered lists count, and of them the schools of the municipality in the settings.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from analysis.dynamics import NOT_COMPUTABLE
from analysis.list_progress import Reduction, ReductionTarget, targets
from analysis.list_progress import reduction as reduced
from domain.plural import per_cent, plural
from domain.school_year import following
from stages import acts, revision
from stages.acts import RegisteredList
from stages.expected_results import Measured
from stages.kpi_year import Year
from warehouse.query import frame

# A target, the target in words, and what came of it.
Outcome = tuple[ReductionTarget, str, Measured]


def outcomes(year: Year) -> list[Outcome]:
    """What came of each target, from the list of the year to that of the year after."""
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
        (
            outcome.target,
            f"{_at_least(outcome.target)}: {_schools(outcome.schools_needed)} из {progress.before}",
            Measured(_extent(progress), outcome.met, evidence),
        )
        for outcome in progress.outcomes
    ]


def _without_reduction(reason: str) -> list[Outcome]:
    measured = Measured(NOT_COMPUTABLE, None, f"{reason}. {targets().contradiction}")
    return [(target, _at_least(target), measured) for target in targets().reduction]


def _at_least(target: ReductionTarget) -> str:
    return f"не менее {per_cent(target.share)}"


def _extent(progress: Reduction) -> str:
    if not progress.before:
        return "школ в перечне не было"
    if progress.schools < 0:
        return f"рост: было {progress.before}, стало {progress.before - progress.schools}"
    return f"{progress.schools} из {progress.before} ({per_cent(progress.share)})"


def _of_reduction(
    year: Year, base: RegisteredList, new: RegisteredList, progress: Reduction
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


def _by_forecast(year: Year) -> str:
    """What the forecast of the default criteria would make of the reduction, for the evidence."""
    made = revision.reduction(year.connection, year.school_year, year.settings.criteria)
    if made is None or not made.at_best.before:
        return ""
    extents = list(dict.fromkeys([_extent(made.at_worst), _extent(made.at_best)]))
    return f"; по прогнозу набора «{made.criteria}»: {' – '.join(extents)}"


def _names(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    known = frame(
        connection,
        "SELECT school_code, short_name || ' (' || school_code || ')' AS name FROM mart.school "
        "WHERE school_code = ANY(:codes)",
        codes=list(codes),
    )
    return {code: code for code in codes} | dict(known.to_numpy().tolist())


def _schools(count: int) -> str:
    return f"{count} {plural(count, 'школа', 'школы', 'школ')}"
