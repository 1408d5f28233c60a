"""Batches (загрузки): the record of every file that came, and going back and forth between them."""

from dataclasses import dataclass, field, fields

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, insert, select, update

from domain.errors import UserError
from domain.fate import NOT_LOADED
from domain.finding import Finding, Severity
from domain.plural import plural
from warehouse import tables, versions
from warehouse.query import frame

_CORRECTED = ";correction="


@dataclass
class Batch:
    """One file and its fate, as it is recorded.

    Attributes:
        file_name: without folders.
        sha256: of the file's bytes.
        named: what the file's name, its folders and the operator say, in one line.
        about: what it is about, once that is settled; until then `unsettled`.
        unsettled: what stands for `about` before, the same for all names of one school's file.
        covers: the school years, procedures, sittings, subjects, classes and schools it speaks of,
            as text; None while it is not clear what it is about.
        corrected_by: the declared corrections carried out on its rows, by id.
        decision: `accepted`, `accepted_with_warnings`, `held` or `rejected`.
        dataset: its name, None when the file was not recognised.
        layout: the layout's name.
        work: what it is about, in words.
        school_year: the year it is about, None when it has none or several.
        rows_read: data rows in the file; for a held file none of them is loaded.
        rows_loaded: rows in the warehouse.
        rows_rejected: rows kept out, each with a finding.
        findings: all remarks on it.
        columns: where each column stood: column_name, sheet, letter, header.
        tasks: the work's tasks: ordinal, task, score_max, level, skill.
        flow_run_id: the Prefect run that took it in.
    """

    file_name: str
    sha256: str
    decision: str
    named: str = ""
    about: str = ""
    unsettled: str = ""
    covers: dict[str, list[str]] | None = None
    corrected_by: list[str] = field(default_factory=list)
    dataset: str | None = None
    layout: str | None = None
    work: str | None = None
    school_year: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    findings: list[Finding] = field(default_factory=list)
    columns: list[dict] = field(default_factory=list)
    tasks: list[dict] = field(default_factory=list)
    flow_run_id: str | None = None

    @property
    def identity(self) -> str:
        """What tells it from other batches of the same bytes: what about, and as corrected how."""
        return "".join([self.about, *(f"{_CORRECTED}{each}" for each in self.corrected_by)])


def known(connection: Connection, batch: Batch) -> Row | None:
    """The loaded batch that this file is: the same bytes under the same name, or about the same."""
    of = tables.batch.c
    return connection.execute(
        select(tables.batch)
        .where(of.sha256 == batch.sha256, of.status.not_in(NOT_LOADED))
        .where((of.named == batch.named) | (of.about == batch.identity))
        .order_by((of.about == batch.identity).desc(), of.batch_id)
        .limit(1)
    ).one_or_none()


def elsewhere(connection: Connection, batch: Batch) -> Row | None:
    """The batch in force that holds the same bytes and says they are about something else."""
    of = tables.batch.c
    return connection.execute(
        select(tables.batch)
        .where(of.sha256 == batch.sha256, _uncorrected(of.about) != batch.about)
        .where(of.status.in_(("accepted", "accepted_with_warnings")))
        .order_by(of.batch_id)
        .limit(1)
    ).one_or_none()


def record(connection: Connection, batch: Batch) -> int:
    """Write a batch with its findings; a file that was not loaded before takes its former place.

    Returns:
        The batch's number.
    """
    of = tables.batch.c
    former = connection.execute(
        select(tables.batch)
        .where(of.sha256 == batch.sha256)
        .where(
            (of.about == batch.identity)
            | (
                _uncorrected(of.about).in_((batch.about, batch.unsettled))
                | (of.named == batch.named)
            )
            & of.status.in_(NOT_LOADED)
        )
        .order_by((of.about == batch.identity).desc())
        .limit(1)
    ).one_or_none()
    values = {
        "dataset": batch.dataset,
        "layout": batch.layout,
        "work": batch.work,
        "file_name": batch.file_name,
        "sha256": batch.sha256,
        "named": batch.named,
        "about": batch.identity,
        "school_year": batch.school_year,
        "status": batch.decision,
        "decision": batch.decision,
        "rows_read": batch.rows_read,
        "rows_loaded": batch.rows_loaded,
        "rows_rejected": batch.rows_rejected,
        "flow_run_id": batch.flow_run_id,
    }
    if former is None:
        batch_id = connection.execute(
            insert(tables.batch).values(values).returning(tables.batch.c.batch_id)
        ).scalar_one()
    elif former.status in NOT_LOADED:
        batch_id = former.batch_id
        for part in (tables.finding, tables.batch_column, tables.task, tables.correction):
            connection.execute(delete(part).where(part.c.batch_id == batch_id))
        connection.execute(
            update(tables.batch)
            .where(tables.batch.c.batch_id == batch_id)
            .values(values | {"recorded_at": func.now()})
        )
    else:
        raise ValueError(f"batch {former.batch_id} holds these bytes and is {former.status}")
    _write(connection, tables.finding, batch_id, [vars(finding) for finding in batch.findings])
    _write(connection, tables.batch_column, batch_id, batch.columns)
    _write(connection, tables.task, batch_id, batch.tasks)
    return batch_id


def _uncorrected(about: ColumnElement[str]) -> ColumnElement[str]:
    """What a batch is about, whatever corrections were carried out on it."""
    return func.split_part(about, _CORRECTED, 1)


def _write(connection: Connection, table: Table, batch_id: int, rows: list[dict]) -> None:
    if rows:
        connection.execute(insert(table), [row | {"batch_id": batch_id} for row in rows])


def recorded(connection: Connection, batch_id: int) -> Batch:
    """A batch as it was recorded, as far as its sender is concerned: name, findings, columns."""

    def rows(table: Table, *columns: str) -> list[dict]:
        found = connection.execute(
            select(*(table.c[name] for name in columns)).where(table.c.batch_id == batch_id)
        )
        return [dict(row) for row in found.mappings()]

    [batch] = rows(tables.batch, "file_name", "sha256", "decision", "dataset", "work")
    remarks = rows(tables.finding, *(each.name for each in fields(Finding)))
    return Batch(
        **batch,
        findings=[Finding(**row | {"severity": Severity(row["severity"])}) for row in remarks],
        columns=rows(tables.batch_column, "column_name", "sheet", "letter", "header"),
    )


def withdraw(connection: Connection, batch_id: int, reason: str, by: str) -> None:
    """Take a batch out of force; what it replaced comes back.

    Raises:
        UserError: when there is no such batch, it is not loaded, or pupils of what would come back
            have results of another day of the same exam and sitting by now: they would count twice.
    """
    batch = _loaded(connection, batch_id)
    if batch.status == "withdrawn":
        raise UserError(f"Загрузка № {batch_id} уже отозвана.")
    _set_status(connection, batch_id, "withdrawn")
    versions.settle(connection, batch_id)
    for former in _in_place_of(connection, batch_id):
        if twice := versions.counted_twice(connection, former):
            raise UserError(
                f"Загрузку № {batch_id} отозвать нельзя: снова стало бы действовать то, что она "
                f"заменила (загрузка № {former}), а участники оттуда уже учтены за другой день "
                f"того же экзамена и срока ({_numbered(twice)}). Сначала отзовите лишнее: shnor "
                f"batch withdraw {former} --reason ПОЧЕМУ"
            )
    _decide(connection, batch_id, "withdraw", reason, by)


def restore(connection: Connection, batch_id: int, reason: str, by: str) -> None:
    """Put a withdrawn or superseded batch back into force, above what replaced it.

    Raises:
        UserError: when there is no such batch, it is not loaded, or its pupils have results of
            another day of the same exam and sitting by now: they would count twice.
    """
    batch = _loaded(connection, batch_id)
    if batch.status not in ("withdrawn", "superseded"):
        raise UserError(f"Загрузка № {batch_id} и так действует.")
    _set_status(connection, batch_id, batch.decision)
    connection.execute(
        update(tables.version)
        .where(tables.version.c.batch_id == batch_id)
        .values(ranked_at=func.clock_timestamp())
    )
    versions.settle(connection, batch_id)
    if twice := versions.counted_twice(connection, batch_id):
        raise UserError(
            f"Загрузку № {batch_id} вернуть нельзя: её участники уже учтены за другой день того же "
            f"экзамена и срока ({_numbered(twice)}). Сначала отзовите лишнее: shnor batch withdraw "
            f"{twice[0]} --reason ПОЧЕМУ"
        )
    _decide(connection, batch_id, "restore", reason, by)


def replaced(connection: Connection, batch_id: int, by: str) -> None:
    """Record that an operator let a batch replace what was loaded."""
    _decide(connection, batch_id, "replace", None, by)


def _in_place_of(connection: Connection, batch_id: int) -> list[int]:
    """The batches whose results are in force for the schools and works that a batch speaks of."""
    keys = frame(
        connection,
        "SELECT * FROM ops.version WHERE batch_id = :batch_id AND dataset = 'assessment_result'",
        batch_id=batch_id,
    )
    found = versions.in_force(connection, "assessment_result", keys)
    return sorted(int(number) for number in found["batch_id"].dropna().unique())


def _numbered(batches: list[int]) -> str:
    word = plural(len(batches), "загрузка", "загрузки", "загрузки")
    return f"{word} {', '.join(f'№ {number}' for number in batches)}"


def _loaded(connection: Connection, batch_id: int) -> Row:
    versions.lock(connection)
    batch = connection.execute(
        select(tables.batch).where(tables.batch.c.batch_id == batch_id)
    ).one_or_none()
    if batch is None:
        raise UserError(f"Загрузки № {batch_id} нет. Список загрузок: shnor batch list")
    if batch.status in NOT_LOADED:
        raise UserError(
            f"Загрузка № {batch_id} не загружена ({batch.status}): отзывать и возвращать нечего."
        )
    return batch


def _set_status(connection: Connection, batch_id: int, status: str) -> None:
    connection.execute(
        update(tables.batch).where(tables.batch.c.batch_id == batch_id).values(status=status)
    )


def _decide(
    connection: Connection, batch_id: int, action: str, reason: str | None, by: str
) -> None:
    connection.execute(
        insert(tables.decision).values(
            batch_id=batch_id, action=action, reason=reason, decided_by=by
        )
    )
