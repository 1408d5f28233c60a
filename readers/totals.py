"""Rows that add up others («Итого», «Всего по району»): they are nobody's, and no fault either."""

from dataclasses import replace

import numpy as np

from domain.finding import Finding, Severity
from readers.layout import Match
from readers.workbook import Sheet, text
from reference import table_words

_LISTED = 20  # rows named in one sentence
# The columns that say whose a row is, by layout: a school's, a group's, a task's.
_OWNERS = ("login", "school_code", "group_name", "task")
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
    begins = table_words.total()
    column = sheet.columns[owner]
    names_total = np.array([bool(begins.match(each.lower())) for each in column.texts])
    total = names_total[column.codes]
    for row in np.flatnonzero(~column.filled()):
        first = next(filter(None, map(text, sheet.cells[row])), "")
        total[row] = bool(begins.match(first.lower()))
    total[: match.header_row + 1] = False
    if not total.any():
        return sheet, []
    cells = [
        [""] * len(row) if adds_up else row for row, adds_up in zip(sheet.cells, total, strict=True)
    ]
    numbers = [int(row) + 1 for row in np.flatnonzero(total)]
    return replace(sheet, cells=cells), [_note(sheet.name, numbers)]


def _note(sheet: str, rows: list[int]) -> Finding:
    listed = ", ".join(map(str, rows[:_LISTED]))
    if len(rows) > _LISTED:
        listed += f" и ещё {len(rows) - _LISTED}"
    one = len(rows) == 1
    where, what = ("строка", "итог, он") if one else ("строки", "итоги, они")
    return Finding(
        Severity.NOTE,
        "total-rows",
        f"Лист «{sheet}», {where} {listed}: это {what} не загружа{'ет' if one else 'ют'}ся.",
        sheet=sheet,
    )
