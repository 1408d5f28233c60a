import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Column, Double, MetaData, Table, Text, text

from warehouse.copying import copy

FIXTURE_ONCE = [HealthCheck.function_scoped_fixture]
TABLE = Table(
    "copied",
    MetaData(),
    Column("number", BigInteger),
    Column("said", Text),
    Column("share", Double),
    Column("yes", Boolean),
    schema="public",
)

# Whatever a cell may hold: any text but control characters, which no reader lets through.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), max_size=12
)
rows = st.lists(
    st.tuples(
        st.none() | st.integers(-(2**62), 2**62),
        st.none() | texts | st.sampled_from(["", "\\N", "\\.", '"', "a\rb", "a\r\nb", "\t", ";,"]),
        st.none() | st.floats(allow_nan=False),
        st.none() | st.booleans(),
    ),
    max_size=8,
)


@pytest.fixture
def table(engine):
    with engine.begin() as connection:
        TABLE.create(connection)
    return TABLE


@settings(max_examples=60, deadline=None, suppress_health_check=FIXTURE_ONCE)
@given(rows=rows)
def test_what_is_copied_is_what_is_read_back(engine, table, rows):
    frame = pd.DataFrame(
        {
            "said": pd.Series([row[1] for row in rows], dtype="object"),
            "number": pd.Series([row[0] for row in rows], dtype="Int64"),
            "yes": pd.Series([row[3] for row in rows], dtype="boolean"),
            "share": pd.Series([row[2] for row in rows], dtype="Float64"),
            "no column of the table": "x",
        }
    )
    with engine.connect() as connection:
        copy(connection, table, frame)
        back = connection.execute(text("SELECT number, said, share, yes FROM copied")).all()
        connection.rollback()
    assert [tuple(row) for row in back] == rows


def test_copying_stands_in_the_callers_transaction(engine, table):
    with engine.connect() as connection:
        copy(connection, table, pd.DataFrame({"number": [1]}))
        connection.rollback()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM copied")).scalar() == 0
