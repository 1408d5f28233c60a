from tests import small_files as files
from tests.readers.reports import read

PLACE = ["Степной район", "edu641017", "СОШ"]


def test_every_class_and_subject_is_a_row():
    reading = read(files.MARKERS, [2021, *PLACE, 1, "", 0, 2, 3])
    rows = reading.rows
    assert list(zip(rows["class"], rows["subject"], rows["markers"], strict=True)) == [
        ("4", "Русский язык", 1), ("4", "Математика", 0), ("5", "Русский язык", 0),
        ("5", "Математика", 2),
    ]  # fmt: skip
    assert rows["school_year"].unique().tolist() == ["2020/21"]
    assert rows["school_code"].unique().tolist() == ["641017"]
    assert [reading.columns[key].header for key in rows["spread"]] == files.MARKERS[4:8]
    assert reading.findings == []


def test_a_total_that_is_no_sum_is_an_error_at_its_cell():
    reading = read(
        files.MARKERS, [2021, *PLACE, 1, 0, 0, 0, 1], [2020, *PLACE, 1, 0, 0, 0, "два"],
        [2019, *PLACE, "да", 0, 0, 0, 1], [2018, *PLACE, 1, 0, 0, 0, ""],
    )  # fmt: skip
    [finding] = reading.findings
    assert (finding.rule, finding.row_number) == ("markers-not-total", 3)
    assert finding.column_name == "Количество маркеров"
    assert "столбец I" in finding.message
    assert reading.rows.loc[reading.rows["row_number"] == 4, "markers"].tolist()[0] == "да"
