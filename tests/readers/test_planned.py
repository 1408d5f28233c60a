import pytest

from readers.reading import UnreadableFileError
from tests import small_files as files
from tests.readers.reports import read

SCHOOL = 'МБОУ "СОШ № 1" (edu641017)'


def test_tasks_in_rows_and_groups_in_columns_become_rows():
    reading = read(
        [*files.PLANNED, "Саратовская  обл.", "", SCHOOL, "РФ"],
        ["1", "Сравнивать числа", 1, 50, "мусор без заголовка", "62,5", "70 %"],
        ["2k1", "Решать задачи", 2, 40, "", "", 30],
    )
    assert (reading.dataset, reading.layout) == ("planned_result", "vpr-planned")
    rows = reading.rows
    assert list(
        zip(rows["task"], rows["school_code"], rows["level"], rows["pct"], strict=True)
    ) == [
        ("1", "Саратовская обл.", "region", 50), ("1", "641017", "school", 62.5),
        ("1", "РФ", "country", 70), ("2К1", "Саратовская обл.", "region", 40),
        ("2К1", "РФ", "country", 30),
    ]  # fmt: skip
    assert rows["ordinal"].tolist() == [1, 1, 1, 2, 2]
    assert rows["skill"].tolist() == ["Сравнивать числа"] * 3 + ["Решать задачи"] * 2
    assert rows["score_max"].tolist() == ["1"] * 3 + ["2"] * 2
    letters = [reading.columns[key].letter for key in rows["spread"]]
    assert letters == ["D", "F", "G", "D", "G"]


def test_a_table_without_a_group_is_refused():
    with pytest.raises(UnreadableFileError) as error:
        read(files.PLANNED, ["1", "Сравнивать числа", 1])
    assert error.value.finding.rule == "groups-missing"
