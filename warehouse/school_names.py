"""Names and codes of schools: those the warehouse knows, and what people answered of others."""

import pandas as pd
from sqlalchemy import Connection, insert

from warehouse import tables
from warehouse.query import frame

NAMES = """
SELECT school_code, name, municipality, settlement, short_name
FROM mart.school CROSS JOIN LATERAL (VALUES (short_name), (full_name)) AS spelled (name)
WHERE name IS NOT NULL
UNION
SELECT school_code, value, municipality, settlement, short_name
FROM mart.school_identifier LEFT JOIN mart.school USING (school_code)
WHERE school_identifier.kind = 'наименование'
ORDER BY school_code, name"""

CODES = """
SELECT school_code, kind, value, valid_from, valid_to FROM mart.school_identifier
WHERE kind <> 'наименование'"""


def names(connection: Connection) -> pd.DataFrame:
    """All names of all schools: school_code, name, municipality, settlement, short_name."""
    return frame(connection, NAMES)


def codes(connection: Connection) -> pd.DataFrame:
    """All codes of all schools: school_code, kind, value, valid_from, valid_to."""
    return frame(connection, CODES)


def answers(connection: Connection) -> pd.DataFrame:
    """What people answered, the earliest first: name, place, school_code (None: of no school)."""
    return frame(
        connection, "SELECT name, place, school_code FROM ops.school_name ORDER BY answer_id"
    )


def answer(connection: Connection, name: str, place: str, school_code: str | None, by: str) -> None:
    """Record which school a name means, or that it means none of those known."""
    connection.execute(
        insert(tables.school_name).values(
            name=name, place=place, school_code=school_code, decided_by=by
        )
    )
