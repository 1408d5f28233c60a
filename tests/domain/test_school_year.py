from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import school_year as years

calendar_years = st.integers(2000, 2098)


@given(calendar_years)
def test_years_follow_each_other_and_name_their_parts(year):
    school_year = years.starting(year)
    assert school_year == f"{year}/{str(year + 1)[2:]}"
    assert years.parse(f" {school_year} ") == school_year
    assert years.start_of(school_year) == year
    assert years.ending(year + 1) == school_year
    assert years.previous(years.following(school_year)) == school_year
    assert years.previous(school_year, 2) == years.starting(year - 2)


@given(calendar_years, st.integers(1, 12), st.integers(1, 28))
def test_a_day_lies_between_the_first_of_september_and_the_last_of_august(year, month, day):
    moment = date(year, month, day)
    start = years.start_of(years.containing(moment))
    assert date(start, 9, 1) <= moment <= date(start + 1, 8, 31)


def test_the_turn_of_the_century_has_two_digits():
    assert years.starting(2099) == "2099/00"
    assert years.parse("2099/00") == "2099/00"


@pytest.mark.parametrize(
    "text",
    ["2020", "2020/22", "2020/20", "2020-21", "20/21", "2020/2021", "1999/00", "", "20２1/22"],
)
def test_what_is_no_school_year_is_told_in_russian(text):
    with pytest.raises(ValueError, match=r"не учебный год; учебный год пишется так: 2020/21"):
        years.parse(text)


@given(st.text(max_size=12))
def test_whatever_is_taken_for_a_school_year_is_spelled_as_one(text):
    try:
        school_year = years.parse(text)
    except ValueError:
        return
    assert school_year == years.starting(int(school_year[:4]))
