"""Faulty cells as sentences: where, what is wrong, what is expected."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from domain.work import FACETS
from readers import layout
from readers.reading import UNREADABLE, Reading
from schemas.columns import OnFault
from schemas.datasets import DATASETS, VERSION_KEY
from schemas.validation import Validated, validate

# What may be repeated in a message: never free text, which could be a name in the wrong cell.
_HARMLESS = re.compile(r"^[\d\s.,:/%+-]{1,20}$")
_COMPUTED = ("value", "share")  # out of the text of an indicator's cell: that is what stands there
# In a protocol a long number could be that of a passport in the wrong cell.
_HARMLESS_IN_PROTOCOL = re.compile(r"^[\d.,+-]{1,3}$")


def alone(reading: Reading) -> list[Finding]:
    """What is wrong with single cells, whatever the rows are about: a sender mends all at once."""
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    faulty = validated.faults
    open_yet = [*FACETS, *(["school_code"] if reading.asks_for_schools else [])]
    own = faulty["column"].isin(reading.columns) & ~faulty["column"].isin(open_yet)
    return of_cells(reading, replace(validated, faults=faulty[own])) + of_task_points(reading)


def of_cells(reading: Reading, validated: Validated) -> list[Finding]:
    """A finding for every cell that broke a rule of its column.

    A cell that many rows of the dataset are made of is told once. What is computed stands in no
    cell: it is told only of a row without a faulty one.
    """
    columns = DATASETS[reading.dataset].model.to_schema().columns
    has_persons = reading.layout in layout.naming_persons()
    harmless = _HARMLESS_IN_PROTOCOL if has_persons else _HARMLESS
    findings = []
    faulty = validated.faults
    in_cell = faulty["column"].isin(reading.columns)
    if "spread" in reading.rows:
        # What stands in the row's own cell is there; what could not be computed from it is missing.
        in_cell |= faulty["value"].notna()
        alone = ~faulty["row"].isin(faulty.loc[in_cell, "row"])
        in_cell |= alone & ~faulty["row"].duplicated()
    follows = ~in_cell & faulty["row"].isin(faulty.loc[in_cell, "row"])
    for fault in faulty[~follows].itertuples():
        column = columns[fault.column]
        stands = fault.value
        if fault.column in _COMPUTED and "value_text" in reading.rows:
            stands = reading.rows["value_text"].iloc[fault.row]
        rejects = column.metadata["on_fault"] is OnFault.REJECT_ROW
        cost = "строка не загружена" if rejects else "значение не загружено"
        findings.append(
            _finding(
                reading,
                fault.row,
                fault.column,
                Severity.ERROR if rejects else Severity.WARNING,
                f"{fault.column.replace('_', '-')}-invalid",
                f"{_shown(stands, harmless)}, а ожидается {column.metadata['expected']}; "
                f"{cost}. Исправьте ячейку и загрузите файл снова.",
            )
        )
    return list(dict.fromkeys(findings))


def of_task_points(reading: Reading) -> list[Finding]:
    """An error for every task cell with neither points nor a known word.

    Its row is kept out: its points cannot be told.
    """
    if reading.task_scores is None:
        return []
    return [
        _finding(
            reading,
            int(row),
            f"task {task + 1}",
            Severity.ERROR,
            "task-points-invalid",
            "вместо балла за задание стоит другое; ожидается целое число, X или «не пройд.»; "
            "строка не загружена. Исправьте ячейку и загрузите файл снова.",
        )
        for row, task in np.argwhere(reading.task_scores == UNREADABLE)
    ]


def of_repeats(reading: Reading, rows: pd.DataFrame, rejected: pd.Series) -> list[Finding]:
    """An error for every row about what another row of the file is about too.

    Which of them is right cannot be told, so none is loaded. `rows` have the whole version key;
    those already `rejected` repeat nothing.
    """
    dataset = DATASETS[reading.dataset]
    kept = rows[~rejected]
    repeated = kept.duplicated([*VERSION_KEY, *filter(None, [dataset.row_key])], keep=False)
    return [
        _finding(
            reading,
            row,
            "school_code",
            Severity.ERROR,
            "row-twice",
            "о том же самом в файле есть ещё строка; ни одна из них не загружена. "
            "Оставьте одну строку и загрузите файл снова.",
        )
        for row in kept.index[repeated]
    ]


def _finding(
    reading: Reading, row: int, column: str, severity: Severity, rule: str, message: str
) -> Finding:
    place = reading.rows.iloc[row]
    columns = reading.columns_on(place["sheet"])
    source = columns.get(column) or columns.get(place.get("spread"))
    where = f"лист «{place['sheet']}», " if place["sheet"] else ""
    where += f"строка {place['row_number']}"
    if source:
        where += f", столбец {source.letter} «{source.header}»"
    return Finding(
        severity=severity,
        rule=rule,
        message=f"{where[0].upper()}{where[1:]}: {message}",
        sheet=place["sheet"] or None,
        row_number=int(place["row_number"]),
        column_name=source.header if source else column,
    )


def _shown(value: object, harmless: re.Pattern) -> str:
    if value is None or pd.isna(value) or str(value).strip() == "":
        return "пусто"
    text = str(value).strip()
    return f"стоит «{text}»" if harmless.match(text) else "стоит текст"
