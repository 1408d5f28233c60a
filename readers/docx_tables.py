"""A Word file as tables of text and the paragraphs outside them.

Word repeats a merged cell in every row and column it covers. A cell merged across is one cell
here; one merged downwards gives its text to each row, since it holds for each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from docx import Document as open_document
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table, _Row
from lxml import etree

from readers.file_kind import ZIP_ERRORS
from readers.refusals import refusal
from readers.sheet import Sheet

_ELSEWHERE = (
    ".//w:p[ancestor::w:txbxContent or ancestor::w:sdt or count(ancestor::w:tbl) > 1"
    " or .//w:sdt or .//w:delText]"
)
_BESIDE_TEXT = re.compile(r"/word/(?:comments|footnotes|endnotes|header\d*|footer\d*)\.xml")
TEXT = "Текст документа"  # the paragraphs outside tables, as findings and rows call them


@dataclass(frozen=True)
class TextCell:
    """A cell: its text as written, line feeds kept, and the grid columns it covers, from 0."""

    text: str
    column: int
    width: int

    @property
    def flat(self) -> str:
        """The text on one line."""
        return flat(self.text)


@dataclass(frozen=True)
class TextRow:
    """A row: its number in the table from 1, and its cells, each merged one once."""

    number: int
    cells: tuple[TextCell, ...]


@dataclass(frozen=True)
class TextTable:
    """A table: its number in the file from 1, its rows, the paragraphs since the one before."""

    number: int
    rows: tuple[TextRow, ...]
    above: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What findings and rows call it, as they would a sheet."""
        return table_name(self.number)


@dataclass
class TextDocument:
    """A Word file: its tables, and every paragraph with words that stands outside them, in order.

    Findings and rows count paragraphs from 1 and call them `TEXT`.

    Attributes:
        tables: the tables.
        paragraphs: the paragraphs.
        remarks: what is written elsewhere: in comments, footnotes, headers and footers, text boxes
            and form fields, tables within tables, and what was struck out with changes tracked.
    """

    tables: list[TextTable] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def table_name(number: int) -> str:
    """What the table of this number, from 1, is called."""
    return f"Таблица {number}"


def flat(text: str) -> str:
    """The text on one line, spaces singled."""
    return re.sub(r"\s+", " ", text).strip()


def read_document(path: Path) -> TextDocument:
    """Read a file that `readers.file_kind.kind_of` calls `docx`.

    Raises:
        UnreadableFileError: rule `word-damaged`.
    """
    try:
        opened = open_document(str(path))
        document = TextDocument(remarks=list(dict.fromkeys(_remarks(opened))))
        told = 0  # paragraphs that stand over tables read already
        for block in opened.iter_inner_content():
            if isinstance(block, Table):
                number = len(document.tables) + 1
                above = tuple(document.paragraphs[told:])
                told = len(document.paragraphs)
                document.tables.append(TextTable(number, _rows(block), above))
            elif text := block.text.strip():
                document.paragraphs.append(text)
    except (
        *ZIP_ERRORS,
        OpcError,
        etree.XMLSyntaxError,
        KeyError,  # a part the package refers to is not in it
        AttributeError,  # an emptied part
    ) as error:
        raise refusal(
            "word-damaged",
            f"Файл «{path.name}» не открывается как документ Word (docx): он повреждён или это "
            "другой формат под этим именем. Откройте его в Word, сохраните заново как «Документ "
            "Word (.docx)» и пришлите ещё раз.",
        ) from error
    return document


def as_sheets(document: TextDocument) -> list[Sheet]:
    """The tables as sheets, one cell per grid column; a cell merged across stands in its first."""
    sheets = []
    for table in document.tables:
        ends = [cell.column + cell.width for row in table.rows for cell in row.cells]
        cells = [[""] * max(ends, default=0) for _ in table.rows]
        for line, row in zip(cells, table.rows, strict=True):
            for cell in row.cells:
                line[cell.column] = cell.flat
        sheets.append(Sheet(table.name, cells, above=table.above))
    return sheets


def _remarks(document: Document) -> Iterator[str]:
    """What is written neither in the tables nor in the paragraphs, paragraph by paragraph."""
    elsewhere = [document.element.body.xpath(_ELSEWHERE)]
    elsewhere += [
        etree.fromstring(part.blob).iter(qn("w:p"))
        for part in document.part.package.iter_parts()
        if _BESIDE_TEXT.fullmatch(part.partname)
    ]
    for paragraph in chain.from_iterable(elsewhere):
        words = "".join(each.text or "" for each in paragraph.iter(qn("w:t"), qn("w:delText")))
        if words.strip():
            yield words.strip()


def _rows(table: Table) -> tuple[TextRow, ...]:
    return tuple(TextRow(i, _cells(row)) for i, row in enumerate(table.rows, 1))


def _cells(row: _Row) -> tuple[TextCell, ...]:
    """The row's cells; python-docx gives one merged across once per grid column."""
    cells: list[TextCell] = []
    former = None
    for column, cell in enumerate(row.cells, row.grid_cols_before):
        if cell._tc is former:
            last = cells.pop()
            cells.append(TextCell(last.text, last.column, last.width + 1))
        else:
            cells.append(TextCell(cell.text, column, 1))
            former = cell._tc
    return tuple(cells)
