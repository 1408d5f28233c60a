"""The appendix of an order that pairs each school with low results with a mentor school.

It says how far the mentor is. The operative part names the schools again, to charge them with
tasks (`readers.order_text`); the two should agree.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from domain.finding import Finding, Severity
from domain.school_name import normalise
from readers import totals
from readers.docx_tables import TEXT, TextDocument, TextRow, TextTable
from readers.order_text import find_charges, named_schools
from readers.reading import ColumnSource, Reading, UnreadableFileError

LAYOUT = "order-mentors"

# In this order: the heading of the distance names both schools, that of the mentor the listed one.
# Blanks and hyphens are taken out of a heading first: «Расстоя-\nние».
HEADINGS = {
    "distance_km": re.compile(r"расстояни|удал[её]нност"),
    "mentor_name": re.compile(r"наставник|базов"),
    "school_name": re.compile(r"наименовани|школа|организаци[яий]|^оо"),
}
TITLES = {
    "school_name": "Полное наименование ОО с НОР",
    "mentor_name": "Полное наименование наставника",
    "distance_km": "Расстояние",
}
COLUMNS = (
    "school_name",
    "school_code",
    "mentor_name",
    "mentor_code",
    "distance_km",
    "sheet",
    "row_number",
)

_KILOMETRES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:км\.?|километр\w*)?\s*$")
_HEADER_ROWS = 3  # a table's title may stand above its header


def is_order(document: TextDocument) -> bool:
    """Whether a Word file has a table of listed schools, their mentors and the distance."""
    return any(len(_columns(header)) == len(TITLES) for _, header in _headed(document))


def read(document: TextDocument) -> Reading:
    """Read the table of mentors, one row for each listed school.

    Codes are left empty: a paper names schools, and only the registry knows their codes. Where the
    operative part names other schools than the table, there is a finding for each.

    Raises:
        UnreadableFileError: there is no such table; the finding says which columns are missing.
    """
    headed = _headed(document)
    table, header = max(headed, key=lambda each: len(_columns(each[1])), default=(None, None))
    places = _columns(header) if header else {}
    if table is None or header is None or len(places) < len(TITLES):
        raise _without_table(table, header, places)
    headings = {name: header.cells[place].flat for name, place in places.items()}
    below, of_totals = totals.left_out_of_table(table, table.rows[header.number :])
    body = [row for row in below if not _is_no_pair(row, header)]
    rows = [
        {
            name: row.cells[place].flat if place < len(row.cells) else ""
            for name, place in places.items()
        }
        for row in body
    ]
    frame = pd.DataFrame(rows, columns=list(TITLES), dtype="str")
    written = frame["distance_km"]
    frame["distance_km"] = (
        written.str.extract(_KILOMETRES, expand=False)
        .str.replace(",", ".", regex=False)
        .astype("float64")
    )
    frame["school_code"] = pd.Series(None, index=frame.index, dtype="str")
    frame["mentor_code"] = pd.Series(None, index=frame.index, dtype="str")
    frame["sheet"] = table.name
    frame["row_number"] = pd.Series([row.number for row in body], dtype="int64")
    findings = [
        Finding(
            Severity.WARNING,
            "distance-unreadable",
            f"{table.name}, строка {row.number}: расстояние «{text}» не читается. Напишите число "
            "километров, например «45 км».",
            sheet=table.name,
            row_number=row.number,
            column_name=headings["distance_km"],
        )
        for row, text, distance in zip(body, written, frame["distance_km"], strict=True)
        if pd.isna(distance)
    ]
    named = named_schools(document.paragraphs)
    if named:
        charge = find_charges(document.paragraphs)[0].paragraph
        findings += [
            replace(finding, sheet=TEXT, row_number=charge)
            for finding in contradictions(frame["school_name"], named)
        ]
    return Reading(
        dataset="mentorship",
        layout=LAYOUT,
        rows=frame[list(COLUMNS)],
        rows_read=len(frame),
        columns={
            name: ColumnSource(table.name, chr(ord("A") + place), headings[name])
            for name, place in places.items()
        },
        findings=of_totals + findings,
    )


def contradictions(listed: Iterable[str], named: Iterable[str]) -> list[Finding]:
    """Where the appendix and the operative part of an order name different schools.

    Args:
        listed: the schools of the appendix, in any wording.
        named: the schools of the operative part, in any wording.
    """
    by_key = {normalise(name): name for name in listed}
    charged = {normalise(name): name for name in named}
    count = f"в приложении школ: {len(by_key)}, в распорядительной части: {len(charged)}"
    left_out = [
        Finding(
            Severity.WARNING,
            "school-not-named",
            f"«{name}» есть в приложении, но не названа в распорядительной части приказа ({count})."
            " Уточните у автора приказа, относятся ли к ней поручения.",
        )
        for key, name in by_key.items()
        if key not in charged
    ]
    unlisted = [
        Finding(
            Severity.WARNING,
            "school-not-listed",
            f"«{name}» названа в распорядительной части приказа, но её нет в приложении ({count})."
            " Уточните у автора приказа, входит ли она в перечень.",
        )
        for key, name in charged.items()
        if key not in by_key
    ]
    return left_out + unlisted


def _headed(document: TextDocument) -> list[tuple[TextTable, TextRow]]:
    """Every table with the row that is the header of one of mentors, or with its first."""
    tables = [table for table in document.tables if table.rows]
    headers = [
        next((row for row in table.rows[:_HEADER_ROWS] if len(_columns(row)) == len(TITLES)), None)
        for table in tables
    ]
    return [(table, row or table.rows[0]) for table, row in zip(tables, headers, strict=True)]


def _is_no_pair(row: TextRow, header: TextRow) -> bool:
    """Whether a row is blank, repeats the header on a new page, or numbers the columns."""
    texts = [cell.flat for cell in row.cells]
    ordinals = [str(i) for i in range(1, len(texts) + 1)]
    return not any(texts) or texts in ([cell.flat for cell in header.cells], ordinals)


def _columns(header: TextRow) -> dict[str, int]:
    """Which cell of the header heads which column."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header.cells):
        heading = re.sub(r"[\s\-\u2011\u00ad]", "", cell.text.lower())
        name = next((name for name, known in HEADINGS.items() if known.search(heading)), None)
        if name:
            places.setdefault(name, place)
    return places


def _without_table(
    table: TextTable | None, header: TextRow | None, places: dict[str, int]
) -> UnreadableFileError:
    missing = ", ".join(f"«{title}»" for name, title in TITLES.items() if name not in places)
    seen = (
        f"Ближе всего {table.name}: " + ", ".join(f"«{cell.flat}»" for cell in header.cells) + "."
        if table and header
        else "Таблиц в файле нет."
    )
    return UnreadableFileError(
        Finding(
            Severity.REFUSAL,
            "mentor-table-missing",
            f"В файле нет таблицы наставников: не хватает столбцов {missing}. {seen} Добавьте "
            "приложение со школами, наставниками и расстояниями и пришлите файл ещё раз.",
        )
    )
