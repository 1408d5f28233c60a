"""Facts put straight into a warehouse, the way a batch that passed every check is."""

import uuid
from datetime import date

import pandas as pd
from sqlalchemy import Engine, insert

from domain.finding import Finding
from warehouse import batches, tables, versions
from warehouse.batches import Batch
from warehouse.facts import FACTS
from warehouse.query import frame

KEY = {
    "school_year": "", "procedure": "", "sitting": "", "subject": "", "class": 0, "exam_day": "",
}  # fmt: skip
WORK = {
    "school_year": "2020/21",
    "procedure": "ВПР",
    "sitting": "весна",
    "subject": "Математика",
    "class": 5,
}
DISTRICT = "Степной район"


def load(engine: Engine, dataset: str, rows: list[dict], notes=(), tasks=(), **batch) -> int:
    """Load rows as one accepted batch; facets not given are empty. Returns the batch's number.

    The tasks are those of every work of the rows.
    """
    table = pd.DataFrame(
        [{"sheet": "Лист1", "row_number": n} | KEY | row for n, row in enumerate(rows, 2)]
    )
    for column in FACTS[dataset].columns:
        if str(column.type) in ("INTEGER", "SMALLINT") and column.name in table:
            table[column.name] = table[column.name].astype("Int64")
    fate = {
        "file_name": f"{dataset}.xlsx",
        "sha256": uuid.uuid4().hex,
        "decision": "accepted",
        "dataset": dataset,
        "school_year": table["school_year"].iloc[0] or None,
        "rows_read": len(rows),
        "rows_loaded": len(rows),
        "tasks": [
            work | task
            for work in table[list(WORK)].drop_duplicates().to_dict("records")
            for task in tasks
        ],
    }
    with engine.begin() as connection:
        versions.lock(connection)
        batch_id = batches.record(connection, Batch(**fate | batch))
        versions.load(connection, dataset, batch_id, table, pd.DataFrame(notes))
    return batch_id


def reject(engine: Engine, file_name: str, *findings: Finding, **batch) -> int:
    """Record a file that was not loaded."""
    fate = {"decision": "rejected", "rows_read": 5, "rows_rejected": 5}
    with engine.begin() as connection:
        return batches.record(
            connection,
            Batch(file_name, uuid.uuid4().hex, findings=list(findings), **fate | batch),
        )


def schools(engine: Engine, names: dict[str, str], municipality: str = DISTRICT) -> None:
    """Load a registry of schools: code → short name."""
    load(
        engine,
        "school",
        [
            {"school_code": code, "short_name": name, "municipality": municipality}
            for code, name in names.items()
        ],
    )


def pupil(
    school_code: str, code: int, mark: int | None, points=None, attended=True, **work
) -> dict:
    """One participant with a mark and, if given, points by task."""
    row = WORK | {
        "school_code": school_code,
        "participant_code": str(code),
        "attended": attended,
        "mark": mark,
        "below_threshold": None if mark is None else mark == 2,
        **work,
    }
    if points is not None:
        row["task_scores"] = "{" + ",".join(map(str, points)) + "}"
    return row


def marks(school_code: str, low: int, others: int, **work) -> list[dict]:
    """Participants of one school in one work: `low` with «2», `others` with «4»."""
    return [pupil(school_code, 50001 + n, 2 if n < low else 4, **work) for n in range(low + others)]


def register_list(engine: Engine, school_year: str, codes: dict[str, str]) -> None:
    """Register a list: code → `yes` or `no`."""
    with engine.begin() as connection:
        list_id = connection.execute(
            insert(tables.nor_list)
            .values(
                school_year=school_year,
                status="registered",
                order_number="№ 7",
                order_date=date(2020, 9, 30),
                issuer="министерство",
            )
            .returning(tables.nor_list.c.list_id)
        ).scalar_one()
        connection.execute(
            insert(tables.nor_list_school),
            [{"list_id": list_id, "school_code": c, "listed": v} for c, v in codes.items()],
        )


def stored(engine: Engine, view: str, order: str) -> pd.DataFrame:
    """All of a view."""
    with engine.connect() as connection:
        return frame(connection, f"SELECT * FROM {view} ORDER BY {order}")
