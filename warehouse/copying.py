"""COPY of a table's columns into PostgreSQL, inside the caller's transaction."""

import io

import pandas as pd
from sqlalchemy import Connection, Table


def copy(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Write every row of `frame` whose columns are columns of `table`; missing becomes NULL."""
    names = [column.name for column in table.columns if column.name in frame.columns]
    buffer = io.StringIO()
    frame[names].to_csv(buffer, index=False, header=False, na_rep="\\N")
    columns = ", ".join(f'"{name}"' for name in names)
    statement = (
        f'COPY "{table.schema}"."{table.name}" ({columns}) FROM STDIN '
        "WITH (FORMAT csv, NULL '\\N')"
    )
    with (
        connection.connection.driver_connection.cursor() as cursor,
        cursor.copy(statement) as copying,
    ):
        copying.write(buffer.getvalue())
