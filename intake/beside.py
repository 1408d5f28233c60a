"""Rows of further datasets in a file: an order's assignments, the codes of a form's schools."""

import pandas as pd
from sqlalchemy import Connection

from domain.settings import Settings
from expectations.gate import DATASETS as GATED
from expectations.gate import Gate
from intake import context, faults, valid_rows
from intake.valid_rows import kept_out
from readers.reading import Reading
from schemas.datasets import DATASETS, VERSION_KEY
from warehouse.batches import Batch


def rows_beside(
    connection: Connection | None, batch: Batch, reading: Reading, settings: Settings, gate: Gate
) -> pd.DataFrame:
    """The rows to load of a further dataset; what is found goes into `batch`.

    Several rows may stand in one place, a paragraph: what is said of it is said once.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        batch: the record of the file.
        reading: the further dataset, with the codes of its schools.
        settings: whose schools are expected.
        gate: runs the suites.
    """
    valid = valid_rows.of(connection, reading)
    rows, rejected, found = valid.rows, valid.rejected, valid.findings
    if reading.dataset in GATED:
        frames = context.frames(connection, settings, reading, rows, rejected)
        broken = gate.check(reading.dataset, batch.file_name, frames, reading.headers)
        found += broken
        rejected = rejected | kept_out(rows, broken)
    # Two names of one school are one school: the same said twice is no fault.
    again = rows.duplicated(rows.columns.difference(["sheet", "row_number"]))
    found += faults.of_repeats(reading, rows, rejected | again)
    kept = rows[~rejected & ~again]
    clash = kept.duplicated(
        [*VERSION_KEY, *filter(None, [DATASETS[reading.dataset].row_key])], keep=False
    )
    batch.findings += [each for each in dict.fromkeys(found) if each not in batch.findings]
    kept = kept[~clash]
    if reading.rows_read:
        batch.rows_rejected += int(rejected.sum() + clash.sum())
        batch.rows_loaded += len(kept)
    return kept
