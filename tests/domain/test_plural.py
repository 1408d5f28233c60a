import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.plural import Wording, number, per_cent, plural

FORMS = ("строка", "строки", "строк")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "строк"),
        (1, "строка"),
        (2, "строки"),
        (4, "строки"),
        (5, "строк"),
        (11, "строк"),
        (12, "строк"),
        (14, "строк"),
        (20, "строк"),
        (21, "строка"),
        (22, "строки"),
        (100, "строк"),
        (101, "строка"),
        (111, "строк"),
        (112, "строк"),
        (1_023, "строки"),
    ],
)
def test_the_noun_agrees_with_the_number(count, expected):
    assert plural(count, *FORMS) == expected


@given(st.integers(0, 10**6))
def test_only_the_last_two_digits_decide(count):
    assert plural(count, *FORMS) == plural(count + 100, *FORMS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (3.0, "3"),
        (45.5, "45,5"),
        (0.126, "0,13"),
        (100, "100"),
        (-0.001, "0"),
        (-2, "-2"),
    ],
)
def test_a_number_has_a_decimal_comma_and_no_idle_noughts(value, expected):
    assert number(value) == expected


def test_a_missing_number_is_a_dash():
    assert number(math.nan) == "–"


@pytest.mark.parametrize(
    ("share", "expected"), [(0.053, "5,3 %"), (0.05, "5 %"), (1, "100 %"), (0, "0 %")]
)
def test_a_share_is_written_as_a_per_cent(share, expected):
    assert per_cent(share) == expected


def test_a_template_words_counts_shares_and_text():
    template = "{name}: {count} {count:строка|строки|строк} из {total} ({share:%})"

    words = {"name": "Лист", "count": 2.0, "total": 40, "share": 0.05}

    assert Wording().vformat(template, (), words) == "Лист: 2 строки из 40 (5 %)"


def test_a_template_that_names_what_is_not_there_fails():
    with pytest.raises(KeyError):
        Wording().vformat("{absent}", (), {})
