"""A recognised table: its rows as text, where each column stands, what the lines over it say."""

import re

import pandas as pd

from readers.layout import Match
from readers.reading import ColumnSource, Evidence
from readers.workbook import Sheet, column_letter, text, texts

_TITLE = re.compile(
    r"ВПР\D{0,12}(?P<year>20\d\d)\W+(?P<subject>[А-Яа-яЁё ]+?)\W+(?P<class>\d{1,2})\s*класс",
    re.IGNORECASE,
)


def rows_of(sheet: Sheet, match: Match) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The data rows of a sheet: the layout's columns, and the task columns by their place.

    Rows without a value in any of these columns are no data rows. Both frames are aligned; the
    first also has `sheet` and `row_number` (as Excel numbers it).
    """
    body = sheet.cells[match.header_row + 1 :]
    columns = list(zip(*body, strict=True)) if body else [()] * len(match.headers)
    rows = pd.DataFrame({name: texts(columns[place]) for name, place in match.places.items()})
    tasks = pd.DataFrame({place: texts(columns[place]) for place in match.tasks}, index=rows.index)
    filled = (rows != "").any(axis=1) | (tasks != "").any(axis=1)
    rows["sheet"] = sheet.name
    rows["row_number"] = rows.index + match.header_row + 2
    return rows[filled].reset_index(drop=True), tasks[filled].reset_index(drop=True)


def sources(sheet: Sheet, match: Match) -> dict[str, ColumnSource]:
    """Where each column of the layout stands in the sheet; tasks are `task 1`, `task 2` and on."""
    places = dict(match.places)
    places.update({f"task {n}": place for n, place in enumerate(match.tasks, start=1)})
    return {
        name: ColumnSource(sheet.name, column_letter(place), match.headers[place])
        for name, place in places.items()
    }


def from_preamble(sheet: Sheet, match: Match) -> list[Evidence]:
    """What the lines over the header say of the work: «ВПР 2021 Математика 5 класс»."""
    found = []
    for row in sheet.cells[: match.header_row]:
        line = " ".join(filter(None, map(text, row)))
        title = _TITLE.search(line)
        if title:
            found += [
                Evidence("calendar_year", title["year"], "content", line),
                Evidence("subject", title["subject"].strip(), "content", line),
                Evidence("class", title["class"], "content", line),
            ]
    return found
