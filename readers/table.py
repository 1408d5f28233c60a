"""A recognised table: its rows as text, and where each column stands."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from readers.layout import Match
from readers.reading import ColumnSource
from readers.sheet import Column, Sheet, column_letter


@dataclass(frozen=True)
class Body:
    """The data rows of a sheet; rows without a value in any column of the layout are none.

    Attributes:
        columns: the layout's columns.
        tasks: the columns of tasks, by their place in the row.
        row_numbers: the rows as Excel numbers them.
    """

    columns: dict[str, Column]
    tasks: dict[int, Column]
    row_numbers: np.ndarray


def body_of(sheet: Sheet, match: Match) -> Body:
    """The data rows of a recognised sheet, column by column."""
    first = match.header_row + 1
    columns = {name: sheet.columns[place][first:] for name, place in match.places.items()}
    tasks = {place: sheet.columns[place][first:] for place in match.tasks}
    filled = np.logical_or.reduce([c.filled() for c in (*columns.values(), *tasks.values())])
    return Body(
        columns={name: column[filled] for name, column in columns.items()},
        tasks={place: column[filled] for place, column in tasks.items()},
        row_numbers=np.flatnonzero(filled) + first + 1,
    )


def rows_of(sheet: Sheet, match: Match) -> pd.DataFrame:
    """The data rows of a sheet as text, with `sheet` and `row_number`."""
    body = body_of(sheet, match)
    rows = pd.DataFrame({name: column.series() for name, column in body.columns.items()})
    return rows.assign(sheet=sheet.name, row_number=body.row_numbers)


def cells_of(sheet: Sheet, match: Match) -> pd.DataFrame:
    """The same rows under the headers that repeat (tasks, scores, groups), by their place."""
    tasks = body_of(sheet, match).tasks
    return pd.DataFrame({place: column.series() for place, column in tasks.items()})


def task_labels(cells: pd.Series) -> pd.Series:
    """Numbers of tasks in the spelling of the headers: «1k2» is 1К2, «3,1» is 3.1, «1.0» is 1."""
    labels = cells.str.upper().str.replace("K", "К").str.replace(",", ".")
    return labels.str.removesuffix(".0")


def sources(sheet: Sheet, match: Match) -> dict[str, ColumnSource]:
    """Where each column of the layout stands in the sheet; tasks are `task 1`, `task 2` and on."""
    places = dict(match.places)
    places.update({f"task {n}": place for n, place in enumerate(match.tasks, start=1)})
    return {
        name: ColumnSource(sheet.name, column_letter(place), match.headers[place])
        for name, place in places.items()
    }
