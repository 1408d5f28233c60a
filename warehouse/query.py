"""Queries as tables."""

import pandas as pd
from sqlalchemy import Connection, text


def frame(connection: Connection, query: str, **parameters: object) -> pd.DataFrame:
    """The result of a query; `:name` in it stands for a parameter."""
    result = connection.execute(text(query), parameters)
    return pd.DataFrame(result.fetchall(), columns=list(result.keys()))
