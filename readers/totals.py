"""Rows that add up others («Итого», «Всего по району»): they are nobody's, and no fault either."""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from domain.finding import Finding, Severity
from readers.docx_tables import TextRow, TextTable
from readers.layout import Match
from readers.sheet import Column, Sheet, text
from reference import table_words

ROWS, COLUMNS = ("строка", "строки"), ("столбец", "столбцы")
_LISTED = 20  # places named in one sentence
# The columns that say whose a row is, by layout: a school's, a group's, a task's.
_OWNERS = ("login", "school_code", "group_name", "task")
_ORDINAL = re.compile(r"\d+\.?")
# «Всего» is one of the four rows this report has for each group.
_TOTALS_ARE_ROWS = ("journal_comparison",)


def left_out(sheet: Sheet, match: Match) -> tuple[Sheet, list[Finding]]:
    """The sheet with the rows blank that add up others, and a note of which they were.

    «Итого» stands where other rows name their school, group or task, or first in its row with
    that cell empty.
    """
    owner = next((match.places[name] for name in _OWNERS if name in match.places), None)
    if owner is None or match.layout.dataset in _TOTALS_ARE_ROWS:
        return sheet, []
    column = sheet.columns[owner]
    total = _names_total(column)
    if not column[match.header_row + 1 :].filled().all():
        first = np.zeros(len(sheet.cells), dtype=bool)
        for each in reversed(sheet.columns):
            first = np.where(each.filled(), _names_total(each), first)
        total = np.where(column.filled(), total, first)
    total[: match.header_row + 1] = False
    if not total.any():
        return sheet, []
    cells = [
        [""] * len(row) if is_sum else row for row, is_sum in zip(sheet.cells, total, strict=True)
    ]
    rows = [str(row + 1) for row in np.flatnonzero(total)]
    return replace(sheet, cells=cells), [note(sheet.name, ROWS, rows)]


def _names_total(column: Column) -> np.ndarray:
    """Which cells of a column say that their row adds up others."""
    begins = table_words.total()
    return np.array([bool(begins.match(each.lower())) for each in column.texts])[column.codes]


def left_out_of_table(
    table: TextTable, rows: Iterable[TextRow]
) -> tuple[list[TextRow], list[Finding]]:
    """Those of a Word table's rows that add up no others, and a note of which do.

    «Итого» stands first in its row, its number aside.
    """
    kept, left = [], []
    for row in rows:
        words = [cell.flat for cell in row.cells if not _ORDINAL.fullmatch(cell.flat)]
        (left if adds_up(words) else kept).append(row)
    numbers = [str(row.number) for row in left]
    return kept, [_note(table.name, table.name, ROWS, numbers)] if left else []


def adds_up(line: list) -> bool:
    """Whether the first filled cell of a line says that it adds up others."""
    first = next(filter(None, map(text, line)), "")
    return bool(table_words.total().match(first.lower()))


def note(sheet: str, called: tuple[str, str], places: list[str]) -> Finding:
    """What is said of totals left out: `called` are the words for one of `places` and several."""
    return _note(f"Лист «{sheet}»", sheet, called, places)


def _note(where: str, sheet: str, called: tuple[str, str], places: list[str]) -> Finding:
    listed = ", ".join(places[:_LISTED])
    if len(places) > _LISTED:
        listed += f" и ещё {len(places) - _LISTED}"
    if len(places) == 1:
        told = f"{called[0]} {listed}: это итог, он не загружается"
    else:
        told = f"{called[1]} {listed}: это итоги, они не загружаются"
    return Finding(Severity.NOTE, "total-rows", f"{where}, {told}.", sheet=sheet)
