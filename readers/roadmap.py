"""Roadmaps and plans of support in Word: a measure, its term, who answers for it, its result.

Two forms of table are read, as orders append them: the roadmap («Мероприятия | Сроки реализации |
Ответственные исполнители | Ожидаемые результаты») and its plan, the same with «№ п/п» in front.
Headings drift in spacing, case and wording; section titles stand in rows merged across.
"""

import re
from dataclasses import dataclass

import pandas as pd

from domain import web_address
from domain.finding import Finding, Severity
from readers import totals
from readers.docx_tables import TEXT, TextCell, TextDocument, TextRow, TextTable, flat
from readers.layout import layouts, squeezed
from readers.reading import ColumnSource, Reading, UnreadableFileError
from readers.roadmap_remarks import remarks
from readers.terms import parse_term

# How each column is known by its heading, as in workbooks.
HEADINGS = next(each.patterns for each in layouts() if each.id == "roadmap-table")
TITLES = {
    "measure": "Мероприятия",
    "term_text": "Сроки реализации",
    "responsible": "Ответственные исполнители",
    "result": "Ожидаемые результаты",
}
COLUMNS = (
    "subject",
    "item_number",
    "section",
    "measure",
    "term_text",
    "term_kind",
    "term_open",
    "term_months",
    "responsible",
    "result",
    "link",
    "sheet",
    "row_number",
)
HEADER_ROWS = 3  # a table's title may stand above its header

_NOTHING = re.compile(r"^[-‐‑‒–—−_]+$")  # a dash for «none»
_NUMBER = re.compile(r"^\s*(\d+(?:\.\d+)*)\.?\s*")
# Where a roadmap is published, as its text says of the roadmap or of nothing else: an order tells
# where other papers are to be found. A place on a disk is found too, to be remarked.
_PUBLISHED = re.compile(
    r"^(?:размещ[её]н|опубликован|публикац|адрес|сайт|ссылк)"
    r"|(?=.*(?:размещ|опубликов|публикац|сайт|ссылк)).*\b(?:карт|план(?!ир))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|file:|www\.|[a-z]:\\|\\\\)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class _Header:
    """A table's header: the row it stands in and its cells, each with the column it heads."""

    row: TextRow
    columns: dict[str, TextCell]


def is_roadmap(document: TextDocument) -> bool:
    """Whether a Word file has a table headed by measures and their terms."""
    return any(_header(table) for table in document.tables)


def read(document: TextDocument) -> Reading:
    """Read the items of every roadmap table in a Word file, one row each.

    Items the paper leaves without a number get that of their section and their place in it.

    Raises:
        UnreadableFileError: there is no such table, or one lacks a column; the finding says which
            columns are missing and what was found instead.
    """
    headed = [(table, header) for table in document.tables if (header := _header(table))]
    if not headed:
        raise _without_table(document)
    rows: list[dict[str, object]] = []
    findings: list[Finding] = []
    columns: dict[str, ColumnSource] = {}
    for table, header in headed:
        _require_columns(table, header)
        items, remarks = _read_table(table, header)
        rows += items
        findings += remarks
        for column, cell in header.columns.items():
            letter = chr(ord("A") + header.row.cells.index(cell))
            columns.setdefault(column, ColumnSource(table.name, letter, cell.flat))
    link, wrong = _publication(document)
    findings += wrong
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).assign(link=link)
    texts = [c for c in COLUMNS if c not in ("term_open", "row_number")]
    types = dict.fromkeys(texts, "str") | {"term_open": "bool", "row_number": "int64"}
    layout = "roadmap-plan" if "item_number" in columns else "roadmap"
    return Reading(
        dataset="roadmap_item",
        layout=layout,
        rows=frame.astype(types),
        rows_read=len(frame),
        columns=columns,
        findings=findings,
    )


def _publication(document: TextDocument) -> tuple[str | None, list[Finding]]:
    """Where the text says the roadmap is published, and what is wrong with such an address."""
    wrong = []
    for number, text in enumerate(document.paragraphs, 1):
        address = _ADDRESS.search(text) if _PUBLISHED.search(text) else None
        if address is None:
            continue
        link = address[0].rstrip('.,;:)»"')
        if web_address.is_well_formed(link):
            return link, []
        wrong.append(
            Finding(
                Severity.WARNING,
                "link-invalid",
                f"{TEXT}, абзац {number}: «{link}» – не адрес страницы, которую может открыть "
                f"каждый. Нужен {web_address.EXPECTED}.",
                sheet=TEXT,
                row_number=number,
            )
        )
    return None, wrong


def _header(table: TextTable) -> _Header | None:
    """The header, known by a column of measures and one of terms."""
    for row in table.rows[:HEADER_ROWS]:
        columns: dict[str, TextCell] = {}
        for cell in row.cells:
            heading = squeezed(cell.text)
            name = next((name for name, known in HEADINGS.items() if known.search(heading)), None)
            if name:
                columns.setdefault(name, cell)
        if "measure" in columns and "term_text" in columns:
            return _Header(row, columns)
    return None


def _require_columns(table: TextTable, header: _Header) -> None:
    missing = [title for name, title in TITLES.items() if name not in header.columns]
    if missing:
        raise UnreadableFileError(
            Finding(
                Severity.REFUSAL,
                "roadmap-columns-missing",
                f"{table.name}: нет {_columns_word(len(missing))} {_quoted(missing)}; найдены "
                f"{_quoted([cell.flat for cell in header.row.cells])}. Верните недостающее в "
                "таблицу и пришлите файл ещё раз.",
                sheet=table.name,
                row_number=header.row.number,
            )
        )


def _without_table(document: TextDocument) -> UnreadableFileError:
    found = [
        f"{table.name}: {_quoted([cell.flat for cell in table.rows[0].cells])}"
        for table in document.tables
        if table.rows
    ]
    seen = f"Найдены {'; '.join(found)}." if found else "Таблиц в файле нет."
    return UnreadableFileError(
        Finding(
            Severity.REFUSAL,
            "roadmap-table-missing",
            f"В файле нет таблицы дорожной карты: нужны столбцы {_quoted(list(TITLES.values()))}. "
            f"{seen} Оформите мероприятия таблицей с этими столбцами и пришлите файл ещё раз.",
        )
    )


def _read_table(table: TextTable, header: _Header) -> tuple[list[dict[str, object]], list[Finding]]:
    """The items of one table and what there is to remark on them."""
    items: list[dict[str, object]] = []
    rows, findings = totals.left_out_of_table(table, table.rows[header.row.number :])
    section, section_number, place = "", "", 0
    for row in rows:
        texts = _by_column(row, header)
        if _is_no_item(row, header):
            continue
        number = _NUMBER.match(texts.get("item_number", ""))
        if _is_section(row, header, number):
            title = flat(texts["measure"] or texts.get("item_number", ""))
            written = number or _NUMBER.match(title)
            section_number = written[1] if written else _next(section_number)
            section, place = _NUMBER.sub("", title), 0
            continue
        place += 1
        term = parse_term(texts["term_text"])
        item = {
            "subject": _document(table, header),
            "item_number": number[1] if number else f"{section_number or 1}.{place}",
            "section": section or None,
            "measure": flat(texts["measure"]) or None,
            "term_text": term.text or None,
            "term_kind": term.kind.value,
            "term_open": not term.names_date,
            "term_months": ",".join(str(month) for month in term.months) or None,
            "responsible": flat(texts["responsible"]) or None,
            "result": flat(texts["result"]) or None,
            "sheet": table.name,
            "row_number": row.number,
        }
        items.append(item)
        where = f"{table.name}, мероприятие {item['item_number']}"
        headers = {column: cell.flat for column, cell in header.columns.items()}
        findings += remarks(item, term, headers, where)
    return items, findings


def _document(table: TextTable, header: _Header) -> str:
    """What the table is called: a plan numbers its items, a roadmap does not."""
    title = "план мероприятий" if "item_number" in header.columns else "дорожная карта"
    return title if table.number == 1 else f"{title}, {table.name}"


def _by_column(row: TextRow, header: _Header) -> dict[str, str]:
    """The row's texts by column: in order, or, where cells are merged, by where they stand."""
    cells = header.row.cells
    if len(row.cells) == len(cells):
        texts = {head.column: cell.text for head, cell in zip(cells, row.cells, strict=True)}
    else:
        texts = {}
        for head in cells:
            under = (c for c in row.cells if head.column <= c.column < head.column + head.width)
            texts[head.column] = "\n".join(cell.text for cell in under)
    return {
        name: _NOTHING.sub("", texts[cell.column].strip()) for name, cell in header.columns.items()
    }


def _is_no_item(row: TextRow, header: _Header) -> bool:
    """Whether a row is blank, repeats the header on a new page, or numbers the columns."""
    texts = [cell.flat for cell in row.cells]
    headings = [cell.flat for cell in header.row.cells]
    ordinals = [str(i) for i in range(1, len(headings) + 1)]
    return not any(texts) or texts in (headings, ordinals)


def _is_section(row: TextRow, header: _Header, number: re.Match[str] | None) -> bool:
    """Whether a row is a section's title: merged across, so that nothing can stand beside it.

    Beside a number such as 1.1 it is an item all the same: one that says nothing else. Unmerged it
    is a title if it stands where only a number would.
    """
    if len(row.cells) == len(header.row.cells):
        numbering = header.columns.get("item_number")
        filled = [cell for cell in row.cells if cell.flat]
        return (
            numbering is not None
            and [cell.column for cell in filled] == [numbering.column]
            and re.search(r"[^\W\d_]{3}", filled[0].flat) is not None
        )
    beside = [header.columns[name] for name in ("term_text", "responsible", "result")]
    if any(
        head.column <= cell.column < head.column + head.width
        for head in beside
        for cell in row.cells
    ):
        return False
    return len(row.cells) == 1 or not (number and "." in number[1])


def _next(section_number: str) -> str:
    """The number of a section that has none of its own, after that of the section before."""
    return str(int(section_number.partition(".")[0] or 0) + 1)


def _columns_word(count: int) -> str:
    return "столбца" if count == 1 else "столбцов"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)
