import datetime

import pytest

from intake.recognise import read_file
from tests import small_files as files


def test_schools_with_two_logins_are_read_as_codes(tmp_path):
    path = files.xlsx(
        tmp_path / "a.xlsx",
        [
            [*files.REGISTRY, "вид", "обучающихся"],
            ["sch641072", "МБОУ СОШ № 1", "Луговой район", "Средняя школа", 120],
            ["ksh641073", "Лицей", "Луговой район", "Лицей", None],
            ["edu641074", "Школа", "Луговой район", "кадетская", 7],
        ],
    )
    reading = read_file(path)
    assert (reading.dataset, reading.rows_read) == ("school", 3)
    assert reading.rows["school_code"].tolist() == ["641072", "641073", "641074"]
    assert reading.rows["kind"].tolist() == ["СОШ", "СОШ", "кадетская"]
    assert reading.rows["pupils"].tolist()[0] == 120
    assert reading.rows["pupils"].isna().tolist() == [False, True, False]
    assert reading.columns["school_code"].letter == "A"


@pytest.mark.parametrize(
    ("typed", "km"),
    [(45, 45), ("45 км", 45), ("12,5 км.", 12.5), ("45км", 45), ("далеко", "далеко")],
)
@pytest.mark.parametrize("day", ["10.02.2021", "2021-02-10", datetime.date(2021, 2, 10)])
def test_mentors_distances_and_agreements(tmp_path, typed, km, day):
    path = files.xlsx(
        tmp_path / "a.xlsx",
        [
            files.MENTORS,
            ["edu641017", "СОШ с. Орлов-Гай", "edu641020", "СОШ № 1 р.п. Дергачи", typed, "7", day],
        ],
    )
    row = read_file(path).rows.iloc[0]
    assert (row["school_code"], row["mentor_code"]) == ("641017", "641020")
    assert row["agreement_date"] == "2021-02-10"
    assert row["distance_km"] == km


def test_a_date_that_is_none_stays_as_typed_for_the_check(tmp_path):
    path = files.xlsx(
        tmp_path / "a.xlsx", [files.MENTORS, ["", "СОШ", "", "СОШ № 1", "", "", "в феврале"]]
    )
    row = read_file(path).rows.iloc[0]
    assert row["agreement_date"] == "в феврале"
    assert row.isna()["mentor_code"]
    assert row["school_code"] == ""


def test_the_list_of_a_year_is_known_by_having_no_other_column(tmp_path):
    rows = [["Логин ОО", "Наименование ОО"], ["edu641017", "СОШ"]]
    assert read_file(files.xlsx(tmp_path / "a.xlsx", rows)).dataset == "nor_list"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_registers_are_read_from_csv_too(tmp_path, encoding, delimiter):
    rows = [files.REGISTRY, ["sch641072", "МБОУ «СОШ № 1»", "Луговой район"]]
    reading = read_file(files.text(tmp_path / "a.csv", rows, delimiter, encoding))
    assert reading.rows["short_name"].tolist() == ["МБОУ «СОШ № 1»"]
