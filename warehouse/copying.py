"""COPY of a table's columns into PostgreSQL, inside the caller's transaction."""

import re
from itertools import islice

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table

# How COPY's text format spells what would otherwise end a field or a line.
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_ESCAPED = re.compile(r"[\\\t\n\r]")
_MISSING = r"\N"
_LINES = 2_000  # sent together: the server stores them while the next ones are spelled


def copy(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Write every row of `frame` whose columns are columns of `table`; missing becomes NULL."""
    names = [column.name for column in table.columns if column.name in frame.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.schema}"."{table.name}" ({columns}) FROM STDIN'
    lines = map("\t".join, zip(*(_spelled(frame[name]) for name in names), strict=True))
    with (
        connection.connection.driver_connection.cursor() as cursor,
        cursor.copy(statement) as copying,
    ):
        while some := list(islice(lines, _LINES)):
            copying.write("\n".join(some) + "\n")


def _spelled(column: pd.Series) -> list[str]:
    """A column as COPY reads it: each different value is spelled once."""
    codes, different = pd.factorize(column)
    spelled = list(map(str, different))
    if _ESCAPED.search("".join(spelled)):
        spelled = [value.translate(_ESCAPES) for value in spelled]
    return np.array([*spelled, _MISSING], dtype=object)[codes].tolist()
