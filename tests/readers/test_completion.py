import pytest

from readers.reading import UnreadableFileError
from tests import small_files as files
from tests.readers.reports import read

HEADER = files.TASKS  # 1, 2, 3.1, 3.2К1
GROUP = ["Саратовская область", 100, 2000]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("words", ["Макс балл", "Макс. балл", "МАКСИМАЛЬНЫЙ БАЛЛ "])
def test_the_second_row_of_the_header_gives_the_maxima(place, words):
    second = ["", "", "", 1, 2, 1, 3]
    second[place] = words
    reading = read(HEADER, second, [*GROUP, 50, "62,5", "70 %", 0])
    rows = reading.rows
    assert rows["task"].tolist() == ["1", "2", "3.1", "3.2К1"]
    assert rows["score_max"].tolist() == [1, 2, 1, 3]
    assert rows["pct"].tolist() == [50, 62.5, 70, 0]
    assert rows["ordinal"].tolist() == [1, 2, 3, 4]
    assert rows["row_number"].unique().tolist() == [3]
    assert reading.rows_read == 4


def test_a_faulty_maximum_is_told_once_and_of_its_own_cell():
    reading = read(
        HEADER, ["Макс балл", "", "", 1, "много", "", 0], *[[*GROUP, 50, 60, 70, 80]] * 2
    )
    assert reading.rows["score_max"].fillna(0).tolist() == [1, 0, 0, 0] * 2
    assert [(f.rule, f.row_number, f.column_name) for f in reading.findings] == [
        ("score-max-invalid", 2, "2"),
        ("score-max-invalid", 2, "3.2К1"),
    ]


def test_without_maxima_there_are_none():
    reading = read(HEADER, [*GROUP, 50, 60, 70, 80])
    assert "score_max" not in reading.rows


def test_two_tasks_of_one_label_stay_apart():
    # Excel makes 10.1 out of a label 10.10 typed as a number.
    header = [*HEADER[:3], 1, 10.1, 10.1]
    assert read(header, [*GROUP, 50, 60, 70]).rows["ordinal"].tolist() == [1, 2, 3]


def test_a_distribution_without_its_nought_is_not_taken_for_tasks():
    with pytest.raises(UnreadableFileError) as error:
        read([*HEADER[:3], "1", "2", "3"], [*GROUP, 20, 30, 50], [*GROUP, 10, 30, 60.1])
    assert error.value.finding.rule == "tasks-or-scores"
