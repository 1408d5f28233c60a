import pytest

from schemas.columns import OnFault
from schemas.datasets import DATASETS, VERSION_KEY


@pytest.mark.parametrize("name", DATASETS)
def test_every_column_tells_its_title_and_what_it_expects(name):
    for column in DATASETS[name].model.to_schema().columns.values():
        assert column.title
        assert column.metadata["expected"]
        assert column.metadata["on_fault"] in OnFault


@pytest.mark.parametrize("name", DATASETS)
def test_what_a_version_is_kept_by_is_never_empty_and_never_blanked(name):
    columns = DATASETS[name].model.to_schema().columns
    for key in VERSION_KEY:
        if key in columns:
            # A day that is not told is an empty one.
            assert columns[key].nullable == (key == "exam_day")
            assert columns[key].metadata["on_fault"] is OnFault.REJECT_ROW


@pytest.mark.parametrize("name", DATASETS)
def test_a_row_key_is_a_column_that_is_always_there(name):
    key = DATASETS[name].row_key
    if key is not None:
        column = DATASETS[name].model.to_schema().columns[key]
        assert not column.nullable
        assert column.metadata["on_fault"] is OnFault.REJECT_ROW


def test_a_sender_is_given_an_example_of_every_number_he_writes():
    computed = {"row_number", "class", "score_max"}  # stand in no cell of their own, or in a header
    for name, dataset in DATASETS.items():
        for column in dataset.model.to_schema().columns.values():
            bounded = any(check.name.startswith(("greater", "less")) for check in column.checks)
            if bounded and column.name not in computed:
                assert "например" in column.metadata["expected"], (name, column.name)
