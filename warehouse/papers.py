"""Papers of schools: what people decide about them. A paper is one file (batch) of one school.

Decisions are kept, the latest counts. They hold for the very bytes, so taking the same file in
again changes nothing, and a mended file is a new paper.
"""

from sqlalchemy import Connection, Row, insert, text

from domain import web_address
from domain.errors import UserError
from domain.paper_state import ACCEPTED, RETURNED
from warehouse import tables, versions


def of_batch(connection: Connection, batch_id: int, school: str | None = None) -> list[Row]:
    """The papers in force of a batch, as `mart.document` has them: of all its schools or of one.

    Raises:
        UserError: when there are none.
    """
    found = connection.execute(
        text(
            "SELECT * FROM mart.document WHERE batch_id = :batch_id "
            "AND school_code = coalesce(:school, school_code) ORDER BY school_code"
        ),
        {"batch_id": batch_id, "school": school},
    ).all()
    if not found:
        of_school = f" школы {school}" if school else ""
        raise UserError(
            f"Бумаги № {batch_id}{of_school} среди действующих нет. Список бумаг: shnor paper list"
        )
    return list(found)


def accept(
    connection: Connection,
    batch_id: int,
    by: str,
    reason: str | None = None,
    school: str | None = None,
) -> list[Row]:
    """Accept a paper; returns it as it was before.

    Raises:
        UserError: when there is no such paper or it is accepted already.
    """
    return _move(connection, batch_id, ACCEPTED, by, reason, school)


def send_back(
    connection: Connection, batch_id: int, by: str, reason: str, school: str | None = None
) -> list[Row]:
    """Return a paper to its school to be mended; returns it as it was before.

    Raises:
        UserError: when there is no such paper or a person has returned it already.
    """
    return _move(connection, batch_id, RETURNED, by, reason, school)


def publish(
    connection: Connection, batch_id: int, by: str, link: str, school: str | None = None
) -> None:
    """Record where on the web a paper is published; the page is not opened.

    Raises:
        UserError: when there is no such paper or the link is no address of a page.
    """
    if not web_address.is_well_formed(link):
        raise UserError(f"«{link}» – не адрес страницы. Нужен {web_address.EXPECTED}.")
    versions.lock(connection)
    _record(connection, of_batch(connection, batch_id, school), by, link=link)


def _move(
    connection: Connection,
    batch_id: int,
    state: str,
    by: str,
    reason: str | None,
    school: str | None,
) -> list[Row]:
    versions.lock(connection)
    papers = of_batch(connection, batch_id, school)
    moved = [one for one in papers if one.state != state]
    if not moved:
        since = f"{papers[0].state_since:%d.%m.%Y}"
        raise UserError(f"Бумага № {batch_id} и так «{state}» с {since} ({papers[0].state_by}).")
    _record(connection, moved, by, state=state, reason=reason)
    return moved


def _record(connection: Connection, papers: list[Row], by: str, **decision: str | None) -> None:
    connection.execute(
        insert(tables.paper_decision),
        [
            {"batch_id": one.batch_id, "school_code": one.school_code, "decided_by": by} | decision
            for one in papers
        ],
    )
