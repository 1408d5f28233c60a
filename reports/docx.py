"""Word papers: a page with a title, tables, bars of characters, and where a paper is put."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from domain.settings import Settings

DEMO = "Демонстрационные данные"
NO_VALUE = "–"
BAR = 20  # characters of a bar that stands for 100 %


def begin(title: str, *, demo: bool, landscape: bool = False) -> WordDocument:
    """An A4 document with its title; `demo` puts the mark of invented data on every page."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    if demo:
        section.header.paragraphs[0].text = DEMO
    document.core_properties.title = title
    document.add_heading(title, level=0)
    return document


def add_table(
    document: WordDocument, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Add a table with a header row that repeats on every page."""
    table = document.add_table(rows=1, cols=len(headers), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headers, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    document.add_paragraph()


def bar(share: float) -> str:
    """A share of 0–1 as a bar of characters."""
    filled = round(share * BAR)
    return "█" * filled + "░" * (BAR - filled)


def save(document: WordDocument, settings: Settings, school_year: str, name: str) -> Path:
    """Save a paper of a school year under the reports; it appears whole or not at all."""
    folder = settings.reports / school_year.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.docx"
    partial = target.with_suffix(".partial")
    document.save(str(partial))
    return partial.replace(target)
