"""«Выполнение заданий»: what per cent of a task's highest points each group scored."""

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from readers import groups
from readers.layout import Match
from readers.numbers import numbers, or_words, per_cents
from readers.reading import ColumnSource, Reading, UnreadableFileError
from readers.shares import one_by_one
from readers.sheet import Sheet
from readers.table import cells_of, rows_of, sources

_MAXIMA = "макс"  # the second row of the header, «Макс балл»
_NAMES = ["group_name", "schools", "participants"]
_NEAR = 2.0  # per cents by which the rounded shares of a distribution may miss 100 together


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one row for each group and task.

    A per cent of points is no per cent of pupils: no counts can be had from it.
    """
    raw, cells = rows_of(sheet, match), cells_of(sheet, match)
    columns = sources(sheet, match)
    is_maxima = pd.concat(
        [raw[name].str.lower().str.startswith(_MAXIMA) for name in _NAMES if name in raw], axis=1
    ).any(axis=1)
    maxima, row_numbers = cells[is_maxima], raw["row_number"]
    raw, cells = (part[~is_maxima].reset_index(drop=True) for part in (raw, cells))
    if maxima.empty and _is_distribution(cells):
        raise UnreadableFileError(_unclear(sheet, match))
    table = groups.of_rows(raw).assign(
        participants=or_words(raw["participants"], numbers(raw["participants"]))
    )
    rows = one_by_one(table, cells)
    labels = dict(enumerate((label for label, _ in match.tasks.values()), start=1))
    rows["task"] = rows["ordinal"].map(labels)
    findings = []
    if not maxima.empty:
        given = numbers(maxima.iloc[0])
        most = given.where((given >= 1) & (given % 1 == 0))
        rows["score_max"] = rows["ordinal"].map(dict(enumerate(most, start=1)))
        row = int(row_numbers[is_maxima].iloc[0])
        wrong = most.isna() & (maxima.iloc[0] != "")
        findings = [_no_maximum(columns[f"task {n}"], row) for n in np.flatnonzero(wrong) + 1]
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=groups.evidence(sheet, match),
        columns=groups.sources(columns),
        findings=findings,
    )


def _is_distribution(cells: pd.DataFrame) -> bool:
    """Whether every row adds up to 100, as shares of pupils do and shares of points do not."""
    sums = per_cents(cells).sum(axis=1)
    return len(sums) > 0 and bool((sums - 100).abs().le(_NEAR).all())


def _no_maximum(column: ColumnSource, row: int) -> Finding:
    return column.finding(
        Severity.WARNING,
        "score-max-invalid",
        "ожидается наибольший балл за задание, целое число от 1; он не загружен. Исправьте ячейку "
        "и загрузите файл снова.",
        row,
    )


def _unclear(sheet: Sheet, match: Match) -> Finding:
    return Finding(
        Severity.REFUSAL,
        "tasks-or-scores",
        f"Лист «{sheet.name}»: доли каждой группы в сумме дают 100 %, а строки «Макс балл» под "
        "заголовком нет: похоже, это распределение баллов без столбца «0», а не выполнение "
        "заданий. Выгрузите отчёт заново с исходными заголовками.",
        sheet=sheet.name,
        row_number=match.header_row + 1,
    )
