"""Whose schools the program is about: those of the municipality in the settings, or all.

The registry and the settings may spell a municipality in two ways, and a registry sent again in a
third: it is looked for by what the spellings have in common.
"""

from sqlalchemy import Connection

from domain import municipality
from warehouse.query import frame

# A condition on `school_code`: the school is ours. Its parameter `ours` is what `codes` gives.
OURS = "(CAST(:ours AS text[]) IS NULL OR school_code = ANY(:ours))"


def codes(connection: Connection, name: str) -> list[str] | None:
    """The codes of the registry's schools of a municipality; None, for all, where none is named.

    Args:
        connection: a connection on the warehouse.
        name: the municipality, as the settings spell it.
    """
    if not name:
        return None
    schools = frame(connection, "SELECT school_code, municipality FROM mart.school")
    return schools.loc[municipality.same(schools["municipality"], name), "school_code"].tolist()
