import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import school_code

codes = st.integers(0, 999_999).map(lambda number: f"{number:06d}")


@given(
    codes,
    st.sampled_from(["", "sch", "ksh", "edu", "EDU"]),
    st.sampled_from(["", " | МБОУ СОШ № 1", "|имя", " "]),
)
def test_one_school_has_one_code_whatever_its_login(code, prefix, tail):
    login = f" {prefix}{code}{tail}"
    assert school_code.from_login(login) == code
    assert school_code.from_logins(pd.Series([login])).tolist() == [code]


@pytest.mark.parametrize(
    "login",
    [
        "",
        "64107",
        "6410721",
        "sch64107",
        "edu6410722",
        "reg641072",
        "a641072",
        "641072x",
        "64107２",
    ],
)
def test_what_is_no_login_has_no_code(login):
    assert school_code.from_login(login) is None
    assert school_code.from_logins(pd.Series([login])).isna().all()


def test_a_code_typed_as_a_number_is_a_code():
    assert school_code.from_login("641072.0") == "641072"


@given(st.lists(st.text(max_size=12), max_size=8))
def test_a_column_is_read_as_its_cells_are(logins):
    column = school_code.from_logins(pd.Series(logins, dtype="str"))
    assert [None if pd.isna(code) else code for code in column] == [
        school_code.from_login(login) for login in logins
    ]
