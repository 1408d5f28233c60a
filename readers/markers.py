"""Markers of a lack of objectivity: how many of a school's works of a year bear one."""

import pandas as pd

from domain.finding import Finding, Severity
from readers import groups
from readers.layout import Match
from readers.numbers import numbers, or_words
from readers.reading import ColumnSource, Reading
from readers.sheet import Sheet
from readers.table import cells_of, rows_of, sources
from reference import catalog


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one row for each school, class and subject («4 РУ»); an empty cell is no marker.

    A row whose markers do not add up to its own «Количество маркеров» is kept out; of one with a
    faulty cell among them only that cell is told.
    """
    raw, cells = rows_of(sheet, match), cells_of(sheet, match)
    columns = sources(sheet, match)
    school = groups.named(raw["login"], raw["login"])
    words = cells.mask(cells == "", "0")
    values = words.apply(numbers)
    facts = raw[["sheet", "row_number"]].assign(
        school_code=school["school_code"], school_year=groups.school_years(raw["year"])
    )
    rows = pd.concat(
        [
            facts.assign(
                **_work(match.tasks[place][0]),
                markers=or_words(words[place], values[place]),
                spread=f"task {ordinal}",
            )
            for ordinal, place in enumerate(cells, start=1)
        ],
        ignore_index=True,
    )
    counts = values.where((values >= 0) & (values % 1 == 0))
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=groups.sources(columns),
        findings=_totals(raw, counts.sum(axis=1, skipna=False), columns["total"]),
    )


def _work(label: str) -> dict:
    """«4 РУ»: Русский язык, 4 класс."""
    class_, subject = label.split()
    return {"class": class_, "subject": catalog.subject(subject)}


def _totals(raw: pd.DataFrame, sums: pd.Series, column: ColumnSource) -> list[Finding]:
    given = numbers(raw["total"])
    differs = sums.notna() & (raw["total"] != "") & (given != sums)
    return [
        column.finding(
            Severity.ERROR,
            "markers-not-total",
            f"маркеров по предметам вместе {int(sums[row.Index])}, а в этой ячейке другое; строка "
            "не загружена. Исправьте маркеры или их количество.",
            int(row.row_number),
        )
        for row in raw[differs].itertuples()
    ]
