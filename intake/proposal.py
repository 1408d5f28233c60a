"""What a table of somebody's own making seems to be: where its header is, what its columns hold.

Proposals only: `shnor map` shows them, and a person confirms or corrects each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain import school_code
from intake import guard
from intake.recognise import tables
from readers import header, period, personal_headers, saved_map
from readers.layout import HEADER_ROWS, normalise
from readers.saved_map import LOGIN, NAME, VALUE
from readers.sheet import Sheet, column_letter, text
from reference import catalog, table_words

LEFT_OUT = ""  # the role of a column that is not read
VALUES = "values"  # the role of a column that holds an indicator of its own
_TOP = 60  # rows of a sheet that are looked at
_EXAMPLES = 3  # values of a column that are shown
_MOST_HEADER_ROWS = 6
_LONGEST_CODE = 80  # characters, as the schema of indicators has it
_NUMBER = re.compile(r"-?[\d\s]+(?:[.,]\d+)?\s*%?")
_CODE = re.compile(r"^(?P<code>(?:[А-ЯA-Z]{1,2}\.)?\d+(?:\.\d+)*)\.?\s+(?P<name>\D.*)$")


@dataclass(frozen=True)
class ColumnSeen:
    """A column of a table, as far as it was looked at.

    Attributes:
        letter: as Excel names it.
        header: its path through the rows of the header.
        examples: its first different values.
    """

    letter: str
    header: str
    examples: tuple[str, ...]


def look(path: Path) -> list[Sheet]:
    """The tops of the visible sheets that hold anything; run in the reading process.

    Raises:
        UnreadableFileError: when the file is no table, or holds data of persons.
    """
    guard.inspect(path)
    return [
        replace(sheet, cells=sheet.cells[:_TOP])
        for sheet in tables(path)
        if not sheet.hidden and any(cell != "" for row in sheet.cells[:_TOP] for cell in row)
    ]


def header_of(sheet: Sheet) -> tuple[int, int]:
    """The index of the header's first row, and how many rows the header seems to take."""
    rows = [[text(cell) for cell in row] for row in sheet.cells[:HEADER_ROWS]]
    filled = [sum(map(bool, row)) for row in rows]
    widest = filled.index(max(filled))
    body = next(
        (n for n, row in enumerate(rows) if n and filled[n] * 2 >= max(filled) and _is_data(row)),
        widest + 1,
    )
    last = body - 1
    while last and (not filled[last] or _is_numbering(rows[last])):
        last -= 1
    first = last
    while first and last - first + 1 < _MOST_HEADER_ROWS and _covers(sheet, rows, first - 1):
        first -= 1
    return first, last - first + 1


def columns_of(sheet: Sheet, first: int, rows: int) -> list[ColumnSeen]:
    """The columns that have a header in so many rows from `first` on."""
    body = [[text(cell) for cell in row] for row in sheet.cells[first + rows :]]
    if body and _is_numbering(body[0]):
        body = body[1:]
    return [
        ColumnSeen(
            column_letter(place),
            path,
            tuple(dict.fromkeys(row[place] for row in body if row[place]))[:_EXAMPLES],
        )
        for place, path in enumerate(header.paths(sheet, first, rows))
        if path
    ]


def roles(columns: Sequence[ColumnSeen], dataset: str) -> list[str]:
    """What each column seems to be: a column of the dataset, `VALUES` or `LEFT_OUT`."""
    known = saved_map.targets(dataset)
    titles = {normalise(column.title): name for name, column in known.items()}
    school = _school_column(columns)
    headers = [normalise(column.header) for column in columns]
    long = any(table_words.column_of(each) == VALUE for each in headers)
    found: list[str] = []
    for column, lower in zip(columns, headers, strict=True):
        role = titles.get(lower) or table_words.column_of(lower)
        if column is school:
            role = "school_code"
        elif table_words.is_left_out(lower) or personal_headers.of_header(column.header):
            role = LEFT_OUT
        elif role is None and VALUE in known and not long and _holds_numbers(column):
            role = VALUES
        if role != VALUES and (role not in known or role in found):
            role = LEFT_OUT
        found.append(role)
    return found


def school_key(column: ColumnSeen) -> str:
    """What the column of the school seems to call it by."""
    if _are_logins(column):
        return LOGIN
    return table_words.school_key_of(normalise(column.header)) or NAME


def constants_of(column: ColumnSeen) -> dict[str, str]:
    """Code, name, unit and period of a column of values, as its header tells them.

    A header without a code is its own code: readable, and the same in every file.
    """
    path, unit = header.plain(column.header)
    parts = path.split(header.JOINT)
    periods = [spelled for part in parts if (spelled := period.spelled(part))]
    name = header.JOINT.join(part for part in parts if not period.spelled(part))
    found = {}
    if numbered := _CODE.match(name):
        found["subject"], name = numbered["code"], numbered["name"]
    elif len(codes := catalog.self_examination().called(name)) == 1:
        found["subject"] = codes[0]
    elif name:
        found["subject"] = name[:_LONGEST_CODE]
    if name:
        found["indicator_name"] = name
    if unit:
        found["unit"] = unit
    if periods:
        found["sitting"] = periods[0]
    return found


def _school_column(columns: Sequence[ColumnSeen]) -> ColumnSeen | None:
    """The column that tells the school best: by logins, then by other codes, then by names."""
    by_key = {table_words.school_key_of(normalise(c.header)): c for c in reversed(columns)}
    by_key.pop(None, None)
    if logins := next((column for column in columns if _are_logins(column)), None):
        return logins
    codes = [column for key, column in by_key.items() if key != NAME]
    return codes[0] if codes else by_key.get(NAME)


def _are_logins(column: ColumnSeen) -> bool:
    logins = [each for each in column.examples if school_code.from_login(each)]
    six_digits = all(each.isdigit() for each in logins)
    announced = table_words.school_key_of(normalise(column.header)) is not None
    return len(logins) * 2 > len(column.examples) and (announced or not six_digits)


def _holds_numbers(column: ColumnSeen) -> bool:
    """Whether a number stands in a column, or a pair like «12/34,5%»."""
    return any(all(map(_NUMBER.fullmatch, each.split("/"))) for each in column.examples)


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row holds values rather than headers: a login or a number that is no year."""
    return not _is_numbering(row) and any(
        school_code.from_login(cell) or (_NUMBER.fullmatch(cell) and not period.spelled(cell))
        for cell in row
    )


def _is_numbering(row: Sequence[str]) -> bool:
    """Whether a row is the line of column numbers beneath a header."""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and filled == [str(n + 1) for n in range(len(filled))]


def _covers(sheet: Sheet, rows: Sequence[Sequence[str]], above: int) -> bool:
    """Whether the row `above` heads the one beneath it, with a merged cell or with blanks."""
    upper, lower = rows[above], rows[above + 1]
    if sum(map(bool, upper)) < 2:
        return False
    merged = any(
        top <= above <= bottom and (right > left or bottom > above)
        for (top, left), (bottom, right) in sheet.merged
    )
    over_blanks = any(u and not low for u, low in zip(upper, lower, strict=True))
    blank_over = any(low and not u for u, low in zip(upper, lower, strict=True))
    return merged or (over_blanks and blank_over)
