"""A copy of a school's form for the archive: the same sheets and cells, its head taken out.

The copy is written anew from the cells: comments, properties and whatever else a workbook carries
stay behind. A csv stays csv, every other table becomes xlsx.
"""

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from intake.recognise import without_contacts
from readers import layout
from readers.workbook import kind_of, open_sheets
from reference import questionnaires


def names_heads(layout_id: str | None) -> bool:
    """Whether files of a layout may name heads of schools and how to reach them."""
    forms = {form.id for form in questionnaires.forms()}
    return layout_id in forms | {each.id for each in layout.layouts() if each.family == "codes"}


def suffix(path: Path) -> str:
    """The extension of the copy."""
    return ".csv" if path.suffix.lower() in (".csv", ".tsv", ".txt") else ".xlsx"


def write(source: Path, target: Path) -> None:
    """Write the copy; `source` is only read.

    Malformed files meet calamine here: call it through `intake.sandbox.run`.
    """
    sheets = without_contacts(open_sheets(source))
    if kind_of(source) == "csv":
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(sheets[0].cells)
        return
    book = Workbook(write_only=True)
    for sheet in sheets:
        written = book.create_sheet(sheet.name)
        for row in sheet.cells:
            cells = [WriteOnlyCell(written, None if value == "" else value) for value in row]
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # «=…» is no formula
            written.append(cells)
    book.save(target)
