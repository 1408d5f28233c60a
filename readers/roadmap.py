"""Roadmaps and plans of support in Word: a measure, its term, who answers for it, its result.

Two forms of table are read, as orders append them: the roadmap («Мероприятия | Сроки реализации |
Ответственные исполнители | Ожидаемые результаты») and its plan, the same with «№ п/п» in front.
Headings drift in spacing, case and wording; section titles stand in rows merged across.
"""

import re
from dataclasses import dataclass

import pandas as pd

from domain.finding import Finding, Severity
from readers.docx_tables import TextCell, TextDocument, TextRow, TextTable, flat
from readers.reading import ColumnSource, Reading, UnreadableFileError
from readers.terms import Term, parse_term

# How each column is known by its heading, spaces and hyphens taken out of it.
HEADINGS = {
    "item_number": re.compile(r"^(?:№|n?п/?п)"),
    "measure": re.compile(r"мероприяти"),
    "term_text": re.compile(r"срок"),
    "responsible": re.compile(r"ответственн|исполнител"),
    "result": re.compile(r"результат"),
}
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
    "sheet",
    "row_number",
)
HEADER_ROWS = 3  # a table's title may stand above its header

_NOTHING = re.compile(r"^[-‐‑‒–—−_]+$")  # a dash for «none»
_NUMBER = re.compile(r"^\s*(\d+(?:\.\d+)*)\.?\s*")
# Whoever is named by these alone is everybody: no one person or office can be asked.
_EVERYBODY = re.compile(
    r"управлени[ея] образования|участники (?:программы|концепции)|администраци[яи]"
    r"|(?:обще)?образовательные (?:организации|учреждения)|\bшколы\b|\bоо\b"
)
_ASPIRATION = re.compile(
    r"^(?:достижение|повышение|совершенствование|улучшение|уменьшение|снижение|рост|развитие)\b"
    r"|положительн\w+ динамик"
)
_EVIDENCE = re.compile(r"\d|приказ|отч[её]т|справк|протокол|договор|публикаци|\bплан")


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
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
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


def _header(table: TextTable) -> _Header | None:
    """The header, known by a column of measures and one of terms."""
    for row in table.rows[:HEADER_ROWS]:
        columns: dict[str, TextCell] = {}
        for cell in row.cells:
            squeezed = re.sub(r"[\s\-\u2011\u00ad]", "", cell.text.lower())
            name = next((name for name, known in HEADINGS.items() if known.search(squeezed)), None)
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
    findings: list[Finding] = []
    section, section_number, place = "", "", 0
    for row in table.rows[header.row.number :]:
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
        findings += _remarks(item, term, header)
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

    Beside a number such as 1.1 it is an item all the same: one that says nothing else.
    """
    if len(row.cells) == len(header.row.cells):
        return False
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


def _remarks(item: dict[str, object], term: Term, header: _Header) -> list[Finding]:
    """What cannot be checked later in an item: its term, who answers for it, its result."""
    where = f"{item['sheet']}, мероприятие {item['item_number']}: "
    remarks: list[tuple[Severity, str, str, str]] = []
    if not item["measure"]:
        remarks.append(
            (Severity.WARNING, "measure-missing", "measure", "не сказано, что будет сделано.")
        )
    if not term.names_date:
        said = f"срок «{term.text}» не называет даты" if term.text else "срок не указан"
        alone = not (item["term_text"] or item["responsible"] or item["result"])
        perhaps = " Если это заголовок раздела, объедините ячейки его строки." if alone else ""
        remarks.append(
            (
                Severity.WARNING,
                "term-open",
                "term_text",
                f"{said}, проверить исполнение нельзя. Назовите месяц или день.{perhaps}",
            )
        )
    elif not term.count_agrees:
        remarks.append(
            (
                Severity.WARNING,
                "term-count-differs",
                "term_text",
                f"в сроке «{term.text}» названо {_months(len(term.spans))}, а не столько, сколько "
                "раз в году. Назовите месяц каждого раза.",
            )
        )
    responsible = str(item["responsible"] or "")
    if not re.search(r"\w{2}", _EVERYBODY.sub("", responsible.lower())):
        said = f"«{responsible}» – слишком общо" if responsible else "ответственный не указан"
        remarks.append(
            (
                Severity.NOTE,
                "responsible-vague",
                "responsible",
                f"{said}, спросить не с кого. Назовите должность или отдел.",
            )
        )
    result = str(item["result"] or "")
    lowered = result.lower()
    if not result or (_ASPIRATION.search(lowered) and not _EVIDENCE.search(lowered)):
        said = f"результат «{result}» не измерим" if result else "результат не указан"
        remarks.append(
            (
                Severity.NOTE,
                "result-unmeasurable",
                "result",
                f"{said}. Назовите число, долю или документ, который появится.",
            )
        )
    return [
        Finding(
            severity,
            rule,
            where + message,
            sheet=str(item["sheet"]),
            row_number=int(str(item["row_number"])),
            column_name=header.columns[column].flat,
        )
        for severity, rule, column, message in remarks
    ]


def _months(count: int) -> str:
    return "ни одного месяца" if not count else f"месяцев: {count}"


def _columns_word(count: int) -> str:
    return "столбца" if count == 1 else "столбцов"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)
