"""The Word file that goes back to its sender: its own one, with comments where something is wrong.

Text, tables and formatting stay as they were. A comment is what Word shows beside a text and takes
off with a click; nothing in it can run, and no reader takes it for a part of the paper.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docx import Document as open_document
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from domain.finding import SEVERITY_WORDS, Finding
from domain.plural import plural
from intake import guard
from readers import personal_papers
from readers.docx_tables import TEXT, as_sheets, flat, read_document, table_name
from readers.file_kind import kind_of
from readers.reading import UnreadableFileError

AUTHOR = "ШНОР монитор"
INITIALS = "ШНОР"
HEADER_ROWS = 5  # a header further down a table is not looked for

_NO_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = [qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]


def can_mark(source: Path, findings: Sequence[Finding]) -> bool:
    """Whether a file may be copied with comments: a Word file that opens and names no persons."""
    if any(finding.rule == "personal-data" for finding in findings):
        return False
    try:
        if kind_of(source) != "docx":
            return False
        guard.inspect(source)
        document = read_document(source)
    except UnreadableFileError:
        return False
    return not (
        personal_papers.find_in_text(source.name, document)
        or personal_papers.find_in_tables(source.name, as_sheets(document))
    )


def annotate(source: Path, target: Path, findings: Sequence[Finding]) -> None:
    """Write the copy of a Word file with a comment for every place that findings name.

    Findings of one cell or paragraph share a comment, the gravest first; what names no place that
    is there stands in the comment on the first words, with the number of all. Comments of an
    earlier round are taken off first, those of people stay.

    Malformed files meet python-docx here: call it through `intake.sandbox.run`.

    Args:
        source: the file as it came, one that `can_mark`; only read.
        target: the docx to write.
        findings: all remarks on the file.
    """
    document = open_document(str(source))
    _take_off_comments(document)
    order = list(SEVERITY_WORDS)
    places = _Places(document)
    marked: dict[int, list[Finding]] = defaultdict(list)
    paragraphs: dict[int, Paragraph] = {}
    first = places.first()
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        paragraph = places.of(finding) or first
        marked[id(paragraph._p)].append(finding)
        paragraphs[id(paragraph._p)] = paragraph
    general = marked.pop(id(first._p), [])
    _comment(document, first, [_total(len(findings)), *map(_remark, general)])
    for key, remarks in marked.items():
        _comment(document, paragraphs[key], map(_remark, remarks))
    document.save(str(target))


class _Places:
    """The tables and paragraphs of a document, found by the names findings give them."""

    def __init__(self, document: Document):
        blocks = list(document.iter_inner_content())
        self._document = document
        tables = [block for block in blocks if isinstance(block, Table)]
        self._rows = {table_name(n): list(table.rows) for n, table in enumerate(tables, 1)}
        self._text = [
            block for block in blocks if isinstance(block, Paragraph) and block.text.strip()
        ]

    def first(self) -> Paragraph:
        """Where remarks on the whole document stand."""
        if self._text:
            return self._text[0]
        cells = (cell for rows in self._rows.values() for row in rows for cell in row.cells)
        cell = next(cells, None)
        return self._document.add_paragraph() if cell is None else cell.paragraphs[0]

    def of(self, finding: Finding) -> Paragraph | None:
        """The paragraph a finding points to: of a cell the first that says something."""
        if finding.row_number is None:
            return None
        if finding.sheet == TEXT:
            return _at(self._text, finding.row_number - 1)
        rows = self._rows.get(finding.sheet or "", [])
        row = _at(rows, finding.row_number - 1)
        cell = _cell(rows, row, finding.column_name) if row is not None else None
        if cell is None:
            return None
        return next((each for each in cell.paragraphs if each.text.strip()), cell.paragraphs[0])


def _at(things: list, place: int):
    return things[place] if 0 <= place < len(things) else None


def _cell(rows: list[_Row], row: _Row, header: str | None) -> _Cell | None:
    """The cell of a row under a header, or the row's first one."""
    cells = row.cells
    for head in rows[:HEADER_ROWS] if header else ():
        for column, cell in enumerate(head.cells, head.grid_cols_before):
            if flat(cell.text) == header:
                return _at(list(cells), column - row.grid_cols_before) or _at(list(cells), 0)
    return _at(list(cells), 0)


def _comment(document: Document, paragraph: Paragraph, remarks: Iterable[str]) -> None:
    runs = paragraph.runs or [paragraph.add_run()]
    text = _NO_XML.sub("", "\n".join(remarks))
    document.add_comment(runs, text, author=AUTHOR, initials=INITIALS)


def _remark(finding: Finding) -> str:
    word = SEVERITY_WORDS[finding.severity]
    return f"{word[0].upper()}{word[1:]}: {finding.message}"


def _total(count: int) -> str:
    return (
        f"Всего {count} {plural(count, 'замечание', 'замечания', 'замечаний')}: они в примечаниях "
        "к тем местам, которые надо исправить. Исправив, пришлите файл снова; примечания можно "
        "не удалять."
    )


def _take_off_comments(document: Document) -> None:
    """Remove the comments of an earlier round with their marks in the text."""
    ours = [comment for comment in document.comments if comment.author == AUTHOR]
    ids = {str(comment.comment_id) for comment in ours}
    for comment in ours:
        comment._comment_elm.getparent().remove(comment._comment_elm)
    for mark in list(_marks(document, ids)):
        mark.getparent().remove(mark)


def _marks(document: Document, ids: set[str]) -> Iterator:
    for mark in document.element.body.iter(*_MARKS):
        if mark.get(qn("w:id")) in ids:
            # A reference stands alone in a run of its own, which goes with it.
            yield mark.getparent() if mark.tag == _MARKS[-1] else mark
