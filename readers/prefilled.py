"""Templates that come with rows in them: a row nobody has filled in is no data.

A template names the schools, so that nobody has to type them. A hidden sheet keeps a copy of the
rows as they were given out; whatever still equals its copy was left alone.
"""

from dataclasses import replace

from readers.sheet import Sheet, text

COPY = "Заполнено программой"


def without_untouched_rows(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets without the hidden copy, rows equal to a copied one blanked.

    Rows keep their numbers. Sheets of a file that is no such template stay as they are.
    """
    given = {_key(row) for sheet in sheets if sheet.name == COPY for row in sheet.cells}
    if not given:
        return sheets
    return [
        replace(
            sheet,
            cells=[[""] * len(row) if _key(row) in given else row for row in sheet.cells],
        )
        for sheet in sheets
        if sheet.name != COPY
    ]


def _key(row: list) -> tuple[str, ...]:
    """What stands in a row, wherever blank columns were put in between."""
    return tuple(filter(None, map(text, row)))
