"""Tables of schools' codes: a district's crosswalk, the schools of РИС ГИА."""

import re

import pandas as pd

from readers import identifiers
from readers.layout import Match
from readers.reading import Reading
from readers.sheet import Sheet, column_letter
from readers.table import rows_of, sources

_DELETED = ("1", "true", "да", "истина")
_OF_OGE = re.compile(r"(?<![А-Яа-я])(?:ОГЭ|ГИА[- ]?9)", re.IGNORECASE)
_OF_EGE = re.compile(r"(?<![А-Яа-я])(?:ЕГЭ|ГИА[- ]?11)", re.IGNORECASE)


def read(sheet: Sheet, match: Match) -> Reading:
    """Read a table that has a row for each school, or for each login a school had.

    Rows that РИС marks as deleted are left out. Its «Код ОО» counts as the code of both exams
    unless the sheet (of a csv, the file) is named after one of them.
    """
    raw = rows_of(sheet, match)
    if "deleted" in raw:
        raw = raw[~raw["deleted"].str.lower().isin(_DELETED)].reset_index(drop=True)
    fields = {name: _field(name, sheet.name) for name in match.places}
    cells = [
        pd.DataFrame(
            {
                "school": raw.index,
                "field": field,
                "text": raw[name],
                "sheet": raw["sheet"],
                "row_number": raw["row_number"],
                "letter": column_letter(match.places[name]),
                "header": match.headers[match.places[name]],
            }
        )
        for name, field in fields.items()
        if field in identifiers.FIELDS
    ]
    rows, _, findings = identifiers.read(pd.concat(cells, ignore_index=True))
    columns = sources(sheet, match)
    if "login" in columns:
        columns["school_code"] = columns["login"]
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows.assign(sitting=match.layout.title),
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def _field(name: str, sheet_name: str) -> str:
    """What a column of the layout fills."""
    if name != "exam_code":
        return name
    of_oge, of_ege = _OF_OGE.search(sheet_name), _OF_EGE.search(sheet_name)
    if bool(of_oge) == bool(of_ege):
        return name
    return "oge_code" if of_oge else "ege_code"
