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
from readers.docx_tables import TEXT, TextDocument, TextRow, TextTable
from readers.order_text import find_charges, named_schools
from readers.reading import ColumnSource, Reading, UnreadableFileError

# In this order: the heading of the distance names both schools, that of the mentor the listed one.
HEADINGS = {
    "distance_km": re.compile(r"расстояни"),
    "mentor_name": re.compile(r"наставник"),
    "school_name": re.compile(r"наименовани|школа|\bоо\b"),
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

_KILOMETRES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:км\.?)?\s*$")


def is_order(document: TextDocument) -> bool:
    """Whether a Word file has a table of listed schools, their mentors and the distance."""
    return any(len(_columns(table.rows[0])) == len(TITLES) for table in _tables(document))


def read(document: TextDocument) -> Reading:
    """Read the table of mentors, one row for each listed school.

    Codes are left empty: a paper names schools, and only the registry knows their codes. Where the
    operative part names other schools than the table, there is a finding for each.

    Raises:
        UnreadableFileError: there is no such table; the finding says which columns are missing.
    """
    table = max(_tables(document), key=lambda table: len(_columns(table.rows[0])), default=None)
    places = _columns(table.rows[0]) if table else {}
    if table is None or len(places) < len(TITLES):
        raise _without_table(table, places)
    body = [row for row in table.rows[1:] if any(cell.flat for cell in row.cells)]
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
    headings = {name: table.rows[0].cells[place].flat for name, place in places.items()}
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
        layout="order-mentors",
        rows=frame[list(COLUMNS)],
        rows_read=len(frame),
        columns={
            name: ColumnSource(table.name, chr(ord("A") + place), headings[name])
            for name, place in places.items()
        },
        findings=findings,
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


def _tables(document: TextDocument) -> list[TextTable]:
    return [table for table in document.tables if table.rows]


def _columns(header: TextRow) -> dict[str, int]:
    """Which cell of the header heads which column."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header.cells):
        heading = cell.flat.lower()
        name = next((name for name, known in HEADINGS.items() if known.search(heading)), None)
        if name:
            places.setdefault(name, place)
    return places


def _without_table(table: TextTable | None, places: dict[str, int]) -> UnreadableFileError:
    missing = ", ".join(f"«{title}»" for name, title in TITLES.items() if name not in places)
    seen = (
        f"Ближе всего {table.name}: "
        + ", ".join(f"«{cell.flat}»" for cell in table.rows[0].cells)
        + "."
        if table
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
