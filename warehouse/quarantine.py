"""Quarantine (на доработке): the cases of files that were held or rejected, until they are mended.

A case is open, returned to its sender, resubmitted (another file came and is faulty again), and at
last resolved by a file that was accepted or waived by a person. Nothing of a file in quarantine is
loaded: cases tell who owes what, versions tell what is in force.
"""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Row, ScalarSelect, func, insert, select, update

from domain.errors import UserError
from domain.fate import NOT_LOADED
from warehouse import tables, versions
from warehouse.batches import Batch

UNCLOSED = ("open", "returned", "resubmitted")

_CASE, _EVENT, _BATCH = tables.quarantine.c, tables.quarantine_event.c, tables.batch.c


def follow(connection: Connection, batch: Batch, batch_id: int) -> None:
    """Bring the cases up to date with a file just recorded.

    A faulty file joins the unclosed case it is about or opens one; an accepted file resolves every
    unclosed case it is about. The same bytes again change nothing, whatever became of their case.

    Args:
        connection: an open transaction that holds `versions.lock`.
        batch: the file and its fate.
        batch_id: its number.
    """
    came_before = set(
        connection.execute(select(_EVENT.case_id).where(_EVENT.batch_id == batch_id)).scalars()
    )
    waiting = connection.execute(
        select(tables.quarantine, _dataset().label("dataset"), _BATCH.file_name, _BATCH.named)
        .join(tables.batch, _BATCH.batch_id == _CASE.batch_id)
        .where(_CASE.status.in_(UNCLOSED))
        .order_by(_CASE.case_id)
    ).all()
    if batch.decision not in NOT_LOADED:
        for case in waiting:
            if case.case_id in came_before or _is_about_the_same(case, batch):
                _change(connection, case.case_id, batch_id, "resolved")
    elif not came_before:
        case = next((case for case in waiting if _is_about_the_same(case, batch)), None)
        if case is None:
            _open(connection, batch, batch_id)
        else:
            _join(connection, case, batch, batch_id)


def unclosed(connection: Connection, case_id: int) -> Row:
    """A case that still waits, for whoever is about to decide on it.

    Raises:
        UserError: there is no such case, or it is closed.
    """
    versions.lock(connection)
    case = connection.execute(
        select(tables.quarantine).where(_CASE.case_id == case_id)
    ).one_or_none()
    if case is None:
        raise UserError(f"Случая № {case_id} нет. Список: shnor quarantine list")
    if case.status not in UNCLOSED:
        how = {"resolved": "пришёл исправленный файл", "waived": "он закрыт решением"}[case.status]
        raise UserError(f"Случай № {case_id} уже закрыт: {how}. Делать ничего не нужно.")
    return case


def returned(connection: Connection, case: Row, recipient: str, by: str) -> None:
    """Record that a case's last file went back; to the same recipient again is nothing new."""
    last = connection.execute(
        select(tables.quarantine_event)
        .where(_EVENT.case_id == case.case_id)
        .order_by(_EVENT.event_id.desc())
        .limit(1)
    ).one()
    if (last.status, last.recipient) != ("returned", recipient):
        _change(
            connection, case.case_id, case.batch_id, "returned", recipient=recipient, decided_by=by
        )


def waive(connection: Connection, case_id: int, reason: str, by: str) -> None:
    """Close a case without a mended file.

    Raises:
        UserError: there is no such case, or it is closed.
    """
    case = unclosed(connection, case_id)
    _change(connection, case_id, case.batch_id, "waived", reason=reason, decided_by=by)


def _dataset() -> ScalarSelect[str]:
    """The dataset a case is about: that of its last file that could be recognised."""
    event, file = tables.quarantine_event, tables.batch.alias()
    return (
        select(file.c.dataset)
        .select_from(event.join(file, file.c.batch_id == _EVENT.batch_id))
        .where(_EVENT.case_id == _CASE.case_id, file.c.dataset.is_not(None))
        .order_by(_EVENT.event_id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _is_about_the_same(case: Row, batch: Batch) -> bool:
    """Whether a file is the one a case waits for.

    What the files are about decides; where that is not clear of either, their names do, with what
    their folders say. A name that is hidden, since it names a person, tells no files apart.
    """
    if case.covers is not None and batch.covers is not None:
        return case.dataset == batch.dataset and _alike(case.covers, batch.covers)
    stems = {Path(name).stem.casefold() for name in (case.file_name, batch.file_name)}
    return (
        len(stems) == 1
        and stems != {"(имя скрыто)"}
        and _alike(_said(case.named), _said(batch.named))
    )


def _alike(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> bool:
    """Whether two files agree in every facet both speak of: in half of its values or more.

    Half, since a mended file may have a school or a subject more or less; one school's own file is
    not the file of its whole district.
    """
    pairs = [(set(one[facet]), set(other[facet])) for facet in one.keys() & other.keys()]
    return all(2 * len(mine & theirs) >= max(len(mine), len(theirs)) for mine, theirs in pairs)


def _said(named: str) -> dict[str, list[str]]:
    """What a name says of each facet, out of `subject=Физика;class=7`."""
    said: dict[str, list[str]] = {}
    for words in filter(None, named.split(";")):
        facet, _, value = words.partition("=")
        said.setdefault(facet, []).append(value)
    return said


def _open(connection: Connection, batch: Batch, batch_id: int) -> None:
    case_id = connection.execute(
        insert(tables.quarantine)
        .values(batch_id=batch_id, covers=batch.covers, status="open", rounds=1)
        .returning(_CASE.case_id)
    ).scalar_one()
    connection.execute(
        insert(tables.quarantine_event).values(case_id=case_id, batch_id=batch_id, status="open")
    )


def _join(connection: Connection, case: Row, batch: Batch, batch_id: int) -> None:
    connection.execute(
        update(tables.quarantine)
        .where(_CASE.case_id == case.case_id)
        .values(
            batch_id=batch_id,
            covers=case.covers if batch.covers is None else batch.covers,
            rounds=_CASE.rounds + 1,
        )
    )
    _change(connection, case.case_id, batch_id, "resubmitted")


def _change(
    connection: Connection, case_id: int, batch_id: int, status: str, **decided: str
) -> None:
    """Put a case into a state and write down by which file, and of a decision whose it is."""
    connection.execute(
        update(tables.quarantine)
        .where(_CASE.case_id == case_id)
        .values(status=status, changed_at=func.now())
    )
    connection.execute(
        insert(tables.quarantine_event).values(
            case_id=case_id, batch_id=batch_id, status=status, **decided
        )
    )
