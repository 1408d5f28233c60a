"""Rows of one dataset cell by cell: in their types and under their whole key, faults told."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.work import FACETS
from intake import code_clashes, context, faults
from readers.reading import Reading
from schemas.datasets import DATASETS
from schemas.validation import validate


@dataclass(frozen=True)
class ValidRows:
    """Rows after all that can be said of them one by one.

    Attributes:
        rows: all of them, with the whole version key: facets a dataset has no use for are empty.
        faulty: which have a cell that costs the row.
        rejected: which may not be loaded: these, and those with a code of another school.
        findings: what is wrong with cells, and with the schools they name.
    """

    rows: pd.DataFrame
    faulty: pd.Series
    rejected: pd.Series
    findings: list[Finding]


def of(connection: Connection | None, reading: Reading) -> ValidRows:
    """Check a reading's rows by the declaration of its dataset.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        reading: the rows as read, with the codes of their schools.
    """
    validated = reading.validated or validate(DATASETS[reading.dataset].model, reading.rows)
    untold = {**dict.fromkeys(FACETS, ""), "class": 0, "exam_day": ""}
    rows = validated.rows.assign(
        **{name: value for name, value in untold.items() if name not in validated.rows}
    )
    rows["exam_day"] = rows["exam_day"].fillna("")
    findings = faults.of_cells(reading, validated) + faults.of_task_points(reading)
    if connection is not None:
        findings += context.unknown_schools(connection, reading.dataset, rows)
    rejected = validated.rejected
    if reading.dataset == "school_identifier":
        clashes = code_clashes.of(connection, rows, reading.rows)
        findings += clashes
        rejected = rejected | kept_out(rows, clashes)
    return ValidRows(rows, validated.rejected, rejected, findings)


def kept_out(rows: pd.DataFrame, findings: list[Finding]) -> pd.Series:
    """The rows an error names."""
    named: dict[str, list[int]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.row_number:
            named.setdefault(finding.sheet or "", []).append(finding.row_number)
    out = pd.Series(False, index=rows.index)
    for sheet, numbers in named.items():
        out |= (rows["sheet"].fillna("") == sheet) & rows["row_number"].isin(numbers)
    return out
