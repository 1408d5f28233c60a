import pytest

from intake.recognise import read_file
from tests import small_files as files


def read(folder, header, *rows):
    return read_file(files.xlsx(folder / "a.xlsx", [header, *rows]))


def test_marks_of_oge(tmp_path):
    reading = read(
        tmp_path,
        [*files.GIA, "Отметка"],
        ["edu641017", "Р-001", "русский", 20, 3],
        ["641018", "Р-002", "МАТЕМАТИКА ", 7, 2],
    )
    rows = reading.rows
    assert (reading.dataset, reading.layout, reading.rows_read) == (
        "assessment_result", "gia-results", 2,
    )  # fmt: skip
    assert rows["school_code"].tolist() == ["641017", "641018"]
    assert rows["subject"].tolist() == ["Русский язык", "Математика"]
    assert rows["primary_score"].tolist() == ["20", "7"]
    assert rows["mark"].tolist() == ["3", "2"]
    assert rows["attended"].all()
    assert reading.evidence == []
    assert reading.columns["mark"].letter == "E"
    assert reading.task_scores is None


def test_a_column_of_test_scores_is_about_ege(tmp_path):
    reading = read(tmp_path, [*files.GIA, "Тестовый балл"], ["edu641017", "1", "Физика", 20, 48])
    assert [(item.facet, item.value, item.source) for item in reading.evidence] == [
        ("procedure", "ЕГЭ", "content")
    ]
    assert reading.rows["test_score"].tolist() == ["48"]


@pytest.mark.parametrize(
    ("spelled", "subject"),
    [
        ("Математика (профильная)", "Математика профильная"),
        ("математика профильный уровень", "Математика профильная"),
        ("Математика (базовая)", "Математика базовая"),
        ("Обществознание", "Обществознание"),
        ("Наука", "Наука"),
    ],
)
def test_a_subject_is_spelled_as_the_scales_do_or_left_alone(tmp_path, spelled, subject):
    reading = read(tmp_path, [*files.GIA, "Тестовый балл"], ["edu641017", "1", spelled, 20, 48])
    assert reading.rows["subject"].tolist() == [subject]


def test_what_rows_say_of_their_work_stays_with_them(tmp_path):
    reading = read(
        tmp_path,
        [*files.GIA, "Оценка", "Экзамен", "Срок", "Класс"],
        ["edu641017", "1", "Физика", 20, 4, "ОГЭ", "пересдача", 9],
    )
    row = reading.rows.iloc[0]
    assert (row["procedure"], row["sitting"], row["class"]) == ("ОГЭ", "пересдача", "9")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_gia_is_read_from_csv_too(tmp_path, encoding, delimiter):
    rows = [[*files.GIA, "Отметка"], ["edu641017", "Р-1", "Физика", 20, 3]]
    path = files.text(tmp_path / "a.csv", rows, delimiter, encoding)
    assert read_file(path).rows["mark"].tolist() == ["3"]
