"""Registration of the official list (перечень): an act of the ministry or of Рособрнадзор.

Nothing else makes a list official. A later act for the same year takes the former's place; the
former stays recorded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from domain.errors import UserError
from domain.school_year import previous
from domain.settings import Settings
from stages import acts, kpi, list_file, objections
from stages.acts import ListAct, RegisteredList
from stages.list_file import Entry, ListFile
from stages.objections import Reasoned
from warehouse import tables, versions
from warehouse.query import frame


@dataclass(frozen=True)
class Registered:
    """What came of a registration.

    Attributes:
        list_id: the list's number in `core.nor_list`.
        difference: where the act differs from the forecast it was made from, or else from the
            forecast of the default criteria: `criteria`, `school_code`, `short_name`, `forecast`,
            `act`, `explanation`, `reason`. The other forecasts are in `mart.list_difference`.
        remarks: what the operator should know, in Russian.
    """

    list_id: int
    difference: pd.DataFrame
    remarks: tuple[str, ...]


def register(
    engine: Engine,
    settings: Settings,
    school_year: str,
    order_number: str,
    order_date: date,
    issuer: str,
    by: str,
    from_draft: str | None = None,
    entries: Iterable[Entry] | None = None,
    include: Sequence[Reasoned] = (),
    exclude: Sequence[Reasoned] = (),
) -> Registered:
    """Register the list of an act as the one in force in `school_year`.

    The very same act registered again is the list it already is; an act with other schools than
    it was registered with, or older than the one in force, is refused.

    Args:
        engine: the warehouse.
        settings: the time zone, the archive, the default criteria.
        school_year: the year the list is in force in.
        order_number: of the act.
        order_date: of the act.
        issuer: who issued it.
        by: who registers it.
        from_draft: the criteria set whose forecast the act repeats.
        entries: the schools of the act, code and name; a `ListFile` is recorded with the list.
        include: schools added to these, each with the reason.
        exclude: schools taken out, each with the reason.

    Raises:
        UserError: with everything that speaks against it, one sentence per line.
    """
    act = ListAct(
        school_year=school_year,
        order_number=order_number.strip(),
        order_date=order_date,
        issuer=issuer.strip(),
    )
    by = by.strip()
    _refuse(objections.to_act(settings, act, by))
    if from_draft is not None and entries is not None:
        raise UserError("Назовите что-то одно: прогноз (--from-draft) или файл (--file).")
    with engine.begin() as connection:
        versions.lock(connection)
        named, remarks = _named(connection, act, from_draft, entries, include)
        _refuse(objections.to_schools(connection, named, include, exclude))
        reasons = dict.fromkeys(named) | dict(include)
        for code, _ in exclude:
            del reasons[code]
        if not reasons:
            raise UserError(
                "В перечне нет ни одной школы: регистрировать нечего. Назовите школы акта: --file "
                "ФАЙЛ или --include КОД --reason «…»."
            )
        former = acts.registered_for(connection, school_year)
        _refuse(objections.of_former(connection, act, former, reasons))
        list_id = _same_act(connection, act, former, reasons)
        if list_id is None:
            batch_id = None
            if isinstance(entries, ListFile):
                batch_id = list_file.record(connection, settings, school_year, entries)
            list_id = _store(connection, act, by, batch_id, reasons)
            _decide(connection, list_id, by, _source(from_draft, entries), include, exclude)
            if former is not None:
                remarks.append(_replaced(connection, former, reasons))
        else:
            remarks.append(f"Этот акт уже зарегистрирован (перечень № {list_id}).")
        difference = _difference(connection, school_year, from_draft or settings.criteria)
    # A list changes the targets of the year it judges and of the year it is in force in.
    for year in (previous(school_year), school_year):
        kpi.compute(engine, settings, year)
    return Registered(list_id, difference, tuple(remarks))


def _refuse(against: list[str]) -> None:
    if against:
        raise UserError("\n".join(against))


def _named(
    connection: Connection,
    act: ListAct,
    from_draft: str | None,
    entries: Iterable[Entry] | None,
    include: Sequence[Reasoned],
) -> tuple[list[str], list[str]]:
    """The schools an act names by its file or by a forecast, and what is to be said of them."""
    if from_draft is not None:
        listed, undecided = _draft(connection, act.school_year, from_draft)
        return listed, _left_out(connection, act, undecided, include)
    if entries is not None:
        if isinstance(entries, ListFile):
            _refuse(objections.to_file(act.school_year, entries))
        return [code for code, _ in entries], []
    if not include:
        raise UserError(
            "Не сказано, какие школы в перечне: назовите прогноз (--from-draft), файл (--file) "
            "или школы (--include)."
        )
    return [], []


def _draft(connection: Connection, school_year: str, criteria: str) -> tuple[list[str], list[str]]:
    """The schools a forecast lists, and those it cannot decide on."""
    drafts = frame(
        connection,
        "SELECT criteria, school_code, listed FROM mart.nor_list "
        "WHERE status = 'draft' AND school_year = :year ORDER BY school_code",
        year=school_year,
    )
    of_set = drafts[drafts["criteria"] == criteria]
    if of_set.empty:
        there = ", ".join(sorted(drafts["criteria"].unique()))
        raise UserError(
            f"Прогноза по набору «{criteria}» на {school_year} нет. "
            + (f"Есть прогнозы по наборам: {there}. " if there else "")
            + f"Составить прогнозы: shnor run list-revision --year {previous(school_year)}"
        )
    return (
        of_set.loc[of_set["listed"] == "yes", "school_code"].tolist(),
        of_set.loc[of_set["listed"] == "unknown", "school_code"].tolist(),
    )


def _left_out(
    connection: Connection, act: ListAct, undecided: list[str], include: Sequence[Reasoned]
) -> list[str]:
    included = {code for code, _ in include}
    left = [code for code in undecided if code not in included]
    if not left:
        return []
    return [
        f"По прогнозу «не вычислимо»: {acts.named(connection, left)}. В перечень эти школы не "
        "включены; если акт их называет, зарегистрируйте его снова с "
        f"--order «{act.order_number} (дополнено)» --include КОД --reason «…»."
    ]


def _replaced(
    connection: Connection, former: RegisteredList, reasons: dict[str, str | None]
) -> str:
    changes = acts.changes(connection, former.codes, reasons, "добавлены", "исключены")
    return f"Этот перечень заменяет перечень по акту {former.cited()}: {changes or 'школы те же'}."


def _same_act(
    connection: Connection,
    act: ListAct,
    former: RegisteredList | None,
    reasons: dict[str, str | None],
) -> int | None:
    """The list in force in that year, if it is this very act with these very schools."""
    if former is None or (former.issuer, former.cited()) != (act.issuer, act.cited()):
        return None
    recorded = connection.execute(
        select(tables.nor_list_school.c.school_code, tables.nor_list_school.c.reason).where(
            tables.nor_list_school.c.list_id == former.list_id
        )
    )
    return former.list_id if dict(recorded.tuples().all()) == reasons else None


def _store(
    connection: Connection,
    act: ListAct,
    by: str,
    batch_id: int | None,
    reasons: dict[str, str | None],
) -> int:
    list_ = tables.nor_list
    list_id = connection.execute(
        insert(list_)
        .values(vars(act) | {"status": "registered", "registered_by": by, "batch_id": batch_id})
        .returning(list_.c.list_id)
    ).scalar_one()
    connection.execute(
        insert(tables.nor_list_school),
        [
            {"list_id": list_id, "school_code": code, "listed": "yes", "reason": reason}
            for code, reason in reasons.items()
        ],
    )
    return list_id


def _source(from_draft: str | None, entries: Iterable[Entry] | None) -> str:
    if from_draft is not None:
        return f"по прогнозу набора «{from_draft}»"
    if isinstance(entries, ListFile):
        return f"по файлу «{entries.path.name}»"
    return "школы названы при регистрации"


def _decide(
    connection: Connection,
    list_id: int,
    by: str,
    source: str,
    include: Sequence[Reasoned],
    exclude: Sequence[Reasoned],
) -> None:
    """Record who registered the list and every school added or taken out by hand.

    A school taken out has no row in the list, so its reason stands here alone.
    """
    decisions = [
        ("register-list", source),
        *(("include", f"{code}: {reason}") for code, reason in include),
        *(("exclude", f"{code}: {reason}") for code, reason in exclude),
    ]
    connection.execute(
        insert(tables.decision),
        [
            {"list_id": list_id, "action": action, "reason": reason, "decided_by": by}
            for action, reason in decisions
        ],
    )


def _difference(connection: Connection, school_year: str, criteria: str) -> pd.DataFrame:
    return frame(
        connection,
        "SELECT criteria, school_code, short_name, forecast, act, explanation, reason "
        "FROM mart.list_difference LEFT JOIN mart.school USING (school_code) "
        "WHERE school_year = :year AND criteria = :criteria ORDER BY short_name, school_code",
        year=school_year,
        criteria=criteria,
    )
