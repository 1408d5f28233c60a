"""Several sheets of one workbook: a table that goes on, or reports of different kinds on works."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from intake import file_name
from readers.reading import Reading
from schemas.datasets import DATASETS

_CLASS = re.compile(r"\d{1,2}(?!\d)")  # «5А», «6 б» are of two classes


def together(readings: list[Reading]) -> Reading | None:
    """The sheets of a workbook as one reading; None where they cannot be taken as one.

    Sheets under the same header that say the same of their work, in their names too, go on with one
    table, as «5А» and «5Б» do. Reports of different kinds stand beside the results, each about the
    work it names itself. Two tables of one kind that are about different things are too much: which
    of them a file's name speaks of is not known.
    """
    if len(readings) == 1:
        return readings[0]
    tables: dict[tuple, list[Reading]] = {}
    for reading in readings:
        reading.evidence += file_name.said(_name(reading), "sheet")
        tables.setdefault(_header(reading), []).append(reading)
    places = list(DATASETS)  # results first: they are what is judged
    found = sorted(map(_continued, tables.values()), key=lambda each: places.index(each.dataset))
    if len(found) > 1 and not _are_reports(found):
        return None
    main, *main.beside = found
    return main


def _header(reading: Reading) -> tuple:
    """What sheets that go on with one table have in common."""
    columns = ((name, source.letter, source.header) for name, source in reading.columns.items())
    said = frozenset((item.facet, item.value) for item in reading.evidence)
    class_ = _CLASS.match(_name(reading))
    return reading.layout, tuple(columns), said, class_ and class_[0], tuple(reading.tasks)


def _name(reading: Reading) -> str:
    """The name of the sheet a table stands in."""
    return next(iter(reading.columns.values())).sheet


def _continued(parts: list[Reading]) -> Reading:
    """Sheets of one table as one reading."""
    first, *others = parts
    if not others:
        return first
    declared = [part.declared for part in parts]
    return replace(
        first,
        rows=pd.concat([part.rows for part in parts], ignore_index=True),
        rows_read=sum(part.rows_read for part in parts),
        task_scores=None
        if first.task_scores is None
        else np.concatenate([part.task_scores for part in parts]),
        declared=None if None in declared else sum(declared),
        findings=[finding for part in parts for finding in part.findings],
        columns_of_sheets={_name(part): part.columns for part in parts},
    )


def _are_reports(tables: list[Reading]) -> bool:
    """Whether tables are about works, each of another kind and with its schools known by login."""
    datasets = [table.dataset for table in tables]
    return (
        len(set(datasets)) == len(datasets)
        and all("subject" in DATASETS[name].facets for name in datasets)
        and not any("school_key" in table.rows for table in tables[1:])
    )
