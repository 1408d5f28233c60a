"""A copy of a protocol for the archive: the same sheets, rows and columns, the persons taken out.

It is written anew from the cells that are known to name nobody: comments, properties and whatever
else a workbook carries stay behind. A csv stays csv, every other table becomes xlsx.
"""

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from readers import exam_table, personal_data
from readers.workbook import Sheet, kind_of, open_sheets


def suffix(path: Path) -> str:
    """The extension of a protocol's copy."""
    return ".csv" if path.suffix.lower() in (".csv", ".tsv", ".txt") else ".xlsx"


def write(source: Path, target: Path) -> None:
    """Write the copy; `source` is only read.

    Malformed files meet calamine here: call it through `intake.sandbox.run`.
    """
    sheets = [exam_table.without_persons(sheet) for sheet in open_sheets(source)]
    if kind_of(source) == "csv":
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(sheets[0].cells)
        return
    book = Workbook(write_only=True)
    for number, sheet in enumerate(sheets, start=1):
        hidden = personal_data.in_name(sheet.name)
        _write(book, sheet, f"№ {number}" if hidden else sheet.name)
    book.save(target)


def _write(book: Workbook, sheet: Sheet, title: str) -> None:
    written = book.create_sheet(title)
    for row in sheet.cells:
        cells = []
        for value in row:
            cell = WriteOnlyCell(written, value=None if value == "" else value)
            if isinstance(value, str) and value:
                cell.data_type = "s"  # «=…» is no formula
            cells.append(cell)
        written.append(cells)
