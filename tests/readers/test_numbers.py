import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.numbers import numbers, per_cents, pupils


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", 12), ("12.0", 12), ("12,5", 12.5), ("34,5%", 34.5), ("34,5 %", 34.5), (" 7 ", 7),
        ("1 234,5", 1234.5), ("1\u00a0234", 1234), ("1\u202f234", 1234), ("-3", -3), ("0", 0),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(typed, meant):
    assert numbers(pd.Series([typed])).tolist() == [meant]


@pytest.mark.parametrize("typed", ["", "нет", "12/34,5%", "1.234,5", "12 чел", "-", "inf", "nan"])
def test_what_is_no_number_is_missing(typed):
    assert numbers(pd.Series([typed])).isna().all()


@given(st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1))
def test_a_decimal_comma_changes_nothing(values):
    typed = pd.Series([str(value).replace(".", ",") for value in values])
    assert numbers(typed).tolist() == pytest.approx([float(value) for value in values])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([["12,5", "87.5 %"]], [[12.5, 87.5]]),
        ([["12,5", "87,5"], ["0.5", "1"]], [[12.5, 87.5], [0.5, 1]]),
        ([["0.125", "0.875"]], [[12.5, 87.5]]),
        ([["0.07", "0.93"], ["1", "0"]], [[7, 93], [100, 0]]),
        ([["0,5%", "1"]], [[0.5, 1]]),
        ([["", "нет"]], [[float("nan")] * 2]),
    ],
)
def test_a_table_formatted_as_per_cents_is_parts_of_one(cells, expected):
    np.testing.assert_array_equal(per_cents(pd.DataFrame(cells)), expected)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 999).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_printed_per_cent_gives_the_pupils_back(pair):
    count, participants = pair
    printed = pd.Series([round(100 * count / participants, 1)])
    assert pupils(printed, pd.Series([participants])).tolist() == [count]
