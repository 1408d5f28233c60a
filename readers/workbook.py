"""Tables out of xlsx, xls, ods and csv files: sheets of cells."""

from functools import partial
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from readers import csv_table, xlsx_book
from readers.file_kind import table_kind
from readers.refusals import allow, damaged, encrypted, refusal
from readers.sheet import NO_TEXT, Sheet

_LOOKED_AT = 1_000  # rows, evenly chosen, by which it is judged how full a sheet is


def open_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file, in the workbook's order.

    The caller has let `intake.guard` look at the file and is in a process that may die: some
    malformed workbooks end the process rather than raise.

    Raises:
        UnreadableFileError: rule `not-what-name-says`, `encrypted`, `damaged`, `empty-file`,
            `unsupported-kind` or `table-too-large`.
    """
    sheets = _READERS[table_kind(path)](path)
    if not any(cell != "" for sheet in sheets for row in sheet.cells for cell in row):
        raise refusal(
            "empty-file",
            f"Файл «{path.name}»: ни на одном листе нет заполненных ячеек. "
            "Выгрузите таблицу заново и проверьте, что она сохранилась.",
        )
    return sheets


def _xlsx_sheets(path: Path) -> list[Sheet]:
    """The sheets of an xlsx file."""
    try:
        return xlsx_book.read(path, partial(allow, path))
    except xlsx_book.UnusualError:
        return _workbook_sheets(path)


def _workbook_sheets(path: Path) -> list[Sheet]:
    """The sheets of an xlsx, xls or ods file."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return [
                _workbook_sheet(path, workbook, each, number)
                for number, each in enumerate(workbook.sheets_metadata, start=1)
                if each.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise encrypted(path) from error
    except (CalamineError, OSError) as error:  # a part that breaks off is an OSError
        raise damaged(path) from error


def _workbook_sheet(path: Path, workbook: CalamineWorkbook, metadata, number: int) -> Sheet:
    """One sheet; `metadata` is an entry of calamine's `sheets_metadata`, `number` its place."""
    sheet = workbook.get_sheet_by_name(metadata.name)
    if sheet.end is not None:
        allow(path, metadata.name, sheet.end[0] + 1, sheet.end[1] + 1)
    cells = sheet.to_python(skip_empty_area=False)
    _trim(path, metadata.name, cells)
    name = metadata.name.translate(NO_TEXT)
    return Sheet(
        # A damaged book may have lost the name.
        name=name if name.strip() else f"№ {number}",
        cells=cells,
        hidden=metadata.visible != SheetVisibleEnum.Visible,
        merged=sheet.merged_cell_ranges or [],
    )


def _trim(path: Path, sheet: str, cells: list[list]) -> None:
    """Take off the blank rows below the last filled one, in place; refuse scattered cells.

    Formulas drawn to the end of a sheet that give '' fill nothing, and the reader gives a row for
    each of them.
    """
    while cells and cells[-1].count("") == len(cells[-1]):
        cells.pop()
    rows, columns = len(cells), max(map(len, cells), default=0)
    looked_at = cells[:: max(1, rows // _LOOKED_AT)]
    filled = sum(len(row) - row.count("") for row in looked_at)
    if looked_at:
        allow(path, sheet, rows, columns, filled * rows // len(looked_at))


def _csv_sheets(path: Path) -> list[Sheet]:
    """The only table of a csv file, its rows padded to one length."""
    rows = csv_table.rows_of(path)
    width = max(map(len, rows), default=0)
    allow(path, path.stem, len(rows), width)
    _trim(path, path.stem, rows)
    return [Sheet(path.stem, [row + [""] * (width - len(row)) for row in rows])]


_READERS = {
    "xlsx": _xlsx_sheets,
    "xls": _workbook_sheets,
    "ods": _workbook_sheets,
    "csv": _csv_sheets,
}
