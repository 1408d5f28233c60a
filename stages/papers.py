"""What people decide about papers of schools, with all that follows: the answer and the KPI."""

from pathlib import Path

from sqlalchemy import Connection, Engine, select

from domain.finding import Finding, Severity
from domain.settings import Settings
from intake import returns
from stages import kpi
from warehouse import papers, tables
from warehouse.batches import Batch


def accept(
    engine: Engine,
    settings: Settings,
    batch_id: int,
    by: str,
    reason: str | None = None,
    school: str | None = None,
) -> None:
    """Accept a paper: only such a roadmap counts for the «100 %».

    Raises:
        UserError: when there is no such paper or it is accepted already.
    """
    with engine.begin() as connection:
        moved = papers.accept(connection, batch_id, by, reason, school)
    _compute(engine, settings, {one.school_year for one in moved})


def send_back(
    engine: Engine,
    settings: Settings,
    batch_id: int,
    by: str,
    reason: str,
    school: str | None = None,
) -> Path:
    """Return a paper to its school; writes the answer with all remarks and the reason.

    Returns:
        The answer, in the folder of returned files.

    Raises:
        UserError: when there is no such paper or it is being mended already.
    """
    with engine.begin() as connection:
        moved = papers.send_back(connection, batch_id, by, reason, school)
        batch = _with_remarks(connection, batch_id, reason)
    _compute(engine, settings, {one.school_year for one in moved})
    answer, _ = returns.send_again(settings, batch)
    return answer


def _with_remarks(connection: Connection, batch_id: int, reason: str) -> Batch:
    """The record of a file with the reason of its return, its findings and its columns."""
    file = connection.execute(select(tables.batch).where(tables.batch.c.batch_id == batch_id)).one()
    of_finding, of_column = tables.finding.c, tables.batch_column.c
    found = connection.execute(
        select(
            of_finding.severity, of_finding.rule, of_finding.message,
            of_finding.sheet, of_finding.row_number, of_finding.column_name,
        )
        .where(of_finding.batch_id == batch_id)
        .order_by(of_finding.finding_id)
    )  # fmt: skip
    columns = connection.execute(
        select(of_column.column_name, of_column.sheet, of_column.letter, of_column.header).where(
            of_column.batch_id == batch_id
        )
    )
    returned = Finding(Severity.HOLD, "returned", f"Возвращено на доработку: {reason}")
    return Batch(
        file.file_name,
        file.sha256,
        file.decision,
        findings=[returned, *(Finding(Severity(row[0]), *row[1:]) for row in found)],
        columns=[dict(row) for row in columns.mappings()],
    )


def _compute(engine: Engine, settings: Settings, years: set[str]) -> None:
    for year in sorted(years):
        kpi.compute(engine, settings, year)
