"""The workbook that goes back to its sender: its own one, with the faulty cells marked.

The copy of an xlsx is made with openpyxl, which keeps values, formulas, formats, widths, merged
cells, drop-downs and comments. Macros stay behind, so nothing runs when the copy is opened;
pictures and drawn shapes stay behind too, and formulas are computed anew when Excel opens it. Of
an xls, ods or csv the values are copied into an xlsx: better marked cells without their formats
than a list beside a file in which the sender has to look for them.
"""

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.finding import SEVERITY_WORDS, Finding, Severity
from domain.plural import plural
from intake import copied_values, guard
from intake.copied_values import without_control, write_text
from intake.file_name import shown
from readers import personal_data
from readers.file_kind import kind_of
from readers.layout import HEADER_ROWS, normalise
from readers.reading import ColumnSource, UnreadableFileError
from readers.workbook import open_sheets

AUTHOR = "ШНОР монитор"
TITLE = "Замечания"
HEADERS = ["Вид", "Лист", "Ячейка", "Замечание"]
HEADER_ROW = 4
_REMARK_ROW = 3
_WIDTHS = (18, 28, 14, 110)  # characters of the list's columns
_LINE = 15  # points, the height of a line
_LOST_BY_WRAPPING = 6  # one character of so many, where a word goes to the next line
_RED, _ORANGE, _YELLOW, _BLUE = (
    PatternFill("solid", fgColor=colour) for colour in ("FFC7CE", "FCE4D6", "FFEB9C", "DDEBF7")
)
FILLS = {
    Severity.REFUSAL: _RED,
    Severity.HOLD: _ORANGE,
    Severity.ERROR: _RED,
    Severity.WARNING: _YELLOW,
    Severity.NOTE: _BLUE,
}

# openpyxl holds the whole workbook: about half a second and 12 MB of memory per million bytes of
# unpacked XML, so the largest copy takes some 20 seconds. That is 35,000 results of 24 columns.
MAX_FILE_BYTES = 30_000_000
MAX_XML_BYTES = 40_000_000
MAX_MARKED = 5_000  # cells; more comments than a person reads make Excel slow
MAX_LISTED = 100_000
MAX_LINKS = 60_000  # Excel repairs a sheet of more than 65,530 links by dropping all
_LONGEST_COMMENT = 30_000  # characters, below Excel's limit of 32,767

_HEADING = "Замечания приёма:"  # our part of a comment begins here
_NOT_MARKED = "Ячейки в самом файле не отмечены, ниже только список:"
NOT_OPENED = f"{_NOT_MARKED} файл не удалось открыть как книгу Excel (xlsx)."
_PERSONS = f"{_NOT_MARKED} в файле персональные данные, и ячейки из него не копируются."
_LARGE = f"{_NOT_MARKED} файл слишком велик для разметки."
_OTHER_KIND = f"{_NOT_MARKED} отмечаются только таблицы и документы Word (docx)."
_COPIED = (
    "Файл переписан в книгу Excel (xlsx): значения и места ячеек прежние, оформление и формулы не "
    "перенесены. Прислать можно эту книгу или исправленный исходный файл."
)
_TABLES = ("xlsx", "xls", "ods", "csv")


@dataclass(frozen=True)
class _Place:
    """Where a finding points; what it does not name is None."""

    sheet: str | None
    row: int | None
    letter: str | None

    @property
    def words(self) -> str:
        """The place within its sheet as a person finds it: `I41`, `строка 41`, `столбец I`."""
        if self.row and self.letter:
            return f"{self.letter}{self.row}"
        if self.row:
            return f"строка {self.row}"
        return f"столбец {self.letter}" if self.letter else ""


def annotate(
    source: Path,
    target: Path,
    findings: Sequence[Finding],
    columns: Iterable[ColumnSource] = (),
    file_name: str | None = None,
) -> None:
    """Write the workbook that goes back for `source`; `source` itself is only read.

    A table comes back as it is, its faulty cells filled and commented, with the list of all
    findings as its first sheet; other tables than xlsx as an xlsx of their values. A finding that
    names only a row marks the row's first cell, one that names only a column marks its header.
    Marks of an earlier round are taken off first.

    From every other file, one too large, one that does not open and one that holds personal data
    (whether a finding says so or not) nothing is copied: the list goes back alone and says why.

    Malformed files meet openpyxl here: call it through `intake.sandbox.run`.

    Args:
        source: the file as it came.
        target: the xlsx to write.
        findings: all remarks on the file.
        columns: where the columns stood that findings name by their headers.
        file_name: what its sender calls it, where `source` is a copy under another name.
    """
    file_name = file_name or shown(source)
    obstacle = _obstacle(source, findings)
    if obstacle:
        write_list(file_name, target, findings, columns, obstacle)
        return
    kept = kind_of(source) == "xlsx"
    book, sheets = _book(source) if kept else _copy(source, file_name)
    listed = book.create_sheet(TITLE, 0)
    if kept:
        _take_off_marks(book, listed, sheets)
    ranked = _ranked(findings)
    places = _places(ranked, columns)
    cells = [
        _cell(sheets.get(place.sheet), finding, place)
        for finding, place in zip(ranked, places, strict=True)
    ]
    marked: dict[Cell, list[Finding]] = defaultdict(list)
    for finding, cell in zip(ranked, cells, strict=True):
        if cell is not None:
            marked[cell].append(finding)
    for cell, remarks in islice(marked.items(), MAX_MARKED):
        _mark(cell, remarks)
    links = [
        _link(sheets.get(place.sheet), place, cell)
        for place, cell in zip(places, cells, strict=True)
    ]
    remark = _about_marks(len(marked))
    _fill_list(listed, file_name, ranked, places, remark if kept else f"{remark} {_COPIED}", links)
    book.active = 0
    for sheet in book.worksheets:  # several selected tabs would be edited together
        sheet.sheet_view.tabSelected = sheet is listed
    book.save(target)


def write_list(
    file_name: str,
    target: Path,
    findings: Sequence[Finding],
    columns: Iterable[ColumnSource],
    why: str,
) -> None:
    """Write a workbook of nothing but the list of findings; `why` says why nothing else."""
    book = Workbook()
    book.properties.creator = AUTHOR
    book.active.title = TITLE
    ranked = _ranked(findings)
    places = _places(ranked, columns)
    _fill_list(book.active, file_name, ranked, places, why, [None] * len(places))
    book.save(target)


def _book(source: Path) -> tuple[Workbook, dict[str, Worksheet]]:
    """An xlsx, and its sheets as findings name them."""
    with source.open("rb") as file:
        book = load_workbook(file, rich_text=True)
    return book, {sheet.title: sheet for sheet in book.worksheets}


def _copy(source: Path, file_name: str) -> tuple[Workbook, dict[str, Worksheet]]:
    """The values of another table, and its sheets as findings name them."""
    sheets = open_sheets(source)
    book, copies = copied_values.book_of(sheets)
    names = [sheet.name for sheet in sheets]
    if kind_of(source) == "csv":  # its only sheet goes by the name the file came under
        names = [Path(file_name).stem]
    return book, dict(zip(names, copies, strict=True))


def _obstacle(source: Path, findings: Sequence[Finding]) -> str | None:
    """Why a file's cells cannot be marked in a copy of it, if so.

    Persons are looked for anew: a file may have been refused before they were, and of a dataset
    where names are no reason to refuse nothing may be copied either.
    """
    if any(finding.rule == "personal-data" for finding in findings):
        return _PERSONS
    if source.stat().st_size > MAX_FILE_BYTES:
        return _LARGE
    try:
        kind = kind_of(source)
        if kind not in _TABLES:
            return _OTHER_KIND
        guard.inspect(source)
        if kind == "xlsx" and _xml_bytes(source) > MAX_XML_BYTES:
            return _LARGE
        sheets = open_sheets(source)
        if kind != "xlsx" and copied_values.count(sheets) > copied_values.MAX_CELLS:
            return _LARGE
        return _PERSONS if personal_data.find(sheets) else None
    except UnreadableFileError:
        return NOT_OPENED


def _xml_bytes(source: Path) -> int:
    """How much openpyxl would have to parse."""
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
    return sum(part.file_size for part in parts if part.filename.endswith(".xml"))


def _ranked(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest first, those of one weight from the top of the file down, of no place first."""
    order = list(SEVERITY_WORDS)
    sheets = {sheet: n for n, sheet in enumerate(dict.fromkeys(each.sheet for each in findings))}

    def rank(finding: Finding) -> tuple[int, bool, int, int]:
        weight, sheet = order.index(finding.severity), finding.sheet
        return weight, sheet is not None, sheets[sheet], finding.row_number or 0

    return sorted(findings, key=rank)


def _places(findings: Sequence[Finding], columns: Iterable[ColumnSource]) -> list[_Place]:
    """The place of every finding.

    A header that stands over several columns names none of them: then the row is the place.
    """
    known: dict[tuple[str | None, str], set[tuple[str, str]]] = defaultdict(set)
    for column in columns:
        for sheet in (column.sheet, None):
            known[sheet, column.header].add((column.sheet, column.letter))
    places = []
    for finding in findings:
        sheet, letter = finding.sheet, None
        found = known.get((sheet, finding.column_name or ""), set())
        if len(found) == 1:
            [(sheet, letter)] = found
        places.append(_Place(sheet, finding.row_number, letter))
    return places


def _cell(sheet: Worksheet | None, finding: Finding, place: _Place) -> Cell | None:
    """The cell to mark, None where there is none; of merged cells the one that shows."""
    if sheet is None or not (place.row or place.letter):
        return None
    if place.row is None:
        return _header(sheet, place.letter, finding.column_name)
    cell = sheet[f"{place.letter or 'A'}{place.row}"]
    if isinstance(cell, MergedCell):
        merged = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(merged.min_row, merged.min_col)
    return cell


def _header(sheet: Worksheet, letter: str, header: str) -> Cell | None:
    """The cell of a column that holds its header as spelled."""
    column = sheet[f"{letter}1:{letter}{min(HEADER_ROWS, sheet.max_row)}"]
    return next((cell for (cell,) in column if normalise(cell.value) == normalise(header)), None)


def _mark(cell: Cell, findings: Sequence[Finding]) -> None:
    """Fill a cell by its gravest finding and write all of them into its comment."""
    cell.fill = FILLS[findings[0].severity]
    remarks = "\n\n".join(f"{_capital(SEVERITY_WORDS[f.severity])}: {f.message}" for f in findings)
    remarks = without_control(remarks)
    if len(remarks) > _LONGEST_COMMENT:
        remarks = f"{remarks[:_LONGEST_COMMENT]}… Остальное – на листе «{TITLE}»."
    text = f"{_HEADING}\n{remarks}"
    if cell.comment is not None:  # what the sender wrote stays
        text = f"{cell.comment.text}\n\n{text}"
    cell.comment = Comment(text, AUTHOR, width=420, height=min(60 + len(text) // 3, 600))


def _take_off_marks(book: Workbook, listed: Worksheet, sheets: dict[str, Worksheet]) -> None:
    """Remove the list and the marks of an earlier round from a workbook that came back mended.

    What a cell was filled with before it was marked is not known any more: it is left plain.
    """
    former = [name for name, sheet in sheets.items() if _is_list(sheet)]
    if not former:
        return
    for name in former:
        book.remove(sheets.pop(name))
    listed.title = TITLE
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and _HEADING in cell.comment.text:
                    text = cell.comment.text.partition(_HEADING)[0].rstrip()
                    cell.comment = Comment(text, cell.comment.author) if text else None
                    cell.fill = PatternFill()


def _is_list(sheet: Worksheet) -> bool:
    return (
        sheet.title.startswith(TITLE)
        and [cell.value for cell in sheet[HEADER_ROW][: len(HEADERS)]] == HEADERS
    )


def _link(sheet: Worksheet | None, place: _Place, cell: Cell | None) -> str | None:
    """The address within the workbook that a finding's line leads to."""
    if sheet is None:
        return None
    where = f"{place.letter or 'A'}{place.row or 1}" if cell is None else cell.coordinate
    return f"{quote_sheetname(sheet.title)}!{where}"


def _fill_list(
    sheet: Worksheet,
    file_name: str,
    findings: Sequence[Finding],
    places: Sequence[_Place],
    remark: str,
    links: Sequence[str | None],
) -> None:
    """Write the list of findings, each with its place and the link to it, if any."""
    count = len(findings)
    total = f"Всего {count} {plural(count, 'замечание', 'замечания', 'замечаний')}."
    if count > MAX_LISTED:
        total += f" Показаны первые {MAX_LISTED}, самые важные."
    for row, text in enumerate((f"Замечания к файлу «{file_name}»", total, remark), start=1):
        write_text(sheet.cell(row, 1), text)
    for column, text in enumerate(HEADERS, start=1):
        write_text(sheet.cell(HEADER_ROW, column), text)
    for row in (1, HEADER_ROW):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    sheet.merge_cells(f"A{_REMARK_ROW}:D{_REMARK_ROW}")
    sheet.cell(_REMARK_ROW, 1).alignment = wrapped
    _heighten(sheet, _REMARK_ROW, remark, sum(_WIDTHS))
    linked = Font(color="0563C1", underline="single")
    lines = islice(zip(findings, places, links, strict=True), MAX_LISTED)
    for row, (finding, place, link) in enumerate(lines, start=HEADER_ROW + 1):
        texts = (SEVERITY_WORDS[finding.severity], place.sheet or "", place.words, finding.message)
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            write_text(cell, text)
            cell.alignment = wrapped if column == len(texts) else top
        _heighten(sheet, row, finding.message, _WIDTHS[-1])
        sheet.cell(row, 1).fill = FILLS[finding.severity]
        if link and row <= HEADER_ROW + MAX_LINKS:
            cell = sheet.cell(row, 3)
            write_text(cell, place.words or "к листу")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=link)
            cell.font = linked
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:D{max(sheet.max_row, HEADER_ROW + 1)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _heighten(sheet: Worksheet, row: int, words: str, width: int) -> None:
    """Make a row as high as its wrapped text needs: not every program does so by itself."""
    lines = -(-len(words) // (width - width // _LOST_BY_WRAPPING))
    sheet.row_dimensions[row].height = _LINE * max(lines, 1)


def _about_marks(count: int) -> str:
    """How many cells are marked, in words."""
    if count == 0:
        return "Отмечать в ячейках нечего."
    if count > MAX_MARKED:
        return (
            f"Ячеек с замечаниями {count}, отмечены первые {MAX_MARKED}; остальные только в списке."
        )
    cells = plural(count, "отмечена {} ячейка", "отмечены {} ячейки", "отмечено {} ячеек")
    return f"На листах {cells.format(count)}: что исправить, сказано в примечании к ячейке."


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
