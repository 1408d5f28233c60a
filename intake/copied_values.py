"""A workbook of a table's values, for what cannot be written back as it came: xls, ods and csv.

Sheets, values, merged cells and what is hidden stay; formats and formulas do not.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from readers.sheet import Sheet, text

MAX_CELLS = 800_000  # as many as an xlsx may have that is marked itself
_LONGEST_CELL = 32_767  # characters, Excel's own limit
_LONGEST_TITLE = 31  # of a sheet, likewise
_NO_TITLE = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = re.compile(r"\s*[=+\-@]")
_WIDTHS = (9, 40)  # least and most characters of a column
_ROWS_MEASURED = 50


def count(sheets: Sequence[Sheet]) -> int:
    """How many cells a copy would have."""
    return sum(len(sheet.cells) * len(sheet.cells[0]) for sheet in sheets if sheet.cells)


def book_of(sheets: Sequence[Sheet]) -> tuple[Workbook, list[Worksheet]]:
    """The workbook, and its sheets in the order of `sheets`."""
    book = Workbook()
    book.remove(book.active)
    return book, [_copied(book, sheet) for sheet in sheets]


def write_text(cell: Cell, words: str) -> None:
    """Write text that stays text, whatever it begins with."""
    words = without_control(words)[:_LONGEST_CELL]
    if words:
        cell.value = words
        cell.data_type = "s"  # openpyxl would take «=…» for a formula and «#N/A» for an error
        cell.quotePrefix = bool(_FORMULA.match(words))


def without_control(words: str) -> str:
    """The text without the characters XML has no place for."""
    return _NO_XML.sub("", words)


def _copied(book: Workbook, sheet: Sheet) -> Worksheet:
    copy = book.create_sheet(_NO_TITLE.sub("_", without_control(sheet.name))[:_LONGEST_TITLE])
    if sheet.hidden:
        copy.sheet_state = "hidden"
    for number, row in enumerate(sheet.cells, start=1):
        for place, value in enumerate(row, start=1):
            if value != "":
                _write(copy.cell(number, place), value)
    for (top, left), (bottom, right) in sheet.merged:
        copy.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    least, most = _WIDTHS
    for place, column in enumerate(zip(*sheet.cells[:_ROWS_MEASURED], strict=True), start=1):
        width = max(len(text(value)) for value in column) + 2
        copy.column_dimensions[get_column_letter(place)].width = min(max(width, least), most)
    return copy


def _write(cell: Cell, value: object) -> None:
    if isinstance(value, str):
        write_text(cell, value)
        return
    cell.value = value
    if isinstance(value, date) and not isinstance(value, datetime):
        cell.number_format = "DD.MM.YYYY"
