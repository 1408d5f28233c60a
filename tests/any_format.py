"""One table written in every format that users send."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlwt
from odf import teletype
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests import small_files as files


def xls(path: Path, rows: list[list], sheet: str = "Sheet") -> Path:
    """A workbook of Excel 97–2003 with one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlwt.Workbook()
    table = book.add_sheet(sheet)
    days = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                table.write(y, x, cell, days)
            elif cell is not None:
                table.write(y, x, cell)
    book.save(str(path))
    return path


def ods(path: Path, rows: list[list], sheet: str = "Sheet") -> Path:
    """A table of LibreOffice with one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(cell: object) -> TableCell:
    if cell is None or cell == "":
        return TableCell()
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=cell)
    written = TableCell(valuetype="string")
    for line in str(cell).split("\n"):
        paragraph = P()
        teletype.addTextToElement(paragraph, line)
        written.addElement(paragraph)
    return written


def _csv(delimiter: str, encoding: str) -> Callable:
    def write(path: Path, rows: list[list], sheet: str = "Sheet") -> Path:
        return files.text(path, rows, delimiter, encoding)

    return write


# Name → extension and writer(path, rows, sheet). A csv file has no sheet but its own name.
FORMATS: dict[str, tuple[str, Callable]] = {
    "xlsx": (".xlsx", files.xlsx),
    "xls": (".xls", xls),
    "ods": (".ods", ods),
    **{
        f"csv {delimiter!r} {encoding}": (".csv", _csv(delimiter, encoding))
        for delimiter in ";,\t"
        for encoding in ("utf-8-sig", "utf-8", "cp1251", "utf-16")
    },
}
