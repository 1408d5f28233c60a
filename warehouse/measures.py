"""What criteria judge by: the results of schools, and the schools themselves."""

import pandas as pd
from sqlalchemy import Connection

from warehouse import district
from warehouse.query import frame

_NO_YEAR_IS_LATER = "9999"


def results(connection: Connection, earliest: str, latest: str = _NO_YEAR_IS_LATER) -> pd.DataFrame:
    """The judged sitting of every work and school in the school years from `earliest` to `latest`.

    `below_threshold` counts pupils; it is missing where it cannot be computed, `reason` says why.
    """
    return frame(
        connection,
        "SELECT school_year, procedure, subject, class, school_code, participants, "
        "below_threshold, reason, threshold_status FROM mart.assessment_main "
        "WHERE school_year BETWEEN :earliest AND :latest",
        earliest=earliest,
        latest=latest,
    )


def schools(connection: Connection, municipality: str) -> pd.DataFrame:
    """The schools of the registry by name, of one municipality or, if it is empty, of all."""
    return frame(
        connection,
        f"SELECT school_code, short_name, kind FROM mart.school WHERE {district.OURS} "
        "ORDER BY short_name, school_code",
        ours=district.codes(connection, municipality),
    )
