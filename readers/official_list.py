"""The official list (перечень ШНОР) as a table in Word: an order's appendix with schools by name.

Every heading must be one that a list has: a table that says more of its schools is another paper.
"""

import re

import pandas as pd

from domain import school_code
from domain.place import Place, of_name
from readers import totals
from readers.docx_tables import TextDocument, TextRow, TextTable
from readers.reading import ColumnSource, Reading

# Blanks and hyphens are taken out of a heading first.
HEADINGS = {
    "item_number": re.compile(r"^(?:№|n?п/?п)"),
    "school_code": re.compile(r"^(?:логин|код)"),
    "municipality": re.compile(r"муниципал|район"),
    "school_name": re.compile(r"наименовани|школ|организаци[яий]|^оо"),
}
_HEADER_ROWS = 3  # a table's title may stand above its header
_DISTRICT = re.compile(r"(?:район|округ|р-н)$|^(?:г\.|город)\s", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:перечень|список)\b.*низк\w+ образовательн\w+ результат", re.DOTALL)


def is_list(document: TextDocument) -> bool:
    """Whether a Word file is a list of schools with low results and nothing but a list."""
    said = "\n".join(document.paragraphs).lower()
    return bool(_SUBJECT.search(said)) and _headed(document) is not None


def read(document: TextDocument) -> Reading:
    """Read the schools of a file that `is_list`; the registry knows the codes it does not give."""
    table, header, places = _headed(document)
    below, of_totals = totals.left_out_of_table(table, table.rows[header.number :])
    body = [row for row in below if _names_school(row, header, places)]
    texts = {
        name: [row.cells[place].flat for row in body]
        for name, place in places.items()
        if name in ("school_code", "school_name")
    }
    rows = pd.DataFrame(texts, dtype="str")
    codes = rows.get("school_code", pd.Series("", index=rows.index, dtype="str"))
    rows["school_code"] = school_code.from_logins(codes).fillna(codes.replace("", None))
    districts = _districts(table)
    rows["place"] = [_place(row, places, districts[row.number]) for row in body]
    rows["sheet"] = table.name
    rows["row_number"] = pd.Series([row.number for row in body], dtype="int64")
    return Reading(
        dataset="nor_list",
        layout="order-list",
        rows=rows,
        rows_read=len(rows),
        columns={
            name: ColumnSource(table.name, chr(ord("A") + place), header.cells[place].flat)
            for name, place in places.items()
            if name in texts
        },
        findings=of_totals,
    )


def _districts(table: TextTable) -> dict[int, Place]:
    """For each row the district merged across above it: a list may stand district by district."""
    districts, district = {}, Place()
    for row in table.rows:
        if len(row.cells) == 1:
            title = row.cells[0].flat
            named = of_name(title)
            if named.municipality or _DISTRICT.search(title):
                district = named if named.municipality else Place(title)
        districts[row.number] = district
    return districts


def _place(row: TextRow, places: dict[str, int], district: Place) -> Place:
    """Where a school is: by its own name, by the column of districts, by the title above it."""
    named = of_name(row.cells[places["school_name"]].flat)
    if named.municipality:
        return named
    told = row.cells[places["municipality"]].flat if "municipality" in places else ""
    return Place(told) if told else district


def _headed(document: TextDocument) -> tuple[TextTable, TextRow, dict[str, int]] | None:
    """The first table that is a list, its header and the place of each column in it."""
    for table in document.tables:
        for row in table.rows[:_HEADER_ROWS]:
            places = _columns(row)
            if "school_name" in places and len(places) == len(row.cells) > 1:
                return table, row, places
    return None


def _columns(row: TextRow) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        heading = re.sub(r"[\s\-\u2011\u00ad]", "", cell.text.lower())
        name = next((name for name, known in HEADINGS.items() if known.search(heading)), None)
        if name:
            places.setdefault(name, place)
    return places


def _names_school(row: TextRow, header: TextRow, places: dict[str, int]) -> bool:
    """Whether a row names a school: titles of districts merged across, ordinals, headers do not."""
    texts = [cell.flat for cell in row.cells]
    if len(texts) != len(header.cells) or texts == [cell.flat for cell in header.cells]:
        return False
    return bool(re.search(r"[^\W\d_]", texts[places["school_name"]]))
