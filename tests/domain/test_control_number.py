"""A mistyped digit of an ИНН or ОГРН is found wherever the control digit can find it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import control_number

RULES = {
    "ИНН": (9, control_number.are_inn, control_number.inn_control),
    "ОГРН": (12, control_number.are_ogrn, control_number.ogrn_control),
}


def sound(digits, control):
    return [*digits, int(control(np.array([digits]))[0])]


def text(digits):
    return "".join(map(str, digits))


def remainder(digits, name):
    """What the control digit is made from, 0–10: 10 and 0 give one and the same digit."""
    if name == "ИНН":
        weighed = zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=False)
        return sum(digit * weight for digit, weight in weighed) % 11
    return int(text(digits[:12])) % 11


@pytest.mark.parametrize("number", ["7707083893", "7830002293", "5024129468"])
def test_numbers_of_known_organisations_are_inn(number):
    assert control_number.are_inn(pd.Series([number])).tolist() == [True]


@pytest.mark.parametrize("number", ["1027700132195", "1037739010891"])
def test_numbers_of_known_organisations_are_ogrn(number):
    assert control_number.are_ogrn(pd.Series([number])).tolist() == [True]


@pytest.mark.parametrize("name", RULES)
@given(data=st.data())
def test_one_wrong_digit_is_found(name, data):
    length, are, control = RULES[name]
    number = sound(
        data.draw(st.lists(st.integers(0, 9), min_size=length, max_size=length)), control
    )
    place = data.draw(st.integers(0, length))
    wrong = number.copy()
    wrong[place] = data.draw(st.integers(0, 9).filter(lambda digit: digit != number[place]))
    assert are(pd.Series([text(number)])).tolist() == [True]
    # The rule tells remainders 0 and 10 not apart; every other single error it does.
    hidden = place < length and {remainder(number, name), remainder(wrong, name)} == {0, 10}
    assert are(pd.Series([text(wrong)])).tolist() == [hidden]


@pytest.mark.parametrize("cell", ["", "640301001", "640300100100", "64030010O1"])
def test_what_has_not_ten_digits_is_no_inn(cell):
    assert control_number.are_inn(pd.Series([cell, None])).tolist() == [False, False]
