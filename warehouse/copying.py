"""COPY of a table's columns into PostgreSQL, inside the caller's transaction."""

import io

import pandas as pd
from sqlalchemy import Connection, Table

# Stands for a missing value. No cell holds it: xlsx has no such character, and a csv file with
# one is refused as damaged.
MISSING = "\x01"


def copy(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Write every row of `frame` whose columns are columns of `table`; missing becomes NULL."""
    names = [column.name for column in table.columns if column.name in frame.columns]
    buffer = io.StringIO()
    # Only with both characters in the line's end does the writer quote either within a text.
    frame[names].to_csv(buffer, index=False, header=False, na_rep=MISSING, lineterminator="\r\n")
    columns = ", ".join(f'"{name}"' for name in names)
    statement = (
        f'COPY "{table.schema}"."{table.name}" ({columns}) FROM STDIN '
        f"WITH (FORMAT csv, NULL '{MISSING}')"
    )
    with (
        connection.connection.driver_connection.cursor() as cursor,
        cursor.copy(statement) as copying,
    ):
        copying.write(buffer.getvalue())
