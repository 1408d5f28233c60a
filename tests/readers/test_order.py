"""The appendix of mentors is read, and the operative part is held against it."""

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import Severity
from readers import order, order_text
from readers.docx_tables import read_document
from readers.reading import UnreadableFileError
from sample import order_papers


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "order.docx"
    order_papers.write_order(path)
    assert order.is_order(read_document(path))
    return order.read(read_document(path))


def test_seven_schools_have_a_mentor_each_at_the_distance_given(reading):
    rows = reading.rows
    assert reading.dataset == "mentorship"
    assert reading.rows_read == 7
    assert rows["distance_km"].tolist() == [45.0, 30.0, 50.0, 15.0, 70.0, 40.0, 40.0]
    assert rows["school_name"].str.contains("п.Тимонин").tolist() == [True] + [False] * 6
    # Mentors by number: № 2, № 1 four times, № 2 twice, as in the appendix.
    assert rows["mentor_name"].str.extract(r"№ (\d)")[0].tolist() == list("2111122")
    assert rows[["school_code", "mentor_code"]].isna().all(axis=None)
    assert rows["row_number"].tolist() == list(range(2, 9))
    assert set(rows["sheet"]) == {"Таблица 1"}


def test_six_against_seven_names_the_school_left_out(reading):
    (finding,) = reading.findings
    assert finding.severity is Severity.WARNING
    assert "п.Тимонин" in finding.message
    assert "в приложении школ: 7, в распорядительной части: 6" in finding.message


def test_schools_of_the_operative_part_are_named_without_their_heads():
    paragraphs = [
        "5. Назначить координатором методиста МУ «ИМО».",
        "6. Руководителям МОУ «СОШ п. Мирный» (А.А. Директор), МБОУ «ООШ с. Жадовка» (Б. Б.) срок:",
        "6.1. школам МОУ «СОШ п. Иной» провести анализ;",
    ]
    assert order_text.named_schools(paragraphs) == ["сош мирный", "оош жадовка"]
    assert order_text.named_schools(["Утвердить перечень."]) == []


def test_a_school_charged_but_not_listed_is_named():
    (finding,) = order.contradictions(["МОУ «СОШ с. Луговое»"], ["сош луговое", "оош дальнее"])
    assert finding.rule == "school-not-listed"
    assert "оош дальнее" in finding.message


NAMES = st.sets(st.sampled_from([f"МОУ «СОШ с. Село{letter}»" for letter in "абвгде"]))


@given(NAMES, NAMES)
def test_every_difference_is_one_finding(listed, named):
    findings = order.contradictions(listed, named)
    assert len(findings) == len(listed ^ named)
    assert {name for name in listed ^ named if any(name in f.message for f in findings)} == (
        listed ^ named
    )


def test_a_distance_that_is_no_number_is_warned_of(tmp_path):
    path = tmp_path / "a.docx"
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for texts in (
        ["№", "Наименование ОО с НОР", "Наставник", "Расстояние, км"],
        ["1", "МОУ «СОШ с. Луговое»", "МОУ «СОШ № 1 г. Степь»", "12,5"],
        ["2", "МОУ «СОШ с. Дальнее»", "МОУ «СОШ № 1 г. Степь»", "рядом"],
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    reading = order.read(read_document(path))
    assert reading.rows["distance_km"].iloc[0] == 12.5
    assert reading.rows["distance_km"].isna().tolist() == [False, True]
    (finding,) = reading.findings
    assert finding.rule == "distance-unreadable"
    assert finding.row_number == 3
    assert finding.column_name == "Расстояние, км"


def test_a_paper_without_mentors_is_no_order(tmp_path):
    path = tmp_path / "plan.docx"
    order_papers.write_plan(path)
    assert not order.is_order(read_document(path))
    with pytest.raises(UnreadableFileError, match="нет таблицы наставников") as caught:
        order.read(read_document(path))
    assert "«Расстояние»" in caught.value.finding.message
    assert "«Планируемый результат»" in caught.value.finding.message


@pytest.mark.parametrize("title", [True, False])
def test_headings_drift_repeat_and_stand_under_a_title(tmp_path, title):
    path = tmp_path / "a.docx"
    document = Document()
    table = document.add_table(rows=0, cols=4)
    header = ["№\nп/п", "Образова-\nтельная организация", "Базовая школа", "Удалён-\nность"]
    lines = [
        header,
        ["1", "2", "3", "4"],
        ["1", "МОУ «СОШ с. Луговое»", "МОУ «СОШ № 1 г. Степь»", "около 45 километров"],
        header,
        ["2", "МОУ «СОШ с. Дальнее»", "МОУ «СОШ № 1 г. Степь»", "7,5км"],
    ]
    if title:
        cells = table.add_row().cells
        cells[0].merge(cells[-1]).text = "Школы и наставники"
    for texts in lines:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    reading = order.read(read_document(path))
    assert reading.rows["distance_km"].tolist() == [45.0, 7.5]
    assert reading.rows["school_name"].str.contains("СОШ").all()
    assert reading.rows["row_number"].tolist() == [3 + title, 5 + title]
    assert reading.findings == []
