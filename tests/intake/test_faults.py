"""A faulty cell is named by its place: sheet, row, and the very column where several may be."""

import pytest

from intake import faults
from schemas.datasets import DATASETS
from schemas.validation import validate
from tests import small_files as files
from tests.readers.reports import read

SCHOOL = ["Степной район", "edu641017", "СОШ"]
WORK = ["ВПР 2021 Математика 5 класс"]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([files.MARKERS, [2021, *SCHOOL, "да", 0, 0, 0, 0]], "4 РУ"),
        ([WORK, [*files.PLANNED, "РФ"], ["1", "Счёт", "1", "много"]], "РФ"),
    ],
)
def test_a_value_of_a_wide_table_is_shown_where_it_stands(rows, header):
    reading = read(*rows)
    [finding] = faults.of_cells(reading, validate(DATASETS[reading.dataset].model, _full(reading)))
    assert finding.column_name == header
    assert f"«{header}»: стоит текст" in finding.message


def test_of_a_computed_value_the_cell_is_shown_as_it_stands():
    reading = read(files.INDICATORS, ["1.5", "Доля", "%", "edu641017", "2020/21", "107,5"])
    [finding] = faults.of_cells(reading, validate(DATASETS[reading.dataset].model, _full(reading)))
    assert "«значение»: стоит «107,5», а ожидается доля от 0 до 100 %" in finding.message


def _full(reading):
    about = {"school_year": "2020/21", "procedure": "ВПР", "sitting": "весна", "class": 5}
    told = {name: value for name, value in about.items() if name not in reading.rows}
    return reading.rows.assign(subject=reading.rows.get("subject", "Математика"), **told)
