import math
from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readers.sheet import Column, column_letter, text


@given(st.integers(0, 16_383))
def test_column_letters_read_back(index):
    number = 0
    for letter in column_letter(index):
        number = number * 26 + ord(letter) - 64
    assert number == index + 1


@pytest.mark.parametrize(
    ("cell", "spelled"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (-3.0, "-3"),
        (1e16, "10000000000000000"),
        ("12.0", "12.0"),
        ("\xa0X \ufeff", "X"),
        ("СОШ\xa0№ 1", "СОШ № 1"),
        ("СО\x00Ш\x1f", "СОШ"),
        (True, "1"),
        (None, ""),
        (math.nan, ""),
        ("", ""),
        (date(2021, 3, 17), "2021-03-17"),
        (datetime(2021, 3, 17), "2021-03-17"),
        (datetime(2021, 3, 17, 5, 9, 18), "2021-03-17 05:09:18"),
    ],
)
def test_a_cell_as_text(cell, spelled):
    assert text(cell) == spelled


@given(st.lists(st.one_of(st.text(), st.floats(), st.booleans(), st.none(), st.dates())))
def test_a_column_is_its_cells_as_text(column):
    series = Column.of(column).series()
    assert series.tolist() == [text(cell) for cell in column]
    assert series.dtype == "str"
    assert series.index.tolist() == list(range(len(column)))


@given(st.lists(st.one_of(st.text("0.1 ", max_size=3), st.sampled_from([0, 1.0, "1", "", None]))))
def test_a_column_knows_its_different_texts_and_how_often_each_occurs(cells):
    column = Column.of(cells)
    assert len(column.texts) == len(set(column.texts))
    expected = Counter(map(text, cells))
    assert column.counts().to_dict() == expected
    assert column.filled().tolist() == [text(cell) != "" for cell in cells]
    half = column[len(cells) // 2 :]
    assert half.series().tolist() == column.series().tolist()[len(cells) // 2 :]
    assert half.counts().sum() == len(half.codes)
