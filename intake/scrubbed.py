"""A copy for the archive of a file that names persons: the same sheets and rows, the persons out.

It is written anew from the cells: comments, properties and whatever else a workbook carries stay
behind. Of a protocol of exams only cells known to name nobody are written, of a school's form all
but its head. A csv stays csv, every other table becomes xlsx.
"""

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from intake.recognise import without_contacts
from readers import exam_table, layout, person_names
from readers.file_kind import kind_of
from readers.sheet import Sheet
from readers.workbook import open_sheets
from reference import questionnaires


def naming_heads() -> frozenset[str]:
    """The layouts whose files may name heads of schools and how to reach them."""
    forms = {form.id for form in questionnaires.forms()}
    return frozenset(forms | {each.id for each in layout.layouts() if each.family == "codes"})


def suffix(path: Path) -> str:
    """The extension of the copy."""
    return ".csv" if path.suffix.lower() in (".csv", ".tsv", ".txt") else ".xlsx"


def write(source: Path, target: Path) -> None:
    """Write the copy; `source` is only read.

    Malformed files meet calamine here: call it through `intake.sandbox.run`.
    """
    sheets = open_sheets(source)
    if any(_is_protocol(sheet) for sheet in sheets):
        sheets = [exam_table.without_persons(s) for s in exam_table.named_harmlessly(sheets)]
    else:
        sheets = without_contacts(sheets)
    if kind_of(source) == "csv":
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(sheets[0].cells)
        return
    book = Workbook(write_only=True)
    for number, sheet in enumerate(sheets, start=1):
        hidden = person_names.in_name(sheet.name)
        _write(book, sheet, f"№ {number}" if hidden else sheet.name)
    book.save(target)


def _is_protocol(sheet: Sheet) -> bool:
    match = layout.find(sheet.name, sheet.cells)
    return match is not None and bool(match.layout.persons)


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
