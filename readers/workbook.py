"""Tables out of xlsx, xls, ods and csv files: sheets of cells, addressed as Excel addresses them.

What a file is, its first bytes decide. A name that promises something else is a reason to send
the file back: the operator may have picked the wrong one.
"""

import csv
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from io import StringIO
from itertools import islice
from math import isnan
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from domain.finding import Finding, Severity
from domain.plural import plural
from readers import xlsx_book
from readers.reading import UnreadableFileError
from readers.xlsx_book import ColumnwiseRows

# The largest table that is still a table: the biggest regional exports have about 24 million
# cells (600,000 rows of 40 columns) and a few hundred columns. Memory is taken for the whole
# rectangle, so one stray cell far away costs as much as a full sheet.
MAX_CELLS = 30_000_000
MAX_COLUMNS = 2_000
_EXCEL_COLUMNS = 16_384
# Within these limits a stray cell still costs seconds: a rectangle of more cells than `_SMALL` of
# which fewer than one in `_SCARCE` is filled is no table. The sparsest exports, protocols of ЕГЭ,
# fill one in five.
_SMALL = 2_000_000
_SCARCE = 20
_LOOKED_AT = 1_000  # rows, evenly chosen, by which that is judged

_KINDS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
_EXPECTED = "Ожидается таблица xlsx, xls, ods или csv."
_TITLES = {
    "xlsx": "книга Excel (xlsx)",
    "xls": "книга Excel 97–2003 (xls)",
    "ods": "таблица LibreOffice (ods)",
    "csv": "текст, таблица csv",
    "html": "веб-страница (html)",
    "xml": "файл xml",
    "docx": "документ Word (docx)",
    "doc": "документ Word 97–2003 (doc)",
    "xlsb": "двоичная книга Excel (xlsb)",
    "zip": "архив zip",
    "ole": "файл старого Microsoft Office, но не книга Excel",
    "unknown": "двоичные данные неизвестного вида",
    "pdf": "документ PDF",
    "rtf": "документ RTF",
    "picture": "картинка",
    "archive": "архив",
}
_SIGNATURES = {
    b"%PDF": "pdf",
    b"{\\rtf": "rtf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE_ENTRY = 128  # bytes of a directory entry, which begins with the stream's name in UTF-16
_MARKUP = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE
)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DELIMITERS = ";\t|,"  # in this order where several would fit: a comma is also a decimal point
_SAMPLE = 500  # records looked at to find the delimiter

# What `zipfile` raises over a directory or a part that is not what it should be.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)
_SPACES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " ", "\ufeff": "", "\u200b": ""})


@dataclass
class Sheet:
    """One sheet of a workbook, or the only table of a csv file.

    Attributes:
        name: the sheet's name; of a csv file, the file's name without its extension.
        cells: rows of cells, all of one length; `cells[0]` is row 1 of Excel. Blank cells, cells
            with an error and formulas without a stored value are all `''`.
        hidden: whether a person opening the workbook does not see the sheet.
        merged: merged ranges, each from (row, column) to (row, column), counted from 0; ods and
            csv files name none.
        above: the paragraphs over a table of a Word file, down from the table before it.
    """

    name: str
    cells: Sequence[list]
    hidden: bool = False
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    above: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list["Column"]:
        """The sheet column by column."""
        if isinstance(self.cells, ColumnwiseRows):
            return [Column.spelled(*column) for column in self.cells.columns]
        return [Column.of(cells) for cells in zip(*self.cells, strict=True)]


@dataclass(frozen=True)
class Column:
    """Cells one below the other, as `text` gives them.

    A result file has thousands of rows and few different texts, so whatever is asked of a column
    is worked out on these.

    Attributes:
        texts: the different texts; '' is a blank.
        codes: for each cell the position of its text.
    """

    texts: list[str]
    codes: np.ndarray

    @classmethod
    def of(cls, cells: Sequence) -> "Column":
        """The column of cells as a reader gives them."""
        codes, different = pd.factorize(pd.Series(cells, dtype=object), use_na_sentinel=False)
        return cls.spelled(different, codes)

    @classmethod
    def spelled(cls, different: Sequence, codes: np.ndarray) -> "Column":
        """The column whose cells hold these different values, each at the place of its code."""
        spelled = [text(cell) for cell in different]
        places = {each: place for place, each in enumerate(dict.fromkeys(spelled))}
        if len(places) < len(spelled):  # 12 and "12" are one text
            codes = np.array([places[each] for each in spelled])[codes]
        return cls(list(places), codes)

    def __getitem__(self, rows: slice | np.ndarray) -> "Column":
        """The cells of some rows: a slice, or a mask."""
        return Column(self.texts, self.codes[rows])

    def mapped(self, function: Callable[[pd.Series], pd.Series]) -> pd.Series:
        """`function` of the cells, each of which it judges by itself."""
        of_texts = function(pd.Series(self.texts, dtype="str"))
        return of_texts.take(self.codes).reset_index(drop=True)

    def series(self) -> pd.Series:
        """The cells themselves."""
        return self.mapped(lambda texts: texts)

    def counts(self) -> pd.Series:
        """The texts that occur, and how many cells hold each."""
        counts = np.bincount(self.codes, minlength=len(self.texts))
        return pd.Series(counts, index=pd.Index(self.texts, dtype="str"))[counts > 0]

    def filled(self) -> np.ndarray:
        """Which cells are no blanks."""
        return np.array([each != "" for each in self.texts], dtype=bool)[self.codes]


def open_sheets(path: Path) -> list[Sheet]:
    """All sheets of a file, in the workbook's order.

    The caller has let `intake.guard` look at the file and is in a process that may die: some
    malformed workbooks end the process rather than raise.

    Raises:
        UnreadableFileError: rule `not-what-name-says`, `encrypted`, `damaged`, `empty-file`,
            `unsupported-kind` or `table-too-large`.
    """
    kind = kind_of(path)
    promised = _KINDS.get(path.suffix.lower())
    if promised and kind != promised:
        raise _not_what_name_says(path, kind)
    if kind not in _KINDS.values():
        raise refusal(
            "unsupported-kind",
            f"Файл «{path.name}» – {_TITLES[kind]}. {_EXPECTED} "
            "Откройте его в своей программе и сохраните как xlsx, затем отправьте снова.",
        )
    sheets = _READERS[kind](path)
    if not any(cell != "" for sheet in sheets for row in sheet.cells for cell in row):
        raise refusal(
            "empty-file",
            f"Файл «{path.name}»: ни на одном листе нет заполненных ячеек. "
            "Выгрузите таблицу заново и проверьте, что она сохранилась.",
        )
    return sheets


def kind_of(path: Path) -> str:
    """What the content is: `xlsx`, `xls`, `ods`, `csv`, or a word for what is no table here.

    The other words are `docx`, `doc`, `html`, `pdf`, `zip` and the like. Text of any sort that is
    no markup counts as `csv`.

    Raises:
        UnreadableFileError: rule `empty-file`, `encrypted` or `damaged`.
    """
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head:
        raise refusal(
            "empty-file",
            f"Файл «{path.name}» пуст: в нём 0 байт. Выгрузите или скопируйте его заново.",
        )
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    text_ = _decoded_head(head)
    if text_ is None or _CONTROL.search(text_):
        return "unknown"
    if _MARKUP.match(text_):
        return "html"
    return "xml" if _XML.match(text_) else "csv"


def refusal(rule: str, message: str, sheet: str | None = None) -> UnreadableFileError:
    """The error that sends a whole file back for the reason `message`."""
    return UnreadableFileError(Finding(Severity.REFUSAL, rule, message, sheet=sheet))


def encrypted(path: Path) -> UnreadableFileError:
    """The error for a file that only a password opens."""
    return refusal(
        "encrypted",
        f"Файл «{path.name}» защищён паролем, и прочитать его нельзя. "
        "Откройте его, снимите пароль («Файл» → «Сведения» → «Защита книги» → "
        "«Зашифровать с использованием пароля», сотрите пароль), сохраните и отправьте снова.",
    )


def damaged(path: Path) -> UnreadableFileError:
    """The error for a file that begins as it should and cannot be read to its end."""
    return refusal(
        "damaged",
        f"Файл «{path.name}» повреждён или передан не полностью. Откройте его в Excel: "
        "если он открывается, сохраните заново и отправьте снова, если нет – выгрузите ещё раз.",
    )


def too_large(path: Path, sheet: str, rows: int, columns: int) -> UnreadableFileError:
    """The error for a sheet whose filled cells stand further apart than any table has them."""
    allowed = f"допускается не более {MAX_COLUMNS} столбцов и {MAX_CELLS // 1_000_000} млн ячеек"
    return _far_apart(path, sheet, rows, columns, allowed)


def scattered(path: Path, sheet: str, rows: int, columns: int) -> UnreadableFileError:
    """The error for a sheet that is blank but for a few cells far from each other."""
    return _far_apart(path, sheet, rows, columns, "почти все ячейки между ними пустые")


def _far_apart(path: Path, sheet: str, rows: int, columns: int, why: str) -> UnreadableFileError:
    """The error for a sheet with cells far from its table; `why` they are too far."""
    last = f" (до ячейки {column_letter(columns - 1)}{rows})" if columns <= _EXCEL_COLUMNS else ""
    high = f"{rows} {plural(rows, 'строку', 'строки', 'строк')}"
    wide = f"{columns} {plural(columns, 'столбец', 'столбца', 'столбцов')}"
    return refusal(
        "table-too-large",
        f"Файл «{path.name}», лист «{sheet}»: заполненные ячейки занимают {high} × {wide}{last}; "
        f"{why}. Скорее всего, далеко от таблицы осталась лишняя ячейка: перейдите к последней "
        "(Ctrl+End), удалите лишние строки и столбцы целиком, сохраните и отправьте снова.",
        sheet=sheet,
    )


def is_too_large(rows: int, columns: int) -> bool:
    """Whether a rectangle of cells is beyond what is read."""
    return columns > MAX_COLUMNS or rows * columns > MAX_CELLS


def is_large(rows: int, columns: int) -> bool:
    """Whether a rectangle of cells takes so long to read that a table should fill it."""
    return rows * columns > _SMALL


def are_scattered(rows: int, columns: int, filled: int) -> bool:
    """Whether of a large rectangle so few cells are filled that it is no table."""
    return is_large(rows, columns) and filled * _SCARCE < rows * columns


def column_letter(index: int) -> str:
    """The letter Excel shows over a column counted from 0: 0 is `A`, 26 is `AA`."""
    return get_column_letter(index + 1)


def text(cell: object) -> str:
    """A cell as text: 12.0 is `12`, blanks around are gone, a no-break space is a space.

    Dates are written `2021-03-17` or `2021-03-17 05:09:18`. A logical value is `1` or `0`. Text
    stays as it is spelled, `12.0` typed as text too.
    """
    if isinstance(cell, str):
        return cell.translate(_SPACES).strip()
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        if isnan(cell):  # pandas' way of leaving a cell blank
            return ""
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == datetime.min.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def _xlsx_sheets(path: Path) -> list[Sheet]:
    """The sheets of an xlsx file."""
    try:
        return [Sheet(**vars(each)) for each in xlsx_book.read(path, partial(_allow, path))]
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
        _allow(path, metadata.name, sheet.end[0] + 1, sheet.end[1] + 1)
    cells = sheet.to_python(skip_empty_area=False)
    _trim(path, metadata.name, cells)
    return Sheet(
        # A damaged book may have lost the name.
        name=metadata.name if metadata.name.strip() else f"№ {number}",
        cells=cells,
        hidden=metadata.visible != SheetVisibleEnum.Visible,
        merged=sheet.merged_cell_ranges or [],
    )


def _allow(path: Path, sheet: str, rows: int, columns: int, filled: int | None = None) -> None:
    """Let a rectangle of cells be read, so many of them filled, or refuse the file for its sake."""
    if is_too_large(rows, columns):
        raise too_large(path, sheet, rows, columns)
    if filled is not None and are_scattered(rows, columns, filled):
        raise scattered(path, sheet, rows, columns)


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
        _allow(path, sheet, rows, columns, filled * rows // len(looked_at))


def _csv_sheets(path: Path) -> list[Sheet]:
    """The only table of a csv file, its rows padded to one length."""
    content = _decoded(path.read_bytes())
    if content is None or _CONTROL.search(content):
        raise damaged(path)
    try:
        rows = list(csv.reader(StringIO(content, newline=""), delimiter=_delimiter(content)))
    except csv.Error as error:
        raise damaged(path) from error
    width = max(map(len, rows), default=0)
    _allow(path, path.stem, len(rows), width)
    _trim(path, path.stem, rows)
    if ".0" in content:
        rows = [[_without_point(cell) for cell in row] for row in rows]
    return [Sheet(path.stem, [row + [""] * (width - len(row)) for row in rows])]


_READERS = {
    "xlsx": _xlsx_sheets,
    "xls": _workbook_sheets,
    "ods": _workbook_sheets,
    "csv": _csv_sheets,
}


def _without_point(cell: str) -> str:
    """A cell of csv; a whole number that a program wrote as `50001.0` is `50001`.

    A workbook tells its numbers from its texts, csv does not, so here every such text is one.
    """
    return cell[:-2] if cell.endswith(".0") and cell[:-2].isdecimal() else cell


def _delimiter(content: str) -> str:
    """The character that divides the most records into one and the same number of fields."""

    def agreement(delimiter: str) -> int:
        records = csv.reader(StringIO(content, newline=""), delimiter=delimiter)
        widths = Counter(len(record) for record in islice(records, _SAMPLE))
        del widths[0], widths[1]
        return max(widths.values(), default=0)

    return max(_DELIMITERS, key=agreement)


def _decoded(content: bytes) -> str | None:
    """Text in UTF-8, in UTF-16 with its mark, or in Windows' Cyrillic; None if it is no text."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else []
    for encoding in [*encodings, "utf-8-sig", "cp1251"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _decoded_head(head: bytes) -> str | None:
    """The beginning of a file as text; the cut may have split its last character."""
    for cut in range(4):
        decoded = _decoded(head[: len(head) - cut])
        if decoded is not None:
            return decoded
    return None


def _zip_kind(path: Path) -> str:
    """What a zip holds: a workbook, a Word document, or just files."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if any(entry.flag_bits & 1 for entry in entries.values()):
                raise encrypted(path)
            if "xl/workbook.xml" in entries:
                return "xlsx"
            if "xl/workbook.bin" in entries:
                return "xlsb"
            if "word/document.xml" in entries:
                return "docx"
            if "content.xml" not in entries or "mimetype" not in entries:
                return "zip"
            if entries["mimetype"].file_size > 100:
                raise damaged(path)
            mimetype = archive.read("mimetype")
            manifest = entries.get("META-INF/manifest.xml")
            # A manifest names each part in a line or two; nothing beyond the limit is unpacked.
            if manifest and manifest.file_size < 1_000_000:
                with archive.open(manifest) as file:
                    if b"encryption-data" in file.read(1_000_000):
                        raise encrypted(path)
            return "ods" if b"opendocument.spreadsheet" in mimetype else "zip"
    except ZIP_ERRORS as error:
        raise damaged(path) from error


def _ole_kind(path: Path) -> str:
    """What an OLE container (the file of Microsoft Office to 2003) holds, by its streams."""
    content = path.read_bytes()

    def has(stream: str) -> bool:
        name = stream.encode("utf-16-le") + b"\0\0"
        at = content.find(name)
        while at > 0 and at % _OLE_ENTRY:
            at = content.find(name, at + 1)
        return at > 0

    if has("EncryptedPackage"):
        raise encrypted(path)
    if has("Workbook") or has("Book"):
        return "xls"
    if has("WordDocument"):
        return "doc"
    sector_size = 1 << int.from_bytes(content[30:32], "little")
    directory = (int.from_bytes(content[48:52], "little") + 1) * sector_size
    if directory >= len(content):
        raise damaged(path)
    return "ole"


def _not_what_name_says(path: Path, kind: str) -> UnreadableFileError:
    """The error for content of another kind than the extension promises."""
    if kind in _KINDS.values():
        mend = f"Если это нужный файл, переименуйте его: расширение должно быть .{kind}."
    elif kind in {"zip", "archive"}:
        mend = "Если внутри нужные таблицы, распакуйте архив и отправьте каждый файл отдельно."
    else:
        mend = "Найдите исходную таблицу или откройте файл и сохраните как «Книга Excel (xlsx)»."
    return refusal(
        "not-what-name-says",
        f"Файл «{path.name}» – не то, что обещает расширение {path.suffix}: по содержанию это "
        f"{_TITLES[kind]}. {_EXPECTED} {mend}",
    )
