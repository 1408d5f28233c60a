import pytest
from hypothesis import given
from hypothesis import strategies as st

from readers import period


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2020/21", "2020/21"), ("2020-2021", "2020/21"), ("2020/2021 уч. год", "2020/21"),
        ("2020–21 учебный год", "2020/21"), ("2021", "2021"), ("2021 г.", "2021"),
        ("2021 год", "2021"), ("03.2021", "03.2021"), ("3.2021", "03.2021"),
        ("IV квартал 2020", "IV квартал 2020"), ("4 кв. 2020 г.", "IV квартал 2020"),
        ("1-й квартал 2021 года", "I квартал 2021"), ("iii кв 2021", "III квартал 2021"),
        ("март 2021", "03.2021"), ("Мая 2021 г.", "05.2021"), ("сентябрь 2020 года", "09.2020"),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(typed, meant):
    assert period.spelled(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "2020/22", "13.2021", "V квартал 2020", "01.09.2021", "зима 2020", "май"]
)
def test_other_words_are_not_guessed_at(typed):
    assert period.spelled(typed) is None


@given(st.integers(2000, 2098))
def test_a_spelled_period_stays_as_it_is(year):
    quarter = f"II квартал {year}"
    for written in (str(year), f"{year}/{(year + 1) % 100:02d}", f"04.{year}", quarter):
        assert period.spelled(written) == written
