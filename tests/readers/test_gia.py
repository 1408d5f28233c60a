import pytest

from domain.finding import Severity
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
    ],
)
def test_a_subject_is_spelled_as_the_scales_do(tmp_path, spelled, subject):
    reading = read(tmp_path, [*files.GIA, "Тестовый балл"], ["edu641017", "1", spelled, 20, 48])
    assert reading.rows["subject"].tolist() == [subject]
    assert reading.findings == []


def test_an_unknown_subject_is_left_alone_and_holds_the_file(tmp_path):
    rows = [["edu641017", str(n), word, 9, 3] for n, word in
            enumerate(["Математка", "Физика", "Наука", "Математка"])]  # fmt: skip
    reading = read(tmp_path, [*files.GIA, "Отметка"], *rows)
    assert reading.rows["subject"].tolist() == ["Математка", "Физика", "Наука", "Математка"]
    [finding] = reading.findings
    assert (finding.severity, finding.rule) == (Severity.HOLD, "subject-unknown-word")
    assert (finding.sheet, finding.row_number, finding.column_name) == ("Sheet", 2, "Предмет")
    assert "«Математка» (похоже на «Математика»)" in finding.message
    assert "«Наука»" in finding.message
    assert "Физика" not in finding.message


def test_an_empty_subject_is_the_fault_of_its_row_alone(tmp_path):
    rows = [["edu641017", "1", "", 9, 3], ["edu641017", "2", "Физика", 9, 3]]
    assert read(tmp_path, [*files.GIA, "Отметка"], *rows).findings == []


def test_sittings_are_spelled_in_one_way(tmp_path):
    rows = [["edu641017", str(n), "Физика", 9, 3, word] for n, word in
            enumerate(["Основной", "основной период", "Резерв", "пересдача"])]  # fmt: skip
    reading = read(tmp_path, [*files.GIA, "Отметка", "Срок"], *rows)
    assert reading.rows["sitting"].tolist() == ["основной", "основной", "резерв", "пересдача"]
    assert reading.findings == []


def test_an_unknown_sitting_is_left_alone_and_holds_the_file(tmp_path):
    rows = [["edu641017", str(n), "Физика", 9, 3, word] for n, word in
            enumerate(["основной", "2 волна"])]  # fmt: skip
    reading = read(tmp_path, [*files.GIA, "Отметка", "Срок"], *rows)
    assert reading.rows["sitting"].tolist() == ["основной", "2 волна"]
    [finding] = reading.findings
    assert (finding.severity, finding.rule) == (Severity.HOLD, "sitting-unknown-word")
    assert (finding.row_number, finding.column_name) == (3, "Срок")
    assert "«2 волна»" in finding.message


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
