"""Returning a paper answers its sender with his own file; accepting counts at once."""

import openpyxl
import pytest
from docx import Document

from intake.pipeline import Intake, Order
from sample import order_papers
from stages import papers
from tests.stages.facts import register_list, schools, stored

YEAR, SCHOOL = "2020/21", "641001"


@pytest.fixture(scope="module")
def gate():
    from expectations.gate import Gate

    return Gate("Проверка бумаг")


@pytest.fixture
def sent(engine, settings, gate, tmp_path):
    """Take in a file of a listed school; its batch's number."""
    schools(engine, {SCHOOL: "СОШ с. Луговое"})
    register_list(engine, YEAR, {SCHOOL: "yes"})
    folder = tmp_path / "inbox" / "2020-21" / f"edu{SCHOOL}"
    folder.mkdir(parents=True)

    def take_in(name, write):
        write(folder / name)
        outcome = Intake(engine, settings, gate, Order()).take_in(folder / name)
        assert outcome.status.startswith("accepted")
        return outcome.batch_id

    return take_in


def roadmaps(engine):
    rows = stored(engine, "mart.kpi", "kpi")
    return rows[rows["kpi"] == "school_roadmaps"]["actual"].tolist()


def test_a_returned_roadmap_goes_back_with_the_reason_and_every_remark(engine, settings, sent):
    number = sent("План.docx", order_papers.write_plan)
    answer = papers.send_back(engine, settings, number, "методист", "сроки без дат")
    assert answer.parent == settings.returned
    said = [comment.text for comment in Document(str(answer)).comments]
    assert "Возвращено на доработку: сроки без дат" in said[0]
    (paper,) = stored(engine, "mart.document", "batch_id").to_dict("records")
    assert sum("не называет даты" in text for text in said) == paper["open_terms"] > 0
    assert roadmaps(engine) == ["0 из 1 (0 %)"]
    papers.accept(engine, settings, number, "методист")
    assert roadmaps(engine) == ["1 из 1 (100 %)"]


def test_of_a_returned_scan_the_list_goes_back(engine, settings, sent):
    number = sent("Дорожная карта.pdf", lambda path: path.write_bytes(b"%PDF-1.4 scan"))
    answer = papers.send_back(engine, settings, number, "методист", "нет подписи")
    assert answer.suffix == ".xlsx"
    assert roadmaps(engine) == ["0 из 1 (0 %)"]


def test_without_a_copy_a_list_is_the_answer_and_the_state_is_told(engine, settings, sent):
    number = sent("Дорожная карта.pdf", lambda path: path.write_bytes(b"%PDF-1.4 scan"))
    for copy in settings.archive.rglob("*.pdf"):
        copy.unlink()
    answer = papers.send_back(engine, settings, number, "методист", "нет подписи")
    cells = [cell.value for row in openpyxl.load_workbook(answer).active for cell in row]
    assert any("нет подписи" in str(cell) for cell in cells)
    assert stored(engine, "mart.document", "batch_id")["state"].tolist() == ["на доработке"]
