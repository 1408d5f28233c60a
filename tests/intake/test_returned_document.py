"""The Word file that goes back: its own one, every remark in a comment where it belongs."""

import hashlib

import docx
import pytest
from docx import Document

from domain.finding import Finding, Severity
from domain.settings import Settings
from intake import recognise
from intake.recognise import read_file
from intake.returned_document import AUTHOR, annotate, can_mark
from intake.returns import send_back
from readers.docx_tables import TEXT
from sample import order_papers
from warehouse.batches import Batch

COMMENTED = "//w:commentRangeStart"


def remark(message, sheet=None, row=None, column=None, severity=Severity.WARNING):
    return Finding(severity, "some-rule", message, sheet, row, column)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "План.docx"
    order_papers.write_plan(path)
    return path


def returned(source, findings):
    target = source.with_name("назад.docx")
    annotate(source, target, findings)
    return Document(str(target))


def comments(document):
    return [comment.text for comment in document.comments]


def commented(container):
    """The texts of the comments anchored in a cell or paragraph."""
    element = container._tc if hasattr(container, "_tc") else container._p
    ids = [mark.get(docx.oxml.ns.qn("w:id")) for mark in element.xpath(".//w:commentRangeStart")]
    part = container.part
    return [part.comments.get(int(each)).text for each in ids]


def test_text_and_tables_stay_and_the_faulty_cell_is_commented(plan):
    digest = hashlib.sha256(plan.read_bytes()).digest()
    document = returned(plan, [remark("Нет даты.", "Таблица 1", 4, "Сроки")])
    assert hashlib.sha256(plan.read_bytes()).digest() == digest
    before = Document(str(plan))
    for old, new in zip(before.tables[0].rows, document.tables[0].rows, strict=True):
        assert [cell.text for cell in old.cells] == [cell.text for cell in new.cells]
    assert [p.text for p in before.paragraphs] == [p.text for p in document.paragraphs]
    assert commented(document.tables[0].rows[3].cells[2]) == ["Предупреждение: Нет даты."]
    texts = comments(document)
    assert len(texts) == 2
    assert texts[0].startswith("Всего 1 замечание")
    assert {comment.author for comment in document.comments} == {AUTHOR}


def test_a_section_row_and_a_row_without_a_header_get_their_first_cell(plan):
    document = returned(plan, [remark("А.", "Таблица 1", 2, "Сроки"), remark("Б.", "Таблица 1", 5)])
    rows = document.tables[0].rows
    assert commented(rows[1].cells[2]) == ["Предупреждение: А."]  # merged across
    assert commented(rows[4].cells[0]) == ["Предупреждение: Б."]


def test_remarks_of_one_place_share_a_comment_the_gravest_first(plan):
    found = [
        remark("Мелочь.", "Таблица 1", 3, "Сроки", Severity.NOTE),
        remark("Беда.", "Таблица 1", 3, "Сроки", Severity.ERROR),
    ]
    cell = returned(plan, found).tables[0].rows[2].cells[2]
    assert commented(cell) == ["Ошибка: Беда.\nК сведению: Мелочь."]


def test_a_paragraph_is_commented_and_what_has_no_place_stands_first(tmp_path):
    path = tmp_path / "Приказ.docx"
    order_papers.write_order(path)
    found = [
        remark("Названо шесть.", TEXT, 12),
        remark("Обо всём."),
        remark("Нигде.", "Таблица 9", 400, "Нет такого"),
        remark("За концом.", TEXT, 4000),
    ]
    document = returned(path, found)
    texts = [p for p in document.paragraphs if p.text.strip()]
    assert commented(texts[11]) == ["Предупреждение: Названо шесть."]
    (first,) = commented(texts[0])
    assert first.startswith("Всего 4 замечания")
    for words in ("Обо всём.", "Нигде.", "За концом."):
        assert words in first


def test_an_empty_cell_and_a_document_of_one_table_can_be_commented(tmp_path):
    path = tmp_path / "пусто.docx"
    document = Document()
    document.add_table(rows=2, cols=2)
    document.save(str(path))
    (first,) = comments(returned(path, [remark("Пусто.", "Таблица 1", 1)]))
    assert "Всего 1 замечание" in first
    assert "Пусто." in first


def test_a_second_round_takes_off_our_comments_and_leaves_those_of_people(plan):
    document = Document(str(plan))
    run = document.tables[0].rows[5].cells[1].paragraphs[0].runs[0]
    document.add_comment(run, "Посмотрите, пожалуйста", author="Методист")
    document.save(str(plan))
    first = plan.with_name("первый.docx")
    annotate(plan, first, [remark("Старое.", "Таблица 1", 4, "Сроки"), remark("Общее.")])
    second = returned(first, [remark("Новое.", "Таблица 1", 6, "Сроки")])
    texts = comments(second)
    assert len(texts) == 3
    assert "Посмотрите, пожалуйста" in texts
    assert not any("Старое" in each or "Общее" in each for each in texts)
    marks = second.element.body.xpath(COMMENTED)
    assert len(marks) == len(second.element.body.xpath("//w:commentReference")) == 3
    words = [cell.text for row in second.tables[0].rows for cell in row.cells]
    assert words == [c.text for row in Document(str(plan)).tables[0].rows for c in row.cells]


def test_what_comes_back_reads_as_what_was_sent(plan):
    before = read_file(plan)
    target = plan.with_name("назад.docx")
    annotate(plan, target, before.findings)
    after = read_file(target)
    assert after.rows.equals(before.rows)
    assert after.findings == before.findings


def test_no_fault_is_hidden_and_no_text_breaks_the_file(plan):
    found = [remark(f"=СУММ(A{n})\x00\x0b<w:p>&", "Таблица 1", n, "Сроки") for n in range(1, 60)]
    said = "\n".join(comments(returned(plan, found)))
    for n in range(1, 60):
        assert f"=СУММ(A{n})<w:p>&" in said


def test_every_remark_on_a_plan_of_the_order_has_its_place(plan):
    reading = recognise.read_file(plan)
    document = returned(plan, reading.findings)
    general, *placed = comments(document)
    assert general.count("\n") == 0  # nothing but the number of remarks
    assert sum(text.count("\n") + 1 for text in placed) == len(reading.findings)


class TestSendBack:
    def send(self, folder, source, *findings):
        settings = Settings(_env_file=None, home=folder / "home")
        batch = Batch(source.name, "0123456789abcdef" * 4, "held", findings=list(findings))
        return send_back(settings, source, batch)

    def test_a_word_file_goes_back_as_one(self, tmp_path, plan):
        path = self.send(tmp_path, plan, remark("Нет даты.", "Таблица 1", 4, "Сроки"))
        assert path.name == "План (01234567). Замечания.docx"
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        assert "Предупреждение: Нет даты." in comments(Document(str(path)))

    def test_of_a_file_with_persons_nothing_is_copied(self, tmp_path):
        source = tmp_path / "Результаты.docx"
        document = Document()
        table = document.add_table(rows=0, cols=2)
        for row in (["ФИО ученика", "Отметка"], ["Кукушкина Фёкла Патрикеевна", "2"]):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.save(str(source))
        assert not can_mark(source, [])
        path = self.send(tmp_path, source, remark("Персональные данные."))
        assert path.suffix == ".xlsx"
        assert "Кукушкина".encode() not in path.read_bytes()

    def test_a_damaged_file_gets_the_list_alone(self, tmp_path):
        source = tmp_path / "Карта.docx"
        source.write_bytes(b"PK\x03\x04 nonsense")
        assert self.send(tmp_path, source, remark("Не открывается.")).suffix == ".xlsx"
