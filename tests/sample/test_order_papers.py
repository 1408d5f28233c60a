"""The papers written are the order's own, damage and all, and name nobody."""

import re
from pathlib import Path

import pytest
from docx import Document

from readers import order, roadmap
from readers.docx_tables import read_document
from sample import order_papers

SEED = Path(__file__).parents[2] / "../shared/seed-order-27.txt"
INITIALS = re.compile(r"[А-ЯЁ][а-яё]+ [А-ЯЁ]\.\s?[А-ЯЁ]|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+")


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def items(name: str):
    return [item for section in order_papers.load(name)["sections"] for item in section["items"]]


@pytest.mark.skipif(not SEED.exists(), reason="the order's text is not here")
@pytest.mark.parametrize(("name", "count"), [("roadmap", 7), ("plan", 22)])
def test_wording_is_the_orders(name, count):
    raw = SEED.read_text(encoding="utf-8")
    seed = flat(raw)
    assert len(items(name)) == count
    for item in items(name):
        assert item["term"] in raw  # to the broken line
        for field in ("measure", "responsible", "result"):
            assert flat(item[field]) in seed
    for section in order_papers.load(name)["sections"]:
        assert flat(section["title"]) in seed


@pytest.mark.skipif(not SEED.exists(), reason="the order's text is not here")
def test_schools_and_mentors_are_the_orders():
    raw = SEED.read_text(encoding="utf-8")
    paper = order_papers.load("order")
    assert len(paper["appendix"]["schools"]) == 7
    for row in paper["appendix"]["schools"]:
        cells = "\n\t".join([row["school"], row["mentor"], row["distance"]])
        assert cells in raw
    for text in paper["programme"]:
        assert text in flat(raw)
    assert paper["named"] == re.findall(r"МОУ «[^»]+»", raw[raw.index("6. Руководителям") :])[:6]


@pytest.mark.parametrize("name", ["order", "roadmap", "plan"])
def test_nobody_is_named(name):
    text = (order_papers.PAPERS / f"{name}.yaml").read_text(encoding="utf-8")
    assert not INITIALS.search(text)


def test_broken_lines_reach_the_word_file(tmp_path):
    order_papers.write_plan(tmp_path / "plan.docx")
    (table,) = Document(str(tmp_path / "plan.docx")).tables
    term = table.rows[5].cells[2].text
    assert term == "Ежегодно(по\nплану мониторинго\nвых исследований)"


def test_every_page_says_it_is_a_demonstration(tmp_path):
    for name, write in {
        "order": order_papers.write_order,
        "plan": order_papers.write_plan,
        "roadmap": order_papers.write_roadmap,
    }.items():
        path = tmp_path / f"{name}.docx"
        write(path)
        header = Document(str(path)).sections[0].header
        assert header.paragraphs[0].text == order_papers.MARK


def test_the_same_paper_is_the_same_bytes(tmp_path, monkeypatch):
    order_papers.write_order(tmp_path / "a.docx")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    order_papers.write_order(tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_sample_district_puts_its_own_schools_in(tmp_path):
    schools = [
        ("МОУ «СОШ с. Луговое»", "МОУ «СОШ № 1 г. Степь»", 12.5),
        ("МОУ «ООШ с. Дальнее»", "МОУ «СОШ № 2 г. Степь»", 70.0),
    ]
    path = tmp_path / "order.docx"
    order_papers.write_order(path, schools, named=["МОУ «СОШ с. Луговое»"])
    reading = order.read(read_document(path))
    columns = ["school_name", "mentor_name", "distance_km"]
    assert list(reading.rows[columns].itertuples(index=False, name=None)) == schools
    (finding,) = reading.findings
    assert "Дальнее" in finding.message
    order_papers.write_order(path, schools)
    assert order.read(read_document(path)).findings == []
    assert not roadmap.is_roadmap(read_document(path))
    assert "Мирный" not in "\n".join(p.text for p in Document(str(path)).paragraphs)
