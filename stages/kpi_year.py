"""What every expected result of a year is measured by: its list, and whose schools are counted."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from domain.settings import Settings
from stages import acts
from stages.acts import RegisteredList
from warehouse import district
from warehouse.query import frame


@dataclass(frozen=True)
class Year:
    """A year, the list in force in it and the warehouse.

    `listed` has `school_code`, `name` and `years_in_a_row` of the list in force in the year, None
    where none is registered; `elsewhere` are the schools of other municipalities.
    """

    connection: Connection
    settings: Settings
    school_year: str
    registered: RegisteredList | None
    listed: pd.DataFrame | None
    elsewhere: frozenset[str]

    def query(self, query: str) -> pd.DataFrame:
        """A query with the year and the listed schools for parameters."""
        codes = [] if self.listed is None else self.listed["school_code"].tolist()
        return frame(self.connection, query, year=self.school_year, codes=codes)


def of(connection: Connection, settings: Settings, school_year: str) -> Year:
    """The year with its list: of it only the schools of the settings' municipality count."""
    elsewhere = frozenset(
        frame(
            connection,
            f"SELECT school_code FROM mart.school WHERE NOT {district.OURS}",
            ours=district.codes(connection, settings.municipality),
        )["school_code"]
    )
    registered = acts.registered_for(connection, school_year)
    if registered is None:
        return Year(connection, settings, school_year, None, None, elsewhere)
    listed = frame(
        connection,
        "SELECT school_code, years_in_a_row, "
        "coalesce(short_name || ' (' || school_code || ')', school_code) AS name "
        "FROM mart.nor_list LEFT JOIN mart.school USING (school_code) "
        "WHERE list_id = :list_id AND listed = 'yes' ORDER BY name",
        list_id=registered.list_id,
    )
    ours = listed[~listed["school_code"].isin(elsewhere)]
    return Year(connection, settings, school_year, registered, ours, elsewhere)
